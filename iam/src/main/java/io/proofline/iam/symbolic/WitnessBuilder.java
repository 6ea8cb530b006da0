package io.proofline.iam.symbolic;

import io.proofline.iam.policy.Template.Piece.Variable;
import io.proofline.iam.symbolic.Budget.OverBudgetException;
import io.proofline.iam.symbolic.Dimension.Part;
import io.proofline.iam.symbolic.Language.Everything;
import io.proofline.iam.symbolic.Language.Texts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Picks one request of a candidate: names that read like real ones where they fit. */
final class WitnessBuilder {
  private static final List<String> SERVICES = List.of("s3", "iam", "ec2", "dynamodb");

  /** Keys that every request carries, by the IAM User Guide. */
  private static final List<String> ALWAYS = List.of("aws:securetransport");

  private final Lexicon lexicon;
  private final DimensionSolver solver;
  private final Region region;
  private final Map<Dimension, Member> members;
  private final KnownActions known;
  private final @Nullable String hangsOn;
  private final int plainness;
  private final SortedMap<String, List<String>> context = new TreeMap<>();
  private final Map<Integer, String> values = new HashMap<>();
  private String principal = "";
  private String session = "";

  /**
   * For one try.
   *
   * @param plainness 0 for names as real as possible, 2 for the first that were found
   */
  WitnessBuilder(
      Lexicon lexicon,
      DimensionSolver solver,
      Region region,
      Map<Dimension, Member> members,
      KnownActions known,
      @Nullable String hangsOn,
      int plainness) {
    this.lexicon = lexicon;
    this.solver = solver;
    this.region = region;
    this.members = members;
    this.known = known;
    this.hangsOn = hangsOn;
    this.plainness = plainness;
  }

  @Nullable Witness build() throws OverBudgetException {
    choosePrincipal();
    for (Map.Entry<Dimension, Member> member : members.entrySet()) {
      if (member.getKey().part() == Part.KEY) {
        key(member.getKey(), member.getValue());
      }
    }
    String action = action();
    int[] resource = resource(action);
    String resourceText = text(resource);
    // Keys whose values hold variables last: they need the values of the others.
    for (Map.Entry<Dimension, Member> member : members.entrySet()) {
      if (member.getKey().part() == Part.KEY && !context.containsKey(member.getKey().key())) {
        List<String> texts = new ArrayList<>();
        for (int[] value : member.getValue().values()) {
          String text = text(value);
          if (text == null) {
            return null;
          }
          texts.add(text);
        }
        if (!texts.isEmpty()) {
          context.put(member.getKey().key(), texts);
        }
      }
    }
    return resourceText == null
        ? null
        : new Witness(region.caller(), principal, session, action, resourceText, context);
  }

  private void key(Dimension dimension, Member member) throws OverBudgetException {
    Member chosen = member;
    if (member.values().isEmpty() && plainness == 0 && ALWAYS.contains(dimension.key())) {
      Member there = present(dimension);
      chosen = there == null ? member : there;
    }
    List<String> texts = new ArrayList<>();
    for (int[] value : chosen.values()) {
      String text = Symbols.plain(value);
      if (text == null) {
        return;
      }
      texts.add(text);
    }
    if (!texts.isEmpty()) {
      context.put(dimension.key(), texts);
    }
  }

  private @Nullable Member present(Dimension dimension) throws OverBudgetException {
    return solve(lexicon.literal(dimension, false, false, false, new Everything()));
  }

  private @Nullable Member solve(Literal more) throws OverBudgetException {
    return region.with(more, solver) instanceof Outcome.Something something
        ? something.member()
        : null;
  }

  // --- principal ---

  private void choosePrincipal() throws OverBudgetException {
    if (region.caller() == Caller.ANONYMOUS) {
      return;
    }
    int[] symbols = null;
    if (region.caller() == Caller.ACCOUNT && plainness < 2) {
      symbols = user();
    }
    if (symbols == null && region.caller() == Caller.ACCOUNT && plainness < 2) {
      Glob role =
          new Glob.Builder()
              .text("arn")
              .separator()
              .text("aws")
              .separator()
              .text("iam")
              .separator()
              .separator()
              .digits(12)
              .separator()
              .text("role/")
              .one()
              .run()
              .end()
              .one()
              .star()
              .build();
      symbols = fitting(Dimension.PRINCIPAL, role);
      if (symbols == null) {
        Glob aws =
            new Glob.Builder()
                .text("arn")
                .separator()
                .text("aws")
                .separator()
                .run()
                .separator()
                .run()
                .separator()
                .run()
                .separator()
                .one()
                .star()
                .end()
                .star()
                .build();
        symbols = fitting(Dimension.PRINCIPAL, aws);
      }
    }
    if (symbols == null) {
      symbols = first(members.get(Dimension.PRINCIPAL));
    }
    if (symbols == null) {
      principal =
          switch (region.caller()) {
            case SERVICE -> "s3.amazonaws.com";
            case FEDERATED -> "accounts.google.com";
            default -> "x";
          };
      return;
    }
    String text = text(symbols);
    if (text == null) {
      text = "x";
    }
    int bar = text.indexOf('|');
    principal = bar < 0 ? text : text.substring(0, bar);
    session = bar < 0 ? "" : text.substring(bar + 1);
  }

  /** When the request has a user name, the user of that name. */
  private int @Nullable [] user() throws OverBudgetException {
    int[] name = first(members.get(Dimension.key("aws:username")));
    String text = name == null ? null : Symbols.plain(name);
    if (text == null || text.contains("/")) {
      return null;
    }
    Glob user =
        start("aws")
            .text("iam")
            .separator()
            .separator()
            .digits(12)
            .separator()
            .text("user/" + text)
            .end()
            .build();
    return fitting(Dimension.PRINCIPAL, user);
  }

  /** A text of the pattern that fits the region; null when there is none. */
  private int @Nullable [] fitting(Dimension dimension, Glob glob) throws OverBudgetException {
    int[] plain = plainness == 0 ? glob.sample() : null;
    return plain != null && region.surelyHas(dimension, plain, lexicon)
        ? plain
        : first(solve(lexicon.literal(dimension, false, false, false, new Texts(List.of(glob)))));
  }

  private static int @Nullable [] first(@Nullable Member member) {
    return member == null || member.values().isEmpty() ? null : member.values().getFirst();
  }

  // --- action and resource ---

  private String action() throws OverBudgetException {
    int[] found = first(members.get(Dimension.ACTION));
    String text = found == null ? "x:x" : String.valueOf(Symbols.plain(found));
    if (plainness == 2) {
      return found == null ? "s3:GetObject" : spelled(text);
    }
    List<String> services = new ArrayList<>();
    services.add(text.substring(0, Math.max(0, text.indexOf(':'))));
    services.addAll(SERVICES);
    for (String service : services) {
      KnownActions.Name name = known(service);
      if (name != null) {
        return name.spelled();
      }
    }
    return found == null ? "s3:GetObject" : text;
  }

  /** The best known action of a service that fits, or else the shortest; null when none does. */
  private KnownActions.@Nullable Name known(String service) {
    List<KnownActions.Name> names = known.of(service);
    KnownActions.Name best = null;
    for (KnownActions.Name name : names) {
      if ((best == null || name.symbols().length < best.symbols().length)
          && region.surelyHas(Dimension.ACTION, name.symbols(), lexicon)) {
        best = name;
        if (name == names.getFirst()) {
          break;
        }
      }
    }
    return best;
  }

  private String spelled(String lower) {
    for (KnownActions.Name name : known.of(lower.substring(0, Math.max(0, lower.indexOf(':'))))) {
      if (name.spelled().equalsIgnoreCase(lower)) {
        return name.spelled();
      }
    }
    return lower;
  }

  private int[] resource(String action) throws OverBudgetException {
    int[] found = first(members.get(Dimension.RESOURCE));
    if (plainness < 2) {
      for (Glob glob : likely(action)) {
        int[] better = fitting(Dimension.RESOURCE, glob);
        if (better != null) {
          return better;
        }
      }
    }
    if (found != null) {
      return found;
    }
    return Glob.encode(hangsOn != null ? hangsOn : "arn:aws:s3:::x");
  }

  private List<Glob> likely(String action) {
    List<Glob> globs = new ArrayList<>();
    String service = action.substring(0, Math.max(0, action.indexOf(':')));
    if (hangsOn != null) {
      if (service.equals("s3") && action.contains("Object")) {
        globs.add(copy(hangsOn).text("/").one().star().build());
      }
      globs.add(copy(hangsOn).build());
    }
    if (service.equals("s3")) {
      Glob.Builder bucket = start("aws").text("s3").separator().separator().separator();
      if (action.toLowerCase(Locale.ROOT).contains("object")) {
        globs.add(bucket.one().run().text("/").one().star().build());
      } else {
        globs.add(bucket.one().run().build());
      }
    } else {
      String account = account();
      Glob.Builder one = start("aws").text(service).separator();
      globs.add(
          (service.equals("iam") ? one : one.text("us-east-1"))
              .separator()
              .text(account)
              .separator()
              .one()
              .star()
              .build());
    }
    globs.add(
        start("aws")
            .text(service)
            .separator()
            .run()
            .separator()
            .run()
            .separator()
            .one()
            .star()
            .build());
    globs.add(
        start("aws").run().separator().run().separator().run().separator().one().star().build());
    globs.add(
        new Glob.Builder()
            .text("arn")
            .separator()
            .run()
            .separator()
            .run()
            .separator()
            .run()
            .separator()
            .run()
            .separator()
            .star()
            .build());
    return globs;
  }

  /** The account that owns what is asked for, as far as the request says. */
  private String account() {
    List<String> owner = context.get("aws:resourceaccount");
    if (owner != null && owner.getFirst().matches("[0-9]{12}")) {
      return owner.getFirst();
    }
    String of = accountOf(principal);
    return of == null ? "111122223333" : of;
  }

  private static Glob.Builder start(String partition) {
    return new Glob.Builder().text("arn").separator().text(partition).separator();
  }

  private static Glob.Builder copy(String arn) {
    Glob.Builder builder = new Glob.Builder();
    for (int symbol : Glob.encode(arn)) {
      if (symbol == Glob.SEP) {
        builder.separator();
      } else {
        builder.text(String.valueOf((char) symbol));
      }
    }
    return builder;
  }

  // --- variables ---

  /** The text with the values of its variables; null when one has no value. */
  private @Nullable String text(int[] symbols) throws OverBudgetException {
    StringBuilder text = new StringBuilder();
    for (int symbol : symbols) {
      if (symbol < Glob.VARIABLES) {
        text.append(Symbols.plain(new int[] {symbol}));
        continue;
      }
      String value = value(Glob.variableOf(symbol));
      if (value == null) {
        return null;
      }
      text.append(value);
    }
    return text.toString();
  }

  private @Nullable String value(int number) throws OverBudgetException {
    String known = values.get(number);
    if (known != null) {
      return known;
    }
    Variable variable = lexicon.variable(number);
    String value = given(variable.key());
    if (value == null) {
      Dimension dimension = Dimension.key(variable.key());
      boolean free = region.of(dimension).length == 0;
      int[] there = free ? null : first(present(dimension));
      value =
          there != null ? Symbols.plain(there) : free ? sample(variable.key(), plainness) : null;
      if (value == null) {
        return variable.otherwise();
      }
      context.put(variable.key(), List.of(value));
    }
    values.put(number, value);
    return value;
  }

  /** The value that the request has already, or that follows from its principal. */
  private @Nullable String given(String key) {
    List<String> held = context.get(key);
    if (held != null && held.size() == 1) {
      return held.getFirst();
    }
    if (region.caller() == Caller.ANONYMOUS) {
      return key.equals("aws:principalaccount") || key.equals("aws:userid")
          ? DerivedKeys.ANONYMOUS
          : null;
    }
    if (region.caller() != Caller.ACCOUNT) {
      return null;
    }
    return switch (key) {
      case "aws:principalaccount", "kms:calleraccount" -> accountOf(principal);
      case "aws:principalarn" -> principal;
      case "aws:username" ->
          principal.contains(":user/") ? principal.substring(principal.lastIndexOf('/') + 1) : null;
      default -> null;
    };
  }

  private static @Nullable String accountOf(String arn) {
    String[] parts = arn.split(":", 6);
    return parts.length == 6 && parts[4].matches("[0-9]{12}") ? parts[4] : null;
  }

  private static String sample(String key, int plainness) {
    return switch (plainness == 1 ? "" : key) {
      case "aws:username" -> "alice";
      case "aws:resourceaccount", "aws:sourceaccount" -> "111122223333";
      case "aws:requestedregion", "ec2:region" -> "us-east-1";
      case "aws:principalorgid" -> "o-a1b2c3d4e5";
      case "aws:userid" -> "AROAEXAMPLEID:alice";
      default -> plainness == 1 ? "zq7" : "value";
    };
  }
}
