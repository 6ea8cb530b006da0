package io.proofline.iam.policy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one policy from its JSON tree. */
final class PolicyReading {
  private static final Set<String> KNOWN = Set.of("Version", "Id", "Statement");

  private final PolicyKind kind;
  private final ReadingNotes notes;

  PolicyReading(PolicyKind kind, Limits limits, List<Finding> findings) {
    this.kind = kind;
    this.notes = new ReadingNotes(limits, findings);
  }

  Policy policy(LocatedJson root) {
    if (!(root instanceof LocatedJson.Members object)) {
      notes.unclear(root.at(), "", "a policy is a JSON object");
      return new Policy(kind, LanguageVersion.V2008, false, null, List.of(), false);
    }
    Map<String, LocatedJson.Member> members = notes.members(object, KNOWN, "");
    LocatedJson.Member stated = members.get("Version");
    LanguageVersion version = version(stated);
    String id = id(members.get("Id"));
    List<LocatedJson> written = statements(object, members.get("Statement"));
    boolean understood = notes.unclear() == 0;
    StatementReading reading = new StatementReading(kind, version, notes);
    List<Statement> statements = new ArrayList<>();
    for (LocatedJson one : written) {
      int before = notes.unclear();
      Statement statement = reading.statement(statements.size() + 1, one);
      statements.add(statement);
      understood &= notes.unclear() == before;
    }
    sidsAreUnique(statements);
    return new Policy(kind, version, stated != null, id, statements, understood);
  }

  private LanguageVersion version(LocatedJson.@Nullable Member stated) {
    if (stated == null) {
      return LanguageVersion.V2008;
    }
    if (stated.value() instanceof LocatedJson.Text text) {
      for (LanguageVersion version : LanguageVersion.values()) {
        if (version.spelling().equals(text.text())) {
          return version;
        }
      }
      notes.unclear(text.at(), "Version", "unknown Version " + ReadingNotes.quoted(text.text()));
    } else {
      notes.unclear(stated.value().at(), "Version", "Version is not text");
    }
    return LanguageVersion.V2008;
  }

  private @Nullable String id(LocatedJson.@Nullable Member member) {
    if (member == null) {
      return null;
    }
    if (member.value() instanceof LocatedJson.Text text) {
      return text.text();
    }
    notes.invalid(member.value().at(), "Id", "Id is not text");
    return null;
  }

  private List<LocatedJson> statements(
      LocatedJson.Members root, LocatedJson.@Nullable Member member) {
    if (member == null) {
      notes.unclear(root.at(), "", "Statement is missing");
      return List.of();
    }
    List<LocatedJson> written =
        switch (member.value()) {
          case LocatedJson.Members one -> List.<LocatedJson>of(one);
          case LocatedJson.Items list -> list.items();
          case LocatedJson other -> {
            notes.unclear(other.at(), "Statement", "Statement is neither an object nor a list");
            yield List.of();
          }
        };
    if (written.size() > notes.limits().statements()) {
      notes.unclear(
          member.at(),
          "Statement",
          written.size() + " statements; at most " + notes.limits().statements() + " are read");
      return List.of();
    }
    if (member.value() instanceof LocatedJson.Items list && list.items().isEmpty()) {
      notes.invalid(list.at(), "Statement", "no statement: AWS wants at least one");
    }
    return written;
  }

  private void sidsAreUnique(List<Statement> statements) {
    Map<String, Statement> seen = new HashMap<>();
    for (Statement statement : statements) {
      String sid = statement.sid();
      if (sid == null || sid.isEmpty()) {
        continue;
      }
      Statement first = seen.putIfAbsent(sid, statement);
      if (first != null) {
        notes.invalid(
            statement.at(),
            "Statement[" + statement.number() + "].Sid",
            "Sid " + ReadingNotes.quoted(sid) + " is that of statement " + first.number() + " too");
      }
    }
  }
}
