package io.proofline.controls;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.CelType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import io.proofline.catalog.Control;
import io.proofline.catalog.Schemas;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the expressions of controls into programs. Safe for several threads. */
final class ExpressionCompiler {
  private static final int LARGEST_PATTERN = 10_000;

  /** Bounds what one expression may cost; loops over a resource's lists stay far below. */
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .comprehensionMaxIterations(1_000_000)
          .maxRegexProgramSize(LARGEST_PATTERN)
          .build();

  private final Schemas schemas;
  private final PolicyFunctions functions = new PolicyFunctions();
  private final CelRuntime runtime =
      CelRuntimeFactory.plannerRuntimeBuilder()
          .setOptions(OPTIONS)
          .setStandardFunctions(
              CelStandardFunctions.newBuilder()
                  .excludeFunctions(CelStandardFunctions.StandardFunction.MATCHES)
                  .build())
          .addFunctionBindings(new Patterns(LARGEST_PATTERN).bindings())
          .addFunctionBindings(functions.bindings())
          .addFunctionBindings(StatementFunctions.bindings())
          .build();

  ExpressionCompiler(Schemas schemas) {
    this.schemas = schemas;
  }

  /** Compiles all expressions of a control. Throws {@link ControlException}. */
  ControlProgram compile(Control control) {
    CelTypes types = new CelTypes(control, schemas);
    CelCompilerBuilder builder =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .addMacros(PathMacros.ALL)
            .setTypeProvider(types.provider())
            .addFunctionDeclarations(functions.declarations())
            .addFunctionDeclarations(StatementFunctions.declarations());
    types.variables().forEach(builder::addVar);
    CelCompiler compiler = builder.build();
    Set<String> names = new HashSet<>();
    Set<List<String>> paths = new HashSet<>();
    String whenText = control.applies().when();
    CelRuntime.@Nullable Program when =
        whenText == null ? null : program(compiler, control, "when", whenText, true, names, paths);
    CelRuntime.Program pass =
        program(compiler, control, "pass", control.pass(), true, names, paths);
    List<ReasonText.Part> parts = new ArrayList<>();
    for (ReasonText.Source source : ReasonText.split(control)) {
      parts.add(
          source.expression()
              ? new ReasonText.Computed(
                  program(compiler, control, "reason", source.text(), false, names, paths))
              : new ReasonText.Fixed(source.text()));
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
    Map<String, Join> joins = new LinkedHashMap<>();
    control.near().forEach((name, neighbour) -> joins.put(name, Join.of(neighbour)));
    Map<String, List<String>> evidence = new LinkedHashMap<>();
    control.evidence().forEach(path -> evidence.put(path, List.of(path.split("\\."))));
    return new ControlProgram(
        control,
        when,
        pass,
        new ReasonText(parts),
        Set.copyOf(names),
        ReadPaths.of(paths),
        joins,
        evidence,
        List.copyOf(evidence.keySet()));
  }

  private CelRuntime.Program program(
      CelCompiler compiler,
      Control control,
      String part,
      String text,
      boolean bool,
      Set<String> names,
      Set<List<String>> paths) {
    CelAbstractSyntaxTree tree = check(compiler, control, part, text);
    CelType type = tree.getResultType();
    if (bool && !type.equals(SimpleType.BOOL)) {
      throw new ControlException(
          control.id(), part, "must be true or false, and is " + type.name());
    }
    References.collect(tree.getExpr(), names, paths);
    try {
      return runtime.createProgram(tree);
    } catch (CelEvaluationException e) {
      throw new ControlException(control.id(), part, String.valueOf(e.getMessage()));
    }
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
      throw new ControlException(control.id(), part, String.valueOf(e.getMessage()));
    }
  }
}
