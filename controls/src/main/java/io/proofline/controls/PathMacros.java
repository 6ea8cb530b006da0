package io.proofline.controls;

import com.google.common.collect.ImmutableList;
import dev.cel.common.Operator;
import dev.cel.common.ast.CelExpr;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelMacroExprFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Macros over dotted paths. They expand to chains of {@code has}, which keep unknown values
 * precise; optional syntax would make the whole resource unknown.
 */
final class PathMacros {
  static final ImmutableList<CelMacro> ALL =
      ImmutableList.of(
          CelMacro.newGlobalMacro(
              "present", 1, (factory, _, args) -> Optional.of(present(factory, args.get(0), null))),
          CelMacro.newGlobalMacro(
              "isTrue",
              1,
              (factory, _, args) ->
                  Optional.of(present(factory, args.get(0), factory.copy(args.get(0))))),
          CelMacro.newGlobalMacro(
              "isFalse",
              1,
              (factory, _, args) ->
                  Optional.of(
                      present(
                          factory,
                          args.get(0),
                          factory.newGlobalCall(
                              Operator.LOGICAL_NOT.getFunction(), factory.copy(args.get(0)))))),
          CelMacro.newGlobalMacro(
              "filled",
              1,
              (factory, _, args) ->
                  Optional.of(
                      present(
                          factory,
                          args.get(0),
                          factory.newGlobalCall(
                              Operator.GREATER.getFunction(),
                              factory.newGlobalCall("size", factory.copy(args.get(0))),
                              factory.newIntLiteral(0))))),
          CelMacro.newGlobalMacro(
              "equal",
              2,
              (factory, _, args) -> Optional.of(compare(factory, Operator.EQUALS, args))),
          CelMacro.newGlobalMacro(
              "among", 2, (factory, _, args) -> Optional.of(compare(factory, Operator.IN, args))));

  private PathMacros() {}

  private static CelExpr compare(
      CelMacroExprFactory factory, Operator operator, ImmutableList<CelExpr> args) {
    return present(
        factory,
        args.get(0),
        factory.newGlobalCall(
            operator.getFunction(), factory.copy(args.get(0)), factory.copy(args.get(1))));
  }

  private static CelExpr present(
      CelMacroExprFactory factory, CelExpr path, @Nullable CelExpr further) {
    List<CelExpr> steps = new ArrayList<>();
    CelExpr at = path;
    while (at.getKind() == CelExpr.ExprKind.Kind.SELECT) {
      steps.addFirst(at);
      at = at.select().operand();
    }
    if (steps.isEmpty() || at.getKind() != CelExpr.ExprKind.Kind.IDENT) {
      return factory.reportError("expected a dotted path such as r.Encrypted");
    }
    List<CelExpr> terms = new ArrayList<>();
    for (CelExpr step : steps) {
      terms.add(
          factory.newSelect(factory.copy(step.select().operand()), step.select().field(), true));
    }
    if (further != null) {
      terms.add(further);
    }
    CelExpr all = terms.getFirst();
    for (CelExpr term : terms.subList(1, terms.size())) {
      all = factory.newGlobalCall(Operator.LOGICAL_AND.getFunction(), all, term);
    }
    return all;
  }
}
