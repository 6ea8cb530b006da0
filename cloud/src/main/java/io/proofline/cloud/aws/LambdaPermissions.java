package io.proofline.cloud.aws;

import java.util.Locale;
import tools.jackson.databind.JsonNode;

/**
 * One statement of a function's policy as the {@code AWS::Lambda::Permission} that writes it. Where
 * a statement says more than a permission can, the principal is unknown: an open grant must not
 * look like a bound one, nor the reverse.
 */
final class LambdaPermissions {
  private LambdaPermissions() {}

  static void write(JsonNode statement, String function, Draft draft) {
    draft.properties().put("FunctionName", function);
    draft.runtime(statement).copyAs("Sid", "StatementId");
    draft.runtime().set("Statement", statement);
    if (!statement.path("Effect").asString("").equals("Allow")) {
      draft.unknown("properties.Principal", "the statement does not allow, it denies");
    }
    String action = single(statement.path("Action"));
    if (action.isEmpty()) {
      draft.unknown("properties.Action", "the statement has several actions or none");
    } else {
      draft.properties().put("Action", action);
    }
    principal(statement.path("Principal"), draft);
    for (String operator : statement.path("Condition").propertyNames()) {
      for (String key : statement.path("Condition").path(operator).propertyNames()) {
        condition(operator, key, statement.path("Condition").path(operator).path(key), draft);
      }
    }
  }

  private static void principal(JsonNode principal, Draft draft) {
    String value = "";
    if (principal.isString()) {
      value = principal.asString();
    } else if (principal.size() == 1) {
      value = single(principal.path(principal.propertyNames().iterator().next()));
    }
    if (value.isEmpty()) {
      draft.unknown("properties.Principal", "the statement names several principals or none");
    } else {
      draft.properties().put("Principal", value);
    }
  }

  private static void condition(String operator, String key, JsonNode values, Draft draft) {
    String property =
        switch (key.toLowerCase(Locale.ROOT)) {
          case "aws:sourcearn" -> "SourceArn";
          case "aws:sourceaccount" -> "SourceAccount";
          case "aws:principalorgid" -> "PrincipalOrgID";
          case "lambda:functionurlauthtype" -> "FunctionUrlAuthType";
          case "lambda:eventsourcetoken" -> "EventSourceToken";
          case "lambda:invokedviafunctionurl" -> "InvokedViaFunctionUrl";
          default -> "";
        };
    boolean usual =
        operator.equals("StringEquals") || operator.equals("ArnLike") || operator.equals("Bool");
    String value = single(values);
    if (property.isEmpty() || !usual || value.isEmpty()) {
      draft.unknown("properties.Principal", "a condition on " + key + " is not understood here");
    } else if (property.equals("InvokedViaFunctionUrl")) {
      draft.properties().put(property, Boolean.parseBoolean(value));
    } else if (property.equals("EventSourceToken")) {
      draft.properties().put(property, Redaction.REDACTED);
    } else {
      draft.properties().put(property, value);
    }
  }

  private static String single(JsonNode value) {
    if (value.isArray()) {
      return value.size() == 1 ? value.path(0).asString("") : "";
    }
    return value.isValueNode() ? value.asString("") : "";
  }
}
