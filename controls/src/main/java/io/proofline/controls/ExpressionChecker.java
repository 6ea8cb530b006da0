package io.proofline.controls;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelMacro;
import dev.cel.parser.CelStandardMacro;
import io.proofline.catalog.Control;
import io.proofline.catalog.Schemas;
import java.util.ArrayList;
import java.util.List;

/**
 * Parses the expressions of controls and checks their types, which costs far more than to run them
 * once. Safe for several threads.
 */
final class ExpressionChecker {
  private final Schemas schemas;
  private final CelOptions options;
  private final List<CelFunctionDecl> functions;

  /**
   * For controls over the types of a catalog.
   *
   * @param functions that expressions may call beside the language's own
   */
  ExpressionChecker(Schemas schemas, CelOptions options, List<CelFunctionDecl> functions) {
    this.schemas = schemas;
    this.options = options;
    this.functions = List.copyOf(functions);
  }

  /** Everything beside the control and the schemas that the answer depends on, as text. */
  String surroundings() {
    return "%s\n%s\n%s\n"
        .formatted(options, functions, PathMacros.ALL.stream().map(CelMacro::getKey).toList());
  }

  /** Checks all expressions of a control. Throws {@link ControlException}. */
  CheckedControl check(Control control) {
    CelTypes types = new CelTypes(control, schemas);
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(options)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addMacros(PathMacros.ALL)
            .setTypeProvider(types.provider())
            .addFunctionDeclarations(functions);
    types.variables().forEach(builder::addVar);
    CelCompiler compiler = builder.build();
    String whenText = control.applies().when();
    CelAbstractSyntaxTree when =
        whenText == null ? null : question(compiler, control, "when", whenText);
    CelAbstractSyntaxTree pass = question(compiler, control, "pass", control.pass());
    List<CelAbstractSyntaxTree> reason = new ArrayList<>();
    for (ReasonText.Source source : ReasonText.split(control)) {
      if (source.expression()) {
        reason.add(check(compiler, control, "reason", source.text()));
      }
    }
    // Evidence paths compile as expressions, so that a wrong name is found here.
    for (String path : control.evidence()) {
      checkPath(types, compiler, control, "evidence", path);
    }
    for (Control.Neighbour neighbour : control.near().values()) {
      for (String path : neighbour.match().values()) {
        for (String place : MatchText.parse(path).paths()) {
          checkPath(types, compiler, control, "near", place.replace("[]", "[0]"));
        }
      }
    }
    return new CheckedControl(when, pass, reason);
  }

  private static CelAbstractSyntaxTree question(
      CelCompiler compiler, Control control, String part, String text) {
    CelAbstractSyntaxTree tree = check(compiler, control, part, text);
    CelType type = tree.getResultType();
    if (!type.equals(SimpleType.BOOL)) {
      throw new ControlException(control, part, "must be true or false, and is " + type.name());
    }
    return tree;
  }

  private static void checkPath(
      CelTypes types, CelCompiler compiler, Control control, String part, String path) {
    if (!types.names(path)) {
      check(compiler, control, part, path);
    }
  }

  private static CelAbstractSyntaxTree check(
      CelCompiler compiler, Control control, String part, String text) {
    try {
      return compiler.compile(text, control.id() + "." + part).getAst();
    } catch (CelValidationException e) {
      throw new ControlException(control, part, String.valueOf(e.getMessage()));
    }
  }
}
