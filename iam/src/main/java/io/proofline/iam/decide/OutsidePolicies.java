package io.proofline.iam.decide;

import io.proofline.iam.decide.AccessControl.Entry;
import io.proofline.iam.decide.AccessControl.Permission;
import io.proofline.iam.decide.Decision.Deciding;
import io.proofline.iam.decide.Decision.LayerDecision;
import io.proofline.iam.decide.Decision.Verdict;
import io.proofline.iam.policy.Effect;
import io.proofline.iam.policy.Position;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Grants that stand in no policy: on KMS keys (S9) and in S3's access control lists (S10). */
final class OutsidePolicies {
  private static final String ENCRYPTION_CONTEXT = "kms:encryptioncontext:";

  /** S3 User Guide, "Mapping of ACL permissions and access policy permissions". */
  private static final Map<Permission, Set<String>> BUCKET =
      Map.of(
          Permission.READ,
          Set.of("listbucket", "listbucketversions", "listbucketmultipartuploads"),
          Permission.WRITE,
          Set.of("putobject"),
          Permission.READ_ACP,
          Set.of("getbucketacl"),
          Permission.WRITE_ACP,
          Set.of("putbucketacl"));

  private static final Map<Permission, Set<String>> OBJECT =
      Map.of(
          Permission.READ,
          Set.of("getobject", "getobjectversion", "getobjecttorrent"),
          Permission.READ_ACP,
          Set.of("getobjectacl", "getobjectversionacl"),
          Permission.WRITE_ACP,
          Set.of("putobjectacl", "putobjectversionacl"));

  private OutsidePolicies() {}

  /** The grants on the key that allow the request. */
  static LayerDecision grants(List<KeyGrant> grants, Request request, Context context) {
    List<Deciding> allowing = new ArrayList<>();
    for (int i = 0; i < grants.size(); i++) {
      KeyGrant grant = grants.get(i);
      if (grant.operations().stream().anyMatch(request.operation()::equalsIgnoreCase)
          && grantee(grant.grantee(), request.caller())
          && encryptionContext(grant, context)) {
        allowing.add(deciding(i + 1, "grant " + grant.id()));
      }
    }
    return new LayerDecision(
        Layer.GRANT, 0, allowing.isEmpty() ? Verdict.SILENT : Verdict.ALLOWS, allowing);
  }

  private static boolean grantee(String grantee, Caller caller) {
    return switch (caller.kind()) {
      case ANONYMOUS, FEDERATED -> false;
      case ROLE -> grantee.equals(caller.arn()) || PrincipalMatch.sameRole(grantee, caller.role());
      case ROOT, USER, FEDERATED_USER, SERVICE -> grantee.equals(caller.arn());
    };
  }

  private static boolean encryptionContext(KeyGrant grant, Context context) {
    Map<String, String> given = new HashMap<>();
    context
        .values()
        .forEach(
            (key, values) -> {
              if (key.startsWith(ENCRYPTION_CONTEXT) && values.size() == 1) {
                given.put(key.substring(ENCRYPTION_CONTEXT.length()), values.getFirst());
              }
            });
    return (grant.equals().isEmpty() || given.equals(lower(grant.equals())))
        && given.entrySet().containsAll(lower(grant.subset()).entrySet());
  }

  private static Map<String, String> lower(Map<String, String> pairs) {
    Map<String, String> lower = new HashMap<>();
    pairs.forEach((key, value) -> lower.put(key.toLowerCase(Locale.ROOT), value));
    return lower;
  }

  /** The entries of the lists that allow the request. */
  static LayerDecision lists(AccessControl lists, boolean ignorePublic, Request request) {
    if (lists.enforced()) {
      return new LayerDecision(Layer.ACL, 0, Verdict.NOT_CONCERNED, List.of());
    }
    List<Deciding> allowing = new ArrayList<>();
    List<Entry> all = new ArrayList<>(lists.bucket());
    all.addAll(lists.object());
    for (int i = 0; i < all.size(); i++) {
      Entry entry = all.get(i);
      boolean ofBucket = i < lists.bucket().size();
      boolean covers = covers(entry, ofBucket, request.operation());
      if (covers && names(entry, request.caller(), ignorePublic)) {
        allowing.add(
            deciding(
                i + 1,
                (ofBucket ? "bucket" : "object")
                    + " list: "
                    + entry.permission()
                    + " for "
                    + entry.grantee().name().toLowerCase(Locale.ROOT).replace('_', ' ')));
      }
    }
    return new LayerDecision(
        Layer.ACL, 0, allowing.isEmpty() ? Verdict.SILENT : Verdict.ALLOWS, allowing);
  }

  /** Whether an entry grants an operation. */
  static boolean covers(Entry entry, boolean ofBucket, String operation) {
    Map<Permission, Set<String>> granted = ofBucket ? BUCKET : OBJECT;
    String lower = operation.toLowerCase(Locale.ROOT);
    return entry.permission() == Permission.FULL_CONTROL
        ? granted.values().stream().anyMatch(set -> set.contains(lower))
        : granted.getOrDefault(entry.permission(), Set.of()).contains(lower);
  }

  private static boolean names(Entry entry, Caller caller, boolean ignorePublic) {
    return switch (entry.grantee()) {
      case ALL_USERS -> !ignorePublic;
      case AUTHENTICATED_USERS -> !ignorePublic && caller.inAccount();
      case LOG_DELIVERY -> caller.arn().equals("logging.s3.amazonaws.com");
      case ACCOUNT -> caller.inAccount() && entry.id().equals(caller.account());
    };
  }

  private static Deciding deciding(int number, String label) {
    return new Deciding(0, number, label, Effect.ALLOW, Position.NONE, "");
  }
}
