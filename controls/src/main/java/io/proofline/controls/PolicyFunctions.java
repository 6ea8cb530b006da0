package io.proofline.controls;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import io.proofline.iam.question.Sentences;
import io.proofline.iam.question.Verdict;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;

/** The functions of the expressions beside the language's own; see {@code docs/controls.md}. */
final class PolicyFunctions {
  private static final CelType TEXTS = ListType.create(SimpleType.STRING);

  private final List<CelFunctionDecl> declarations = new ArrayList<>();
  private final List<CelFunctionBinding> bindings = new ArrayList<>();

  PolicyFunctions() {
    PolicyAnswers answers = new PolicyAnswers();
    question1("isPublic", "explainPublic", policy -> answers.open(policy, List.of()));
    question2(
        "grantsAnonymous",
        "explainAnonymous",
        TEXTS,
        (policy, actions) -> answers.open(policy, texts(actions)));
    function1(
        "calledPublicByS3",
        SimpleType.DYN,
        SimpleType.BOOL,
        Object.class,
        answers::calledPublicByS3);
    question2("grantsOutside", "explainOutside", SimpleType.DYN, answers::outside);
    question2(
        "grantsOnEverything",
        "explainOnEverything",
        SimpleType.STRING,
        (policy, action) -> answers.onEverything(policy, (String) action));
    question1("grantsAll", "explainAll", answers::everything);
    question2(
        "canRead",
        "explainRead",
        SimpleType.STRING,
        (policy, arn) -> answers.reads(policy, (String) arn));
    question2("newAccess", "explainNewAccess", SimpleType.DYN, answers::newAccess);
    function2(
        "deniesPlainHttp",
        SimpleType.DYN,
        SimpleType.STRING,
        SimpleType.BOOL,
        (policy, arn) -> !decided(answers.plainHttp(policy, (String) arn)));
    function2(
        "explainPlainHttp",
        SimpleType.DYN,
        SimpleType.STRING,
        SimpleType.STRING,
        (policy, arn) -> Sentences.why(answers.plainHttp(policy, (String) arn)));
    function1(
        "unknownResult",
        SimpleType.STRING,
        SimpleType.BOOL,
        String.class,
        text -> {
          throw new NotExactException(text);
        });
    function1("days", SimpleType.DURATION, SimpleType.INT, Duration.class, Duration::toDays);
    function1(
        "lower",
        SimpleType.STRING,
        SimpleType.STRING,
        String.class,
        text -> text.toLowerCase(Locale.ROOT));
  }

  List<CelFunctionDecl> declarations() {
    return declarations;
  }

  List<CelFunctionBinding> bindings() {
    return bindings;
  }

  /** Adds a question about a policy and something else, and what explains its answer. */
  private void question2(
      String name, String explain, CelType type, BiFunction<Object, Object, Verdict> ask) {
    function2(
        name,
        SimpleType.DYN,
        type,
        SimpleType.BOOL,
        (policy, other) -> decided(ask.apply(policy, other)));
    function2(
        explain,
        SimpleType.DYN,
        type,
        SimpleType.STRING,
        (policy, other) -> Sentences.why(ask.apply(policy, other)));
  }

  private void question1(String name, String explain, Function<Object, Verdict> ask) {
    function1(
        name, SimpleType.DYN, SimpleType.BOOL, Object.class, policy -> decided(ask.apply(policy)));
    function1(
        explain,
        SimpleType.DYN,
        SimpleType.STRING,
        Object.class,
        policy -> Sentences.why(ask.apply(policy)));
  }

  @SuppressWarnings("Immutable") // the bodies are static functions without state
  private <T> void function1(
      String name, CelType from, CelType to, Class<T> argument, Function<T, Object> body) {
    declarations.add(
        CelFunctionDecl.newFunctionDeclaration(
            name, CelOverloadDecl.newGlobalOverload(name + "_1", to, from)));
    bindings.addAll(
        CelFunctionBinding.fromOverloads(
            name,
            CelFunctionBinding.from(
                name + "_1", argument, value -> NotExactException.told(() -> body.apply(value)))));
  }

  @SuppressWarnings("Immutable") // the bodies are static functions without state
  private void function2(
      String name,
      CelType first,
      CelType second,
      CelType to,
      BiFunction<Object, Object, Object> body) {
    declarations.add(
        CelFunctionDecl.newFunctionDeclaration(
            name, CelOverloadDecl.newGlobalOverload(name + "_2", to, first, second)));
    bindings.addAll(
        CelFunctionBinding.fromOverloads(
            name,
            CelFunctionBinding.from(
                name + "_2",
                ImmutableList.of(Object.class, Object.class),
                args -> NotExactException.told(() -> body.apply(args[0], args[1])))));
  }

  private static boolean decided(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Yes _ -> true;
      case Verdict.Never _ -> false;
      case Verdict.Unknown unknown -> throw new NotExactException(unknown.reason());
    };
  }

  private static List<String> texts(Object list) {
    return ((List<?>) list).stream().map(String::valueOf).toList();
  }
}
