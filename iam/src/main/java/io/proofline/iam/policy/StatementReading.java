package io.proofline.iam.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the statements of one policy. */
final class StatementReading {
  private static final Set<String> KNOWN =
      Set.of(
          "Sid",
          "Effect",
          "Principal",
          "NotPrincipal",
          "Action",
          "NotAction",
          "Resource",
          "NotResource",
          "Condition");

  private final PolicyKind kind;
  private final ReadingNotes notes;
  private final PrincipalReading principals;
  private final ConditionReading conditions;
  private final boolean variables;

  StatementReading(PolicyKind kind, LanguageVersion version, ReadingNotes notes) {
    this.kind = kind;
    this.notes = notes;
    this.variables = version == LanguageVersion.V2012;
    this.principals = new PrincipalReading(notes);
    this.conditions = new ConditionReading(notes, variables);
  }

  Statement statement(int number, LocatedJson node) {
    String path = "Statement[" + number + "]";
    int before = notes.unclear();
    Map<String, LocatedJson.Member> members = Map.of();
    if (node instanceof LocatedJson.Members object) {
      members = notes.members(object, KNOWN, path);
    } else {
      notes.unclear(node.at(), path, "a statement is a JSON object");
    }
    String sid = sid(members.get("Sid"), path);
    Effect effect = effect(members.get("Effect"), node.at(), path);
    PrincipalElement principal = principal(members, node.at(), path);
    ActionElement actions = actions(members, node.at(), path);
    ResourceElement resources = resources(members, node.at(), path);
    LocatedJson.Member condition = members.get("Condition");
    List<Condition> all =
        condition == null ? List.of() : conditions.conditions(condition.value(), path);
    if (kind == PolicyKind.RCP) {
      rcp(number, node.at(), effect, principal, actions, path);
    }
    boolean understood = notes.unclear() == before;
    return new Statement(
        number, node.at(), sid, effect, principal, actions, resources, all, understood);
  }

  private @Nullable String sid(LocatedJson.@Nullable Member member, String path) {
    if (member == null) {
      return null;
    }
    if (!(member.value() instanceof LocatedJson.Text text)) {
      notes.invalid(member.value().at(), path + ".Sid", "Sid is not text");
      return null;
    }
    boolean iam = kind != PolicyKind.RESOURCE && kind != PolicyKind.KEY && kind != PolicyKind.TRUST;
    if (iam
        && kind != PolicyKind.ENDPOINT
        && !text.text().chars().allMatch(c -> Character.isLetterOrDigit(c) && c < 128)) {
      notes.invalid(
          text.at(), path + ".Sid", "a Sid here has letters and digits only, this one others too");
    }
    return text.text();
  }

  /** The effect; where it cannot be read the statement is marked, so that Deny decides nothing. */
  private Effect effect(LocatedJson.@Nullable Member member, Position at, String path) {
    String element = path + ".Effect";
    if (member == null) {
      notes.unclear(at, element, "Effect is missing");
    } else if (member.value() instanceof LocatedJson.Text text) {
      for (Effect effect : Effect.values()) {
        if (effect.spelling().equals(text.text())) {
          return effect;
        }
      }
      notes.unclear(
          text.at(),
          element,
          "Effect is neither Allow nor Deny but " + ReadingNotes.quoted(text.text()));
    } else {
      notes.unclear(member.value().at(), element, "Effect is not text");
    }
    return Effect.DENY;
  }

  private @Nullable PrincipalElement principal(
      Map<String, LocatedJson.Member> members, Position at, String path) {
    LocatedJson.Member member = either(members, "Principal", "NotPrincipal", path);
    if (member == null) {
      if (kind.principal() == PolicyKind.Part.REQUIRED) {
        notes.unclear(
            at, path, "neither Principal nor NotPrincipal, which a " + title() + " needs");
      }
      return null;
    }
    if (kind.principal() == PolicyKind.Part.ABSENT) {
      notes.unclear(member.at(), path, "a " + title() + " has no " + member.name());
    }
    return principals.principal(member, path + "." + member.name());
  }

  private ActionElement actions(Map<String, LocatedJson.Member> members, Position at, String path) {
    LocatedJson.Member member = either(members, "Action", "NotAction", path);
    if (member == null) {
      notes.unclear(at, path, "neither Action nor NotAction");
      return new ActionElement(false, List.of(), at);
    }
    String element = path + "." + member.name();
    List<String> patterns = new ArrayList<>();
    for (LocatedJson.Text text : notes.texts(member.value(), element)) {
      patterns.add(text.text());
      action(text, element);
    }
    return new ActionElement(member.name().equals("NotAction"), patterns, member.at());
  }

  private void action(LocatedJson.Text text, String element) {
    String pattern = text.text();
    int colon = pattern.indexOf(':');
    String shown = ReadingNotes.quoted(pattern);
    if (!text.quoted()) {
      notes.invalid(text.at(), element, "an action is text in quotes");
    }
    if (colon < 0) {
      if (pattern.isEmpty() || pattern.chars().anyMatch(c -> c != '*')) {
        notes.invalid(text.at(), element, shown + " names no service: SERVICE:ACTION or *");
      }
    } else if (pattern.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      notes.invalid(text.at(), element, shown + " holds characters that no action has");
    } else if (wild(pattern.substring(0, colon))
        && pattern.chars().anyMatch(c -> "*:".indexOf(c) < 0)) {
      notes.invalid(text.at(), element, shown + " has a wildcard in the service's name");
    }
  }

  private @Nullable ResourceElement resources(
      Map<String, LocatedJson.Member> members, Position at, String path) {
    LocatedJson.Member member = either(members, "Resource", "NotResource", path);
    if (member == null) {
      if (kind.resource() == PolicyKind.Part.REQUIRED) {
        notes.unclear(at, path, "neither Resource nor NotResource, which a " + title() + " needs");
      }
      return null;
    }
    if (kind.resource() == PolicyKind.Part.ABSENT) {
      notes.unclear(member.at(), path, "a " + title() + " has no " + member.name());
    }
    String element = path + "." + member.name();
    List<Template> patterns = new ArrayList<>();
    for (LocatedJson.Text text : notes.texts(member.value(), element)) {
      resource(text, element, patterns);
    }
    return new ResourceElement(member.name().equals("NotResource"), patterns, member.at());
  }

  private void resource(LocatedJson.Text text, String element, List<Template> into) {
    String raw = text.text();
    try {
      into.add(Template.parse(raw, true, variables));
    } catch (IllegalArgumentException e) {
      notes.unclear(text.at(), element, ReadingNotes.quoted(raw) + ": " + e.getMessage());
      into.add(Template.parse(raw, true, false));
    }
    boolean everything = !raw.isEmpty() && raw.chars().allMatch(c -> c == '*');
    if (!everything && (!raw.startsWith("arn:") || raw.split(":", 6).length < 6)) {
      // AWS pads what is short; "arn:*" is the everyday example.
      if (raw.startsWith("arn:") && raw.endsWith("*")) {
        notes.note(text.at(), element, ReadingNotes.quoted(raw) + " has fewer than six parts");
      } else {
        notes.invalid(text.at(), element, ReadingNotes.quoted(raw) + " is neither an ARN nor *");
      }
    }
  }

  private LocatedJson.@Nullable Member either(
      Map<String, LocatedJson.Member> members, String plain, String negated, String path) {
    LocatedJson.Member one = members.get(plain);
    LocatedJson.Member other = members.get(negated);
    if (one != null && other != null) {
      notes.unclear(other.at(), path, "both " + plain + " and " + negated);
    }
    return one != null ? one : other;
  }

  /** What AWS Organizations takes in a resource control policy, beside its own default one. */
  private void rcp(
      int number,
      Position at,
      Effect effect,
      @Nullable PrincipalElement principal,
      ActionElement actions,
      String path) {
    boolean everyAction = !actions.negated() && actions.patterns().contains("*");
    boolean awsDefault = number == 1 && effect == Effect.ALLOW && everyAction;
    if (awsDefault) {
      return;
    }
    if (effect == Effect.ALLOW) {
      notes.invalid(at, path, "an RCP of one's own only denies");
    }
    if (principal != null && (principal.negated() || !principal.namesEveryone())) {
      notes.invalid(principal.at(), path, "the Principal of an RCP is \"*\"");
    }
    if (actions.negated() || everyAction) {
      notes.invalid(actions.at(), path, "an RCP names the services whose actions it denies");
    }
  }

  private static boolean wild(String text) {
    return text.indexOf('*') >= 0 || text.indexOf('?') >= 0;
  }

  private String title() {
    return kind.title();
  }
}
