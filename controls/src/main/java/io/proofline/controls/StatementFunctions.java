package io.proofline.controls;

import com.google.common.collect.ImmutableList;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;
import dev.cel.runtime.CelFunctionBinding;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * Functions that lay out what a policy says, statement by statement, without judging it: for
 * controls that ask how a policy is written. Whether somebody has access in the end is a question
 * for the predicates of {@link PolicyFunctions}.
 */
final class StatementFunctions {
  private static final CelType TEXTS = ListType.create(SimpleType.STRING);
  private static final CelType ROWS = ListType.create(SimpleType.DYN);

  private StatementFunctions() {}

  static List<CelFunctionDecl> declarations() {
    return List.of(
        CelFunctionDecl.newFunctionDeclaration(
            "statements", CelOverloadDecl.newGlobalOverload("statements_1", ROWS, SimpleType.DYN)),
        CelFunctionDecl.newFunctionDeclaration(
            "allowing",
            CelOverloadDecl.newGlobalOverload(
                "allowing_2", ROWS, SimpleType.DYN, SimpleType.STRING)),
        CelFunctionDecl.newFunctionDeclaration(
            "covers",
            CelOverloadDecl.newGlobalOverload(
                "covers_2", SimpleType.BOOL, TEXTS, SimpleType.STRING)));
  }

  static List<CelFunctionBinding> bindings() {
    ImmutableList.Builder<CelFunctionBinding> all = ImmutableList.builder();
    all.addAll(one("statements", PolicyStatements::of));
    all.addAll(
        two("allowing", (policy, action) -> PolicyStatements.allowing(policy, (String) action)));
    all.addAll(
        two(
            "covers",
            (patterns, text) -> PolicyStatements.covers((List<?>) patterns, (String) text)));
    return all.build();
  }

  @SuppressWarnings("Immutable") // the bodies are static functions without state
  private static Iterable<CelFunctionBinding> one(String name, Function<Object, Object> body) {
    return CelFunctionBinding.fromOverloads(
        name,
        CelFunctionBinding.from(
            name + "_1", Object.class, value -> NotExactException.told(() -> body.apply(value))));
  }

  @SuppressWarnings("Immutable") // the bodies are static functions without state
  private static Iterable<CelFunctionBinding> two(
      String name, BiFunction<Object, Object, Object> body) {
    return CelFunctionBinding.fromOverloads(
        name,
        CelFunctionBinding.from(
            name + "_2",
            ImmutableList.of(Object.class, Object.class),
            args -> NotExactException.told(() -> body.apply(args[0], args[1]))));
  }
}
