package io.proofline.trail.lake;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Columns of the derived tables and how they are read from index lines. */
final class LakeSchema {
  /** Columns that come straight from the index lines, in table order. */
  private static final Map<String, String> COLUMNS = columns();

  private LakeSchema() {}

  private static Map<String, String> columns() {
    Map<String, String> out = new LinkedHashMap<>();
    for (String name :
        ("event_id account source name region type category version read_only error_code ip agent"
                + " vpce request_id shared_id addendum id_type id_arn id_principal id_account"
                + " id_user id_key id_invoked_by id_provider issuer_arn issuer_type issuer_user"
                + " issuer_principal session_created session_mfa ec2_delivery console_session source_identity"
                + " obo_user credential_id issued_key issued_arn minted_key minted_user req_role"
                + " req_session file")
            .split(" ")) {
      boolean flag = name.equals("read_only") || name.equals("console_session");
      out.put(name, flag ? "BOOLEAN" : "VARCHAR");
    }
    out.put("member", "INTEGER");
    return out;
  }

  /** Column names, comma-separated. */
  static String names() {
    return String.join(", ", COLUMNS.keySet());
  }

  /** Type struct for {@code read_json}. */
  static String jsonColumns() {
    return "{n: 'BIGINT', us: 'BIGINT', fp: 'BIGINT', "
        + COLUMNS.entrySet().stream()
            .map(e -> e.getKey() + ": '" + e.getValue() + "'")
            .collect(Collectors.joining(", "))
        + ", res: 'STRUCT(k VARCHAR, r VARCHAR)[]'}";
  }

  /** An events table without rows, as a select. */
  static String emptyEvents() {
    return "SELECT CAST(NULL AS BIGINT) AS us, CAST(NULL AS BIGINT) AS fp, "
        + COLUMNS.entrySet().stream()
            .map(e -> "CAST(NULL AS " + e.getValue() + ") AS " + e.getKey())
            .collect(Collectors.joining(", "))
        + ", CAST(NULL AS INTEGER) AS leaf_year, CAST(NULL AS BIGINT) AS leaf,"
        + " CAST(NULL AS BIGINT) AS row WHERE false";
  }

  /** A resources table without rows, as a select. */
  static String emptyResources() {
    return "SELECT CAST(NULL AS VARCHAR) AS k, CAST(NULL AS VARCHAR) AS r,"
        + " CAST(NULL AS BIGINT) AS us, CAST(NULL AS INTEGER) AS leaf_year,"
        + " CAST(NULL AS BIGINT) AS leaf, CAST(NULL AS BIGINT) AS row WHERE false";
  }
}
