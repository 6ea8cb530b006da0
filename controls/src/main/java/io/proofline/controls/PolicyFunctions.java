package io.proofline.controls;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import io.proofline.iam.Answer;
import io.proofline.iam.PolicyDocument;
import io.proofline.iam.PolicyQuestions;
import io.proofline.iam.PolicySyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The functions of the expressions beside the language's own; see {@code docs/controls.md}. */
final class PolicyFunctions {
  private static final CelType TEXTS = ListType.create(SimpleType.STRING);

  private final List<CelFunctionDecl> declarations = new ArrayList<>();
  private final List<CelFunctionBinding> bindings = new ArrayList<>();

  PolicyFunctions() {
    question2(
        "Anonymous", TEXTS, List.class, (policy, actions) -> anonymous(policy, texts(actions)));
    question2(
        "Outside",
        TEXTS,
        List.class,
        (policy, accounts) -> PolicyQuestions.allowsOutside(policy, Set.copyOf(texts(accounts))));
    question2(
        "OnEverything",
        SimpleType.STRING,
        String.class,
        (policy, action) -> PolicyQuestions.grantsBroadly(policy, (String) action));
    question1("All", PolicyQuestions::grantsEverything);
    function2(
        "deniesPlainHttp",
        SimpleType.DYN,
        SimpleType.STRING,
        SimpleType.BOOL,
        (policy, arn) ->
            decided(PolicyQuestions.deniesInsecureTransport(parse(policy), (String) arn)));
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

  private static Answer anonymous(PolicyDocument policy, List<String> actions) {
    Answer unknown = null;
    for (String action : actions) {
      Answer answer = PolicyQuestions.allowsAnyone(policy, action);
      if (answer instanceof Answer.Yes) {
        return answer;
      }
      if (answer instanceof Answer.Unknown && unknown == null) {
        unknown = answer;
      }
    }
    return unknown != null ? unknown : new Answer.No("no statement lets everyone in");
  }

  /** Adds {@code grants<name>} and {@code explain<name>}. */
  private <T> void question2(
      String name,
      CelType type,
      Class<T> argument,
      BiFunction<PolicyDocument, Object, Answer> ask) {
    function2(
        "grants" + name,
        SimpleType.DYN,
        type,
        SimpleType.BOOL,
        (policy, other) -> decided(ask.apply(parse(policy), argument.cast(other))));
    function2(
        "explain" + name,
        SimpleType.DYN,
        type,
        SimpleType.STRING,
        (policy, other) -> ask.apply(parse(policy), argument.cast(other)).why());
  }

  private void question1(String name, Function<PolicyDocument, Answer> ask) {
    function1(
        "grants" + name,
        SimpleType.DYN,
        SimpleType.BOOL,
        Object.class,
        policy -> decided(ask.apply(parse(policy))));
    function1(
        "explain" + name,
        SimpleType.DYN,
        SimpleType.STRING,
        Object.class,
        policy -> ask.apply(parse(policy)).why());
  }

  @SuppressWarnings("Immutable") // the bodies are static functions without state
  private <T> void function1(
      String name, CelType from, CelType to, Class<T> argument, Function<T, Object> body) {
    declarations.add(
        CelFunctionDecl.newFunctionDeclaration(
            name, CelOverloadDecl.newGlobalOverload(name + "_1", to, from)));
    bindings.addAll(
        CelFunctionBinding.fromOverloads(
            name, CelFunctionBinding.from(name + "_1", argument, body::apply)));
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
                args -> body.apply(args[0], args[1]))));
  }

  private static boolean decided(Answer answer) {
    return switch (answer) {
      case Answer.Yes _ -> true;
      case Answer.No _ -> false;
      case Answer.Unknown unknown -> throw new NotExactException(needsEngine(unknown.why()));
    };
  }

  private static String needsEngine(String why) {
    String engine = "needs the access engine";
    return why.contains(engine) ? why : why + ": " + engine;
  }

  private static PolicyDocument parse(@Nullable Object policy) {
    if (policy == null) {
      throw new NotExactException("the policy is missing");
    }
    try {
      return PolicyDocument.parse(PlainValues.json(policy));
    } catch (PolicySyntaxException e) {
      throw new NotExactException("the policy is not understood: " + e.getMessage());
    }
  }

  private static List<String> texts(Object list) {
    return ((List<?>) list).stream().map(String::valueOf).toList();
  }
}
