package io.proofline.cloud.aws;

import io.proofline.cloud.call.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * IAM's credential report: one row per user and one for the root user. AWS makes it on demand and
 * keeps it for four hours. Columns: IAM user guide, "Getting credential reports".
 */
final class CredentialReport {
  static final String TYPE = "X::CredentialReport";
  static final Operation GENERATE =
      Operation.read("iam", "GenerateCredentialReport", "iam:GenerateCredentialReport")
          .requiring("State");
  static final Operation GET =
      Operation.read("iam", "GetCredentialReport", "iam:GetCredentialReport").requiring("Content");

  private static final int MOST_LOOKS = 30;
  private static final Duration BETWEEN = Duration.ofSeconds(2);

  private final Answer answer;
  private final String reason;
  private final Map<String, Map<String, String>> rows;

  private CredentialReport(Answer answer, String reason, Map<String, Map<String, String>> rows) {
    this.answer = answer;
    this.reason = reason;
    this.rows = rows;
  }

  static CredentialReport read(Visit visit) {
    Answer made = visit.ask(GENERATE);
    for (int look = 1; made.known() && !complete(made) && look < MOST_LOOKS; look++) {
      visit.pause().accept(BETWEEN);
      made = visit.ask(GENERATE);
    }
    if (!made.known() || !complete(made)) {
      String why = made.known() ? "the report was not ready in time" : made.reason();
      Answer none = visit.calls().notAsked(GET, visit.region(), Map.of(), why);
      return new CredentialReport(none, why, Map.of());
    }
    Answer report = visit.ask(GET);
    if (!report.known()) {
      return new CredentialReport(report, report.reason(), Map.of());
    }
    try {
      return new CredentialReport(report, "", parse(report));
    } catch (RuntimeException e) {
      return new CredentialReport(report, "the credential report could not be read", Map.of());
    }
  }

  private static boolean complete(Answer made) {
    return made.first().path("State").asString("").equals("COMPLETE");
  }

  private static Map<String, Map<String, String>> parse(Answer report) {
    byte[] content;
    try {
      content = report.first().path("Content").binaryValue();
    } catch (RuntimeException e) {
      throw new UncheckedIOException(new IOException("not base64", e));
    }
    List<String> lines = new String(content, StandardCharsets.UTF_8).lines().toList();
    List<String> names = List.of(lines.getFirst().split(",", -1));
    if (!names.contains("user") || !names.contains("mfa_active")) {
      throw new IllegalArgumentException("not a credential report");
    }
    Map<String, Map<String, String>> rows = new LinkedHashMap<>();
    for (String line : lines.subList(1, lines.size())) {
      List<String> values = new ArrayList<>(List.of(line.split(",", -1)));
      if (values.size() != names.size()) {
        throw new IllegalArgumentException("a row with " + values.size() + " columns");
      }
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < names.size(); i++) {
        row.put(names.get(i), values.get(i));
      }
      rows.put(row.getOrDefault("user", ""), row);
    }
    return rows;
  }

  /** When the user last signed in with a password. */
  void addTo(Draft draft, String user) {
    draft.source(answer);
    Map<String, String> row = rows.get(user);
    if (row == null) {
      draft.unknown(
          "runtime.PasswordLastUsed",
          reason.isEmpty() ? "the credential report has no row for the user" : reason);
    } else {
      time(row, "password_last_used", draft.runtime(), "PasswordLastUsed");
    }
  }

  /** One document for the account; the root user's row is {@code <root_account>}. */
  void document(Visit visit) {
    visit.findings().population(visit.region(), TYPE, answer);
    if (!reason.isEmpty()) {
      visit.findings().incomplete(visit.region(), TYPE, reason);
    }
    Draft draft = new Draft(visit.id(TYPE, visit.account(), null), null, answer);
    if (!reason.isEmpty()) {
      draft.unknown("properties", reason);
    } else {
      draft.properties(answer.first()).copy("GeneratedTime");
      ArrayNode list = draft.properties().putArray("Rows");
      rows.values().forEach(row -> row(row, list.addObject()));
    }
    visit.findings().add(draft);
  }

  private static void row(Map<String, String> row, ObjectNode out) {
    out.put("User", row.getOrDefault("user", ""));
    out.put("Arn", row.getOrDefault("arn", ""));
    time(row, "user_creation_time", out, "UserCreationTime");
    out.put("PasswordEnabled", row.getOrDefault("password_enabled", "").toLowerCase(Locale.ROOT));
    time(row, "password_last_used", out, "PasswordLastUsed");
    time(row, "password_last_changed", out, "PasswordLastChanged");
    time(row, "password_next_rotation", out, "PasswordNextRotation");
    flag(row, "mfa_active", out, "MfaActive");
    for (int key = 1; key <= 2; key++) {
      String column = "access_key_" + key + "_";
      flag(row, column + "active", out, "AccessKey" + key + "Active");
      time(row, column + "last_rotated", out, "AccessKey" + key + "LastRotated");
      time(row, column + "last_used_date", out, "AccessKey" + key + "LastUsedDate");
    }
    flag(row, "cert_1_active", out, "Cert1Active");
    flag(row, "cert_2_active", out, "Cert2Active");
  }

  /** A value that is neither true nor false leaves the member out; reading it is an error then. */
  private static void flag(Map<String, String> row, String column, ObjectNode out, String name) {
    switch (row.getOrDefault(column, "").toLowerCase(Locale.ROOT)) {
      case "true" -> out.put(name, true);
      case "false" -> out.put(name, false);
      default -> out.remove(name);
    }
  }

  /** {@code N/A}, {@code no_information} and {@code not_supported} leave the member out. */
  private static void time(Map<String, String> row, String column, ObjectNode out, String name) {
    String value = row.getOrDefault(column, "");
    if (!value.isEmpty() && Character.isDigit(value.charAt(0))) {
      out.put(name, value);
    }
  }
}
