package io.proofline.iam.symbolic;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.z3.BoolExpr;
import com.microsoft.z3.CharSort;
import com.microsoft.z3.Context;
import com.microsoft.z3.Expr;
import com.microsoft.z3.ReExpr;
import com.microsoft.z3.SeqSort;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Status;
import dk.brics.automaton.Automaton;
import dk.brics.automaton.BasicAutomata;
import dk.brics.automaton.BasicOperations;
import io.proofline.iam.oracle.Z3Regex;
import io.proofline.iam.policy.Template;
import io.proofline.iam.symbolic.Language.Texts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random sets of patterns, asked of our engine, of an automaton library and of a solver: all must
 * agree on whether a text exists. {@code -Dproofline.iam.patterns=20000} for a long run.
 */
class PatternOraclesTest {
  private static final int CASES = Integer.getInteger("proofline.iam.patterns", 900);
  private static final int SOLVED = Integer.getInteger("proofline.iam.patterns.z3", CASES / 50);
  private static final long SEED = 20_261_128L;

  /** What patterns are made for, with the texts that can occur there. */
  private enum Field {
    ACTION("[a-z0-9-]+:[a-z0-9-]+"),
    RESOURCE("arn:[^:]*:[^:]*:[^:]*:[^:]*:(.|\n)*|\\*"),
    KEY("(.|\n)*");

    private final String domain;

    Field(String domain) {
      this.domain = domain;
    }

    private Dimension dimension() {
      return switch (this) {
        case ACTION -> Dimension.ACTION;
        case RESOURCE -> Dimension.RESOURCE;
        case KEY -> Dimension.key("k:one");
      };
    }
  }

  /**
   * A pattern of the test.
   *
   * @param text with stars and question marks
   * @param parts whether it is read part by part
   * @param fold whether it ignores case
   */
  private record Pattern(String text, boolean parts, boolean fold) {}

  /** One union of patterns, or its complement. */
  private record Union(List<Pattern> patterns, boolean complement) {}

  @Test
  void theEngineAgreesWithAutomata_onEmptinessIntersectionAndInclusion() {
    int empty = 0;
    for (int i = 0; i < CASES; i++) {
      Random random = new Random(SEED + i);
      Field field = Field.values()[i % Field.values().length];
      List<Union> asked = asked(random, field, i);
      String what = "seed " + (SEED + i) + " " + field + " " + asked;
      Automaton automaton = domain(field);
      for (Union union : asked) {
        Automaton one = automaton(union);
        automaton = automaton.intersection(union.complement ? one.complement() : one);
      }
      boolean none = automaton.isEmpty();
      empty += none ? 1 : 0;
      for (boolean shortcuts : List.of(true, false)) {
        switch (solve(field, asked, shortcuts)) {
          case Outcome.Nothing _ -> assertThat(none).as("none, %s", what).isTrue();
          case Outcome.Something something -> {
            String text = Symbols.plain(something.member().values().getFirst());
            assertThat(BasicOperations.run(automaton, String.valueOf(text)))
                .as("%s does not fit %s", text, what)
                .isTrue();
          }
          case Outcome.Undecided undecided -> throw new AssertionError(undecided + " " + what);
        }
      }
    }
    assertThat(empty).as("both answers occur").isBetween(CASES / 20, CASES - CASES / 20);
  }

  @Test
  void theEngineAgreesWithASolver() {
    Z3Regex.assumeAvailable();
    int undecided = 0;
    for (int i = 0; i < SOLVED; i++) {
      Random random = new Random(SEED - 1 - i);
      Field field = Field.values()[i % Field.values().length];
      List<Union> asked = asked(random, field, i);
      try (Context z3 = new Context()) {
        Z3Regex regex = new Z3Regex(z3);
        Expr<SeqSort<CharSort>> text = z3.mkConst("text", z3.getStringSort());
        Solver solver = regex.solver(5_000);
        List<BoolExpr> all = new ArrayList<>(List.of(z3.mkInRe(text, domain(regex, field))));
        for (Union union : asked) {
          List<ReExpr<SeqSort<CharSort>>> each = new ArrayList<>();
          for (Pattern pattern : union.patterns) {
            each.add(regex.pattern(pattern.text, pattern.parts, pattern.fold));
          }
          BoolExpr in = z3.mkInRe(text, regex.union(each));
          all.add(union.complement ? z3.mkNot(in) : in);
        }
        solver.add(all.toArray(BoolExpr[]::new));
        Status status = solver.check();
        if (status == Status.UNKNOWN) {
          undecided++;
          continue;
        }
        assertThat(solve(field, asked, true).nothing())
            .as("seed %s %s %s", SEED - 1 - i, field, asked)
            .isEqualTo(status == Status.UNSATISFIABLE);
      }
    }
    assertThat(undecided).as("left open by the solver").isLessThanOrEqualTo(SOLVED / 3);
  }

  /** Turn by turn any mixture, an intersection of two unions, an inclusion of one in another. */
  private static List<Union> asked(Random random, Field field, int turn) {
    return switch (turn % 4) {
      case 0 -> List.of(union(random, field, false), union(random, field, false));
      case 1 -> List.of(union(random, field, false), union(random, field, true));
      default -> {
        List<Union> some = new ArrayList<>();
        int count = 2 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
          some.add(union(random, field, random.nextBoolean()));
        }
        yield some;
      }
    };
  }

  private static Union union(Random random, Field field, boolean complement) {
    List<Pattern> patterns = new ArrayList<>();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      patterns.add(
          switch (field) {
            case ACTION ->
                new Pattern(run(random, "ab*?", 2) + ":" + run(random, "ab*?", 4), false, false);
            case RESOURCE -> new Pattern(arn(random), random.nextInt(3) > 0, false);
            case KEY ->
                random.nextInt(3) == 0
                    ? new Pattern(arn(random), true, false)
                    : new Pattern(run(random, "abA:*?", 5), false, random.nextInt(4) == 0);
          });
    }
    return new Union(patterns, complement);
  }

  private static String arn(Random random) {
    if (random.nextInt(12) == 0) {
      return "*";
    }
    return "arn:"
        + pick(random, "aws", "*", "a?s")
        + ":"
        + pick(random, "s", "*", "s*")
        + ":"
        + pick(random, "", "*", "e", "?")
        + ":"
        + pick(random, "", "*", "1", "1*")
        + ":"
        + run(random, "ab:*?", 5);
  }

  private static String pick(Random random, String... values) {
    return values[random.nextInt(values.length)];
  }

  private static String run(Random random, String alphabet, int most) {
    StringBuilder text = new StringBuilder();
    int length = 1 + random.nextInt(most);
    for (int i = 0; i < length; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private static Outcome solve(Field field, List<Union> asked, boolean shortcuts) {
    Lexicon lexicon = new Lexicon();
    Box all =
        new Box(
            Caller.SERVICE,
            asked.stream().map(union -> literal(lexicon, field, union)).toList(),
            new Box.Source("", 1, "test"),
            false);
    Region region = Region.of(all, lexicon);
    // A key that must be there: its absence would satisfy every complement.
    if (field == Field.KEY) {
      region =
          region.with(
              lexicon.literal(field.dimension(), false, false, false, new Language.Everything()));
    }
    try {
      return new DimensionSolver(
              lexicon, Budget.of(5_000_000, 100_000, Duration.ofSeconds(30)), shortcuts)
          .solve(field.dimension(), region.of(field.dimension()));
    } catch (Budget.OverBudgetException e) {
      throw new AssertionError(e);
    }
  }

  private static Literal literal(Lexicon lexicon, Field field, Union union) {
    List<Glob> globs = new ArrayList<>();
    for (Pattern pattern : union.patterns) {
      Template template = Template.parse(pattern.text, true, false);
      Glob.Builder builder = new Glob.Builder();
      globs.add(
          (field == Field.ACTION
                  ? builder.action(pattern.text)
                  : pattern.parts
                      ? builder.arn(template, lexicon)
                      : builder.whole(template, pattern.fold, lexicon))
              .build());
    }
    boolean absent = field == Field.KEY && union.complement;
    return lexicon.literal(
        field.dimension(), absent, union.complement, union.complement, new Texts(globs));
  }

  private static Automaton domain(Field field) {
    return switch (field) {
      case KEY -> BasicAutomata.makeAnyString();
      case ACTION, RESOURCE -> new dk.brics.automaton.RegExp(field.domain).toAutomaton();
    };
  }

  private static ReExpr<SeqSort<CharSort>> domain(Z3Regex regex, Field field) {
    return switch (field) {
      case ACTION -> regex.actions();
      case RESOURCE -> regex.resources();
      case KEY -> regex.anything();
    };
  }

  private static Automaton automaton(Union union) {
    return BasicOperations.union(
        union.patterns.stream().map(PatternOraclesTest::automaton).toList());
  }

  private static Automaton automaton(Pattern pattern) {
    Automaton notColon =
        BasicAutomata.makeAnyChar().intersection(BasicAutomata.makeChar(':').complement());
    boolean parts = pattern.parts && !pattern.text.matches("[*?]*");
    int colons = 0;
    List<Automaton> row = new ArrayList<>();
    for (int i = 0; i < pattern.text.length(); i++) {
      char c = pattern.text.charAt(i);
      Automaton any = parts && colons < 5 ? notColon : BasicAutomata.makeAnyChar();
      row.add(
          switch (c) {
            case '*' -> any.repeat();
            case '?' -> any;
            default ->
                pattern.fold
                    ? BasicAutomata.makeChar(Character.toLowerCase(c))
                        .union(BasicAutomata.makeChar(Character.toUpperCase(c)))
                    : BasicAutomata.makeChar(c);
          });
      colons += c == ':' ? 1 : 0;
    }
    return BasicOperations.concatenate(row);
  }
}
