package io.proofline.iam.estate;

import io.proofline.iam.decide.Caller;
import io.proofline.iam.estate.Access.Answer;
import io.proofline.iam.question.EvaluatorJudge;
import io.proofline.iam.question.Strangers;
import io.proofline.iam.question.Strangers.Circle;
import io.proofline.iam.question.Strangers.Question;
import io.proofline.iam.question.Verdict;
import io.proofline.iam.symbolic.Box;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Asks the symbolic engine whom policies let in of all who are not of an estate's accounts: those
 * whom a policy admits by a condition only, too (another account by its number, another
 * organisation, the subjects of a provider, a service).
 *
 * <p>Whoever is found is put to the whole evaluation. A refusal there proves nothing but that this
 * one is refused: another principal of the same account may pass. So an account is left out of the
 * search as refused only when the policies of the other side (the resource's, or its key's) are
 * proved to let nobody of it in; else it stays in doubt, and so does the answer about everybody
 * else.
 */
final class OutsiderSearch {
  private static final int ROUNDS = 12;
  private static final String TOO_MANY =
      "more outsiders are let in and refused than were asked one by one";

  private final Strangers strangers;
  private final Function<Caller, Access> ask;
  private final Set<Caller> asked;
  private final List<Access> rows = new ArrayList<>();

  /**
   * For one question.
   *
   * @param asked who was asked already; grows
   * @param ask the whole question for one caller
   */
  OutsiderSearch(Strangers strangers, Set<Caller> asked, Function<Caller, Access> ask) {
    this.strangers = strangers;
    this.asked = asked;
    this.ask = ask;
  }

  /** Who was found, each with the answer of the whole evaluation. */
  List<Access> rows() {
    return List.copyOf(rows);
  }

  /**
   * What one side lets through must also pass the other.
   *
   * @param questions one for each policy of the resource, or of the key
   * @param complete whether the questions are about everything that lets somebody in who is not
   *     asked by name
   */
  record Side(List<Question> questions, boolean complete) {
    /** There is no such side. */
    static final Side NONE = new Side(List.of(), false);

    /** Takes a copy. */
    Side {
      questions = List.copyOf(questions);
    }
  }

  /**
   * What keeps a search from having found everybody.
   *
   * @param byName for accounts and names that are in doubt, why
   * @param general other reasons
   */
  record Doubts(Map<String, String> byName, List<String> general) {
    /** Takes copies, in order. */
    Doubts {
      byName = new LinkedHashMap<>(byName);
      general = List.copyOf(general);
    }
  }

  /**
   * Searches one side, circle by circle.
   *
   * @param other what else has to let a caller in
   * @param closed whether no account but the resource's own is served whatever the policies say, so
   *     that one refusal stands for all
   */
  Doubts search(Side side, Side other, List<Circle> circles, boolean closed) {
    Map<String, String> byName = new LinkedHashMap<>();
    Set<String> general = new LinkedHashSet<>();
    for (Question question : side.questions) {
      for (Circle circle : circles) {
        search(question, circle, other, closed, byName, general);
      }
      if (strangers.admitsCanonicalUser(question)) {
        general.add("a canonical user is named, whose account is not known");
      }
    }
    return new Doubts(byName, List.copyOf(general));
  }

  /** Whether a side lets anybody of a circle in, or may. */
  boolean admits(Side side, Circle circle) {
    return !side.complete
        || side.questions.stream()
            .anyMatch(
                question ->
                    !(strangers.admitted(question, circle, Set.of()) instanceof Verdict.Never));
  }

  private void search(
      Question question,
      Circle circle,
      Side other,
      boolean closed,
      Map<String, String> byName,
      Set<String> general) {
    Set<String> left = new HashSet<>();
    Set<Box.Source> answered = new HashSet<>();
    for (int round = 0; ; round++) {
      Verdict verdict = strangers.admitted(question, circle.without(left), answered);
      if (verdict instanceof Verdict.Never) {
        return;
      }
      if (verdict instanceof Verdict.Unknown unknown) {
        general.add(unknown.reason());
        return;
      }
      if (round == ROUNDS) {
        general.add(TOO_MANY);
        return;
      }
      Verdict.Yes yes = (Verdict.Yes) verdict;
      Caller caller = EvaluatorJudge.request(yes.witness()).caller();
      Access row = ask.apply(caller);
      String name = caller.inAccount() ? caller.account() : caller.arn();
      if (asked.add(caller) && !(row.answer() == Answer.YES && letsIn(rows, name))) {
        rows.add(row);
      }
      switch (row.answer()) {
        case YES -> answered.addAll(yes.statements());
        case UNKNOWN -> left.add(name);
        case NEVER -> {
          if (closed && caller.inAccount()) {
            return;
          }
          left.add(name);
          if (admits(other, circle.only(name))) {
            byName.put(
                name,
                other.questions.isEmpty()
                    ? "a policy lets somebody of " + name + " in; the one who was asked is refused"
                    : "the resource's policy and its key's each let somebody of " + name + " in");
          }
        }
      }
    }
  }

  /** Whether a principal of the account, or this service, is among those who get in. */
  static boolean letsIn(List<Access> rows, String name) {
    return rows.stream()
        .anyMatch(
            row ->
                row.answer() == Answer.YES
                    && (row.principal().equals(name)
                        || row.principal().contains(":" + name + ":")));
  }
}
