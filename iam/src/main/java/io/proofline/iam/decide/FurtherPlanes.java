package io.proofline.iam.decide;

import java.util.List;
import java.util.Map;

/**
 * Grants of access that IAM does not decide (S17). They are said beside a decision, so that a deny
 * is never read as "no access".
 */
final class FurtherPlanes {
  private static final String LAKE =
      "Lake Formation grants on databases, tables and columns are not decided here";
  private static final Map<String, List<String>> BY_SERVICE =
      Map.ofEntries(
          Map.entry("glue", List.of(LAKE)),
          Map.entry("athena", List.of(LAKE)),
          Map.entry("lakeformation", List.of(LAKE)),
          Map.entry(
              "redshift",
              List.of("users and grants inside the Redshift database are not decided here")),
          Map.entry(
              "redshift-data",
              List.of("users and grants inside the Redshift database are not decided here")),
          Map.entry(
              "redshift-serverless",
              List.of("users and grants inside the Redshift database are not decided here")),
          Map.entry("rds", List.of("users inside the database are not decided here")),
          Map.entry("rds-db", List.of("what the database user may do is not decided here")),
          Map.entry("rds-data", List.of("what the database user may do is not decided here")),
          Map.entry(
              "es",
              List.of("OpenSearch's own roles and field level security are not decided here")),
          Map.entry(
              "aoss",
              List.of("data access policies of OpenSearch Serverless are not decided here")),
          Map.entry("eks", List.of("access entries and Kubernetes roles are not decided here")),
          Map.entry("cognito-idp", List.of("groups of the user pool are not decided here")),
          Map.entry(
              "cognito-identity",
              List.of("role mappings of the identity pool are not decided here")),
          Map.entry("execute-api", List.of("authorizers of the API are not decided here")),
          Map.entry("sso", List.of("assignments in IAM Identity Center are not decided here")),
          Map.entry(
              "s3",
              List.of(
                  "access points, Access Grants, presigned URLs and Object Lambda are not decided"
                      + " here")));

  private FurtherPlanes() {}

  static List<String> of(Request request) {
    return BY_SERVICE.getOrDefault(request.service(), List.of());
  }
}
