package io.proofline.controls;

import dev.cel.common.ast.CelExpr;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What an expression names. */
final class References {
  private References() {}

  /**
   * Collects from an expression.
   *
   * @param names every field name that is selected anywhere
   * @param paths every longest dotted path, from the variable on; where only presence is asked it
   *     ends in {@link ReadPaths#PRESENCE}
   */
  static void collect(CelExpr expression, Set<String> names, Set<List<String>> paths) {
    switch (expression.getKind()) {
      case IDENT -> paths.add(List.of(expression.ident().name()));
      case SELECT -> {
        List<String> path = new ArrayList<>();
        if (expression.select().testOnly()) {
          path.add(ReadPaths.PRESENCE);
        }
        CelExpr at = expression;
        while (at.getKind() == CelExpr.ExprKind.Kind.SELECT) {
          path.addFirst(at.select().field());
          names.add(at.select().field());
          at = at.select().operand();
        }
        if (at.getKind() == CelExpr.ExprKind.Kind.IDENT) {
          path.addFirst(at.ident().name());
          paths.add(path);
        } else {
          collect(at, names, paths);
        }
      }
      case CALL -> {
        expression.call().target().ifPresent(target -> collect(target, names, paths));
        expression.call().args().forEach(argument -> collect(argument, names, paths));
      }
      case LIST -> expression.list().elements().forEach(e -> collect(e, names, paths));
      case MAP ->
          expression
              .map()
              .entries()
              .forEach(
                  entry -> {
                    collect(entry.key(), names, paths);
                    collect(entry.value(), names, paths);
                  });
      case STRUCT ->
          expression.struct().entries().forEach(entry -> collect(entry.value(), names, paths));
      case COMPREHENSION -> {
        collect(expression.comprehension().iterRange(), names, paths);
        collect(expression.comprehension().accuInit(), names, paths);
        collect(expression.comprehension().loopCondition(), names, paths);
        collect(expression.comprehension().loopStep(), names, paths);
        collect(expression.comprehension().result(), names, paths);
      }
      case CONSTANT, NOT_SET -> {}
    }
  }
}
