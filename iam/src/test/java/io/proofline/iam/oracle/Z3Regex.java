package io.proofline.iam.oracle;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.z3.CharSort;
import com.microsoft.z3.Context;
import com.microsoft.z3.Params;
import com.microsoft.z3.ReExpr;
import com.microsoft.z3.ReSort;
import com.microsoft.z3.SeqSort;
import com.microsoft.z3.Solver;
import com.microsoft.z3.Version;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Patterns of policies as Z3's regular expressions. */
public final class Z3Regex {
  private static final String COLON = ":";

  /** The types of an account's principals, to the service and the beginning of their names. */
  static final Map<String, List<String>> PRINCIPALS =
      Map.of(
          "Account", List.of("iam", "root"),
          "User", List.of("iam", "user/"),
          "AssumedRole", List.of("iam", "role/"),
          "FederatedUser", List.of("sts", "federated-user/"));

  private final Context z3;
  private final ReSort<SeqSort<CharSort>> sort;

  /** Within a context. */
  public Z3Regex(Context z3) {
    this.z3 = z3;
    this.sort = z3.mkReSort(z3.getStringSort());
  }

  /**
   * Skips the test where Z3 has no native library. On Linux on x86-64 in CI that is a failure: the
   * library is there, so something is wrong.
   */
  public static void assumeAvailable() {
    String missing = missing();
    boolean must =
        "true".equals(System.getenv("CI"))
            && System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");
    if (must && !missing.isEmpty()) {
      throw new AssertionError("Z3 does not load: " + missing);
    }
    assumeTrue(missing.isEmpty(), "Z3 does not load on this platform: " + missing);
  }

  private static String missing() {
    try {
      return Version.getString().isEmpty() ? "no version" : "";
    } catch (LinkageError | RuntimeException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /** A solver that gives up after a time. */
  public Solver solver(int milliseconds) {
    Solver solver = z3.mkSolver();
    Params params = z3.mkParams();
    params.add("timeout", milliseconds);
    solver.setParameters(params);
    return solver;
  }

  /** Every text. */
  public ReExpr<SeqSort<CharSort>> anything() {
    return z3.mkFullRe(sort);
  }

  /** Names of actions in lower case. */
  public ReExpr<SeqSort<CharSort>> actions() {
    ReExpr<SeqSort<CharSort>> name =
        z3.mkPlus(
            z3.mkUnion(
                z3.mkRange(z3.mkString("a"), z3.mkString("z")),
                z3.mkRange(z3.mkString("0"), z3.mkString("9")),
                z3.mkToRe(z3.mkString("-"))));
    return z3.mkConcat(name, z3.mkToRe(z3.mkString(COLON)), name);
  }

  /** ARNs, and the star that requests without a resource carry. */
  public ReExpr<SeqSort<CharSort>> resources() {
    return union(List.of(pattern("arn:*:*:*:*:*", true, false), z3.mkToRe(z3.mkString("*"))));
  }

  /** ARNs of principals of some types. */
  ReExpr<SeqSort<CharSort>> principals(Collection<List<String>> shapes) {
    ReExpr<SeqSort<CharSort>> notColon =
        z3.mkIntersect(z3.mkAllcharRe(sort), z3.mkComplement(z3.mkToRe(z3.mkString(COLON))));
    List<ReExpr<SeqSort<CharSort>>> each = new ArrayList<>();
    for (List<String> shape : shapes) {
      ReExpr<SeqSort<CharSort>> account =
          z3.mkConcat(
              z3.mkToRe(z3.mkString("arn:")),
              z3.mkPlus(notColon),
              z3.mkToRe(z3.mkString(COLON + shape.getFirst() + "::")),
              accounts(),
              z3.mkToRe(z3.mkString(COLON + shape.getLast())));
      each.add(shape.getLast().endsWith("/") ? z3.mkConcat(account, z3.mkPlus(notColon)) : account);
    }
    return union(each);
  }

  /** Twelve digits. */
  public ReExpr<SeqSort<CharSort>> accounts() {
    return z3.mkLoop(z3.mkRange(z3.mkString("0"), z3.mkString("9")), 12, 12);
  }

  /** Some of them; nothing when there is none. */
  public ReExpr<SeqSort<CharSort>> union(List<ReExpr<SeqSort<CharSort>>> each) {
    ReExpr<SeqSort<CharSort>> all = z3.mkEmptyRe(sort);
    for (ReExpr<SeqSort<CharSort>> one : each) {
      all = each.size() == 1 ? one : z3.mkUnion(all, one);
    }
    return all;
  }

  /**
   * A pattern.
   *
   * @param text with stars and question marks
   * @param parts whether wildcards stop at the first five colons
   * @param fold whether case does not matter
   */
  public ReExpr<SeqSort<CharSort>> pattern(String text, boolean parts, boolean fold) {
    boolean kept = parts && !text.matches("[*?]*");
    ReExpr<SeqSort<CharSort>> any = z3.mkAllcharRe(sort);
    ReExpr<SeqSort<CharSort>> notColon =
        z3.mkIntersect(any, z3.mkComplement(z3.mkToRe(z3.mkString(COLON))));
    List<ReExpr<SeqSort<CharSort>>> row = new ArrayList<>();
    StringBuilder plain = new StringBuilder();
    int colons = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '*' || c == '?') {
        flush(plain, row);
        boolean within = kept && colons < 5;
        ReExpr<SeqSort<CharSort>> one = within ? notColon : any;
        row.add(c == '?' ? one : within ? z3.mkStar(one) : z3.mkFullRe(sort));
      } else if (fold && Character.isLetter(c)) {
        flush(plain, row);
        row.add(
            z3.mkUnion(
                z3.mkToRe(z3.mkString(String.valueOf(Character.toLowerCase(c)))),
                z3.mkToRe(z3.mkString(String.valueOf(Character.toUpperCase(c))))));
      } else {
        plain.append(c);
        colons += c == ':' ? 1 : 0;
      }
    }
    flush(plain, row);
    if (row.isEmpty()) {
      return z3.mkToRe(z3.mkString(""));
    }
    ReExpr<SeqSort<CharSort>> all = row.getFirst();
    for (ReExpr<SeqSort<CharSort>> next : row.subList(1, row.size())) {
      all = z3.mkConcat(all, next);
    }
    return all;
  }

  private void flush(StringBuilder plain, List<ReExpr<SeqSort<CharSort>>> row) {
    if (!plain.isEmpty()) {
      row.add(z3.mkToRe(z3.mkString(plain.toString())));
      plain.setLength(0);
    }
  }
}
