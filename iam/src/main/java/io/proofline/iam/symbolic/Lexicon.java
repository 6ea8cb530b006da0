package io.proofline.iam.symbolic;

import io.proofline.iam.policy.Template.Piece;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The literals and variables of one question, each once. Numbers are given in the order of first
 * use, so the same question is searched in the same way every time. Not for several threads.
 */
public final class Lexicon {
  /** Keys that AWS documents as having several values. */
  private static final Set<String> SEVERAL =
      Set.of(
          "aws:calledvia",
          "aws:principalorgpaths",
          "aws:resourceorgpaths",
          "aws:sourceorgpaths",
          "aws:tagkeys",
          "aws:principalservicenameslist",
          "aws:vpceorgpaths",
          "dynamodb:attributes",
          "dynamodb:leadingkeys",
          "route53:changeresourcerecordsetsnormalizedrecordnames",
          "kms:encryptioncontextkeys",
          "kms:grantoperations");

  /** Keys that AWS documents as having one value, whatever a policy's qualifier suggests. */
  private static final Set<String> SINGLE =
      Set.of(
          "aws:sourceip",
          "aws:sourcevpc",
          "aws:sourcevpce",
          "aws:sourcearn",
          "aws:sourceaccount",
          "aws:securetransport",
          "aws:currenttime",
          "aws:epochtime",
          "aws:principalorgid",
          "aws:principaltype",
          "aws:requestedregion",
          "aws:username",
          "aws:userid",
          "aws:viaawsservice",
          "aws:multifactorauthage",
          "aws:multifactorauthpresent");

  /** Keys whose values hold no colon: names, numbers of accounts, ids, regions. */
  private static final Set<String> UNPARTED =
      Set.of(
          "aws:username",
          "aws:principalaccount",
          "aws:principalorgid",
          "aws:resourceaccount",
          "aws:resourceorgid",
          "aws:sourceaccount",
          "aws:sourceorgid",
          "aws:sourcevpc",
          "aws:sourcevpce",
          "aws:requestedregion",
          "ec2:region",
          "kms:calleraccount",
          "s3:resourceaccount");

  private record Shape(
      Dimension dimension, boolean absent, boolean every, boolean negated, Language language) {}

  private final List<Literal> literals = new ArrayList<>();
  private final Map<Shape, Integer> numbers = new HashMap<>();
  private final List<Piece.Variable> variables = new ArrayList<>();
  private final Map<Piece.Variable, Integer> variableNumbers = new HashMap<>();
  private final Set<String> several = new HashSet<>();

  /** Notes that a policy of the question qualifies a key with ForAllValues or ForAnyValue. */
  void qualified(String key) {
    if (!SINGLE.contains(key)) {
      several.add(key);
    }
  }

  /** Whether requests may have several values of the key. */
  boolean severalValues(String key) {
    return SEVERAL.contains(key) || several.contains(key);
  }

  /** The literal of this meaning. */
  Literal literal(
      Dimension dimension, boolean absent, boolean every, boolean negated, Language language) {
    Integer known = numbers.get(new Shape(dimension, absent, every, negated, language));
    if (known != null) {
      return literals.get(known);
    }
    int id = literals.size();
    Literal one = new Literal(id, id + 1, dimension, absent, every, negated, language);
    Literal other = new Literal(id + 1, id, dimension, !absent, !every, !negated, language);
    add(one);
    add(other);
    return one;
  }

  /** That something holds of which no document says whether it does. */
  Literal open(String about) {
    return literal(
        Dimension.open(about),
        false,
        false,
        false,
        new Language.Texts(List.of(new Glob.Builder().text("yes").build())));
  }

  private void add(Literal literal) {
    literals.add(literal);
    numbers.put(
        new Shape(
            literal.dimension(),
            literal.absent(),
            literal.every(),
            literal.negated(),
            literal.language()),
        literal.id());
  }

  Literal literal(int id) {
    return literals.get(id);
  }

  Literal not(Literal literal) {
    return literals.get(literal.opposite());
  }

  /** The number of a variable; two spellings of a key are one variable. */
  int variable(Piece.Variable variable) {
    Piece.Variable normal =
        new Piece.Variable(variable.key().toLowerCase(Locale.ROOT), variable.otherwise());
    return variableNumbers.computeIfAbsent(
        normal,
        added -> {
          variables.add(added);
          return variables.size() - 1;
        });
  }

  /**
   * Whether no value of the variable holds a colon, so that it cannot run over a part of an ARN.
   */
  static boolean unparted(Piece.Variable variable) {
    String otherwise = variable.otherwise();
    return UNPARTED.contains(variable.key().toLowerCase(Locale.ROOT))
        && (otherwise == null || otherwise.indexOf(':') < 0);
  }

  Piece.Variable variable(int number) {
    return variables.get(number);
  }
}
