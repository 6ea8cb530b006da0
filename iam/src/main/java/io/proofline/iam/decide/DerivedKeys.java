package io.proofline.iam.decide;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Condition keys that follow from who calls and what is called: filled in where the request does
 * not state them, and compared where it does (User Guide, "AWS global condition context keys").
 */
final class DerivedKeys {
  private static final String VIA_SERVICE = "aws:ViaAWSService";

  private DerivedKeys() {}

  /** The whole context of a request. */
  static Context fill(Request request, Plane plane) {
    Context context = request.context();
    for (Map.Entry<String, String> key : derived(request).entrySet()) {
      // Where other keys are unknown, so is whether a service passes the request on.
      boolean eitherWay =
          key.getKey().equals(VIA_SERVICE) && request.context().unknown(VIA_SERVICE);
      if (context.get(key.getKey()).isEmpty() && !eitherWay) {
        context = context.with(key.getKey(), key.getValue());
      }
    }
    if (request.service().equals("s3") && Boolean.FALSE.equals(plane.bucketAbac())) {
      for (String key : context.values().keySet()) {
        context = key.startsWith("aws:resourcetag/") ? context.without(key) : context;
      }
    }
    return context;
  }

  /** The first key whose stated value cannot be, in words; null when there is none. */
  static @Nullable String contradiction(Request request) {
    for (Map.Entry<String, String> key : derived(request).entrySet()) {
      List<String> stated = request.context().get(key.getKey());
      boolean fits =
          stated.isEmpty()
              || stated.equals(List.of(key.getValue()))
              // May be either way in a request of any caller.
              || key.getKey().equals(VIA_SERVICE)
              || (key.getKey().equals("aws:PrincipalArn")
                  && request.caller().kind() == Caller.Kind.ROLE
                  && PrincipalMatch.sameRole(stated.getFirst(), key.getValue()));
      if (!fits) {
        return key.getKey()
            + " is stated as "
            + String.join(", ", stated)
            + ", but for this request it is "
            + key.getValue();
      }
    }
    return null;
  }

  private static Map<String, String> derived(Request request) {
    Caller caller = request.caller();
    Map<String, String> keys = new LinkedHashMap<>();
    switch (caller.kind()) {
      case ANONYMOUS -> {
        keys.put("aws:PrincipalType", "Anonymous");
        keys.put("aws:userid", "anonymous");
        keys.put("aws:PrincipalAccount", "anonymous");
      }
      case SERVICE -> {
        keys.put("aws:PrincipalIsAWSService", "true");
        keys.put("aws:PrincipalServiceName", caller.arn());
      }
      case FEDERATED -> {
        // Before there is a session there is no principal that these keys could describe.
      }
      case ROOT -> principal(caller, "Account", caller.arn(), keys);
      case USER -> {
        principal(caller, "User", caller.arn(), keys);
        keys.put("aws:username", caller.arn().substring(caller.arn().lastIndexOf('/') + 1));
      }
      case ROLE -> principal(caller, "AssumedRole", caller.role(), keys);
      case FEDERATED_USER -> principal(caller, "FederatedUser", caller.arn(), keys);
    }
    if (!request.resourceAccount().isEmpty()) {
      keys.put("aws:ResourceAccount", request.resourceAccount());
      if (request.service().equals("s3")) {
        keys.put("s3:ResourceAccount", request.resourceAccount());
      }
    }
    if (request.service().equals("kms") && caller.inAccount()) {
      keys.put("kms:CallerAccount", caller.account());
    }
    return keys;
  }

  private static void principal(Caller caller, String type, String arn, Map<String, String> keys) {
    keys.put("aws:PrincipalType", type);
    keys.put("aws:PrincipalArn", arn);
    keys.put("aws:PrincipalAccount", caller.account());
    keys.put("aws:PrincipalIsAWSService", "false");
    keys.put(VIA_SERVICE, "false");
  }
}
