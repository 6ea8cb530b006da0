package io.proofline.controls;

import com.google.common.base.Suppliers;
import com.google.common.collect.ImmutableList;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import io.proofline.catalog.Control;
import io.proofline.catalog.Schemas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Turns the expressions of controls into programs. Those of the program's own catalog were checked
 * when it was built; others are checked here. Safe for several threads.
 */
final class ExpressionCompiler {
  private static final int LARGEST_PATTERN = 10_000;

  /** Bounds what one expression may cost; loops over a resource's lists stay far below. */
  private static final CelOptions OPTIONS =
      CelOptions.current()
          .enableHeterogeneousNumericComparisons(true)
          .comprehensionMaxIterations(1_000_000)
          .maxRegexProgramSize(LARGEST_PATTERN)
          .build();

  private final CheckedExpressions shipped = CheckedExpressions.shipped();
  private final ExpressionChecker checker;
  private final ExpressionKeys keys;
  private final boolean quick;
  private final List<CelFunctionBinding> bindings;
  private final Map<String, CelFunctionOverload> bodies = new HashMap<>();
  private final Supplier<CelRuntime> runtime = Suppliers.memoize(this::runtime);

  ExpressionCompiler(Schemas schemas) {
    this(schemas, true);
  }

  /**
   * For controls over the types of a catalog.
   *
   * @param quick whether expressions get a quick form; without, the engine answers everything
   */
  ExpressionCompiler(Schemas schemas, boolean quick) {
    this.quick = quick;
    PolicyFunctions functions = new PolicyFunctions();
    LogFilterFunctions filters = new LogFilterFunctions();
    checker =
        new ExpressionChecker(
            schemas,
            OPTIONS,
            Stream.of(
                    functions.declarations(),
                    StatementFunctions.declarations(),
                    filters.declarations())
                .flatMap(List::stream)
                .toList());
    keys = new ExpressionKeys(schemas, checker.surroundings());
    bindings =
        ImmutableList.<CelFunctionBinding>builder()
            .addAll(new Patterns(LARGEST_PATTERN).bindings())
            .addAll(functions.bindings())
            .addAll(StatementFunctions.bindings())
            .addAll(filters.bindings())
            .build();
    bindings.forEach(binding -> bodies.put(binding.getOverloadId(), binding.getDefinition()));
  }

  private CelRuntime runtime() {
    return CelRuntimeFactory.plannerRuntimeBuilder()
        .setOptions(OPTIONS)
        .setStandardFunctions(
            CelStandardFunctions.newBuilder()
                .excludeFunctions(CelStandardFunctions.StandardFunction.MATCHES)
                .build())
        .addFunctionBindings(bindings)
        .build();
  }

  /** Under what the expressions of a control are kept; see {@link ExpressionKeys}. */
  String key(Control control) {
    return keys.of(control);
  }

  /** Checks the expressions of a control anew. Throws {@link ControlException}. */
  CheckedControl check(Control control) {
    return checker.check(control);
  }

  /** Compiles all expressions of a control. Throws {@link ControlException}. */
  ControlProgram compile(Control control) {
    CheckedControl trees = shipped.find(key(control)).orElseGet(() -> check(control));
    Set<String> names = new HashSet<>();
    Set<List<String>> paths = new HashSet<>();
    Expression when =
        trees.when() == null ? null : expression(control, "when", trees.when(), names, paths);
    Expression pass = expression(control, "pass", trees.pass(), names, paths);
    List<ReasonText.Part> parts = new ArrayList<>();
    Iterator<CelAbstractSyntaxTree> expressions = trees.reason().iterator();
    for (ReasonText.Source source : ReasonText.split(control)) {
      parts.add(
          source.expression()
              ? new ReasonText.Computed(
                  expression(control, "reason", expressions.next(), names, paths))
              : new ReasonText.Fixed(source.text()));
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

  private Expression expression(
      Control control,
      String part,
      CelAbstractSyntaxTree tree,
      Set<String> names,
      Set<List<String>> paths) {
    References.collect(tree.getExpr(), names, paths);
    return new Expression(
        quick ? QuickPlanner.plan(tree, bodies).orElse(null) : null,
        Suppliers.memoize(() -> program(control, part, tree)));
  }

  private CelRuntime.Program program(Control control, String part, CelAbstractSyntaxTree tree) {
    try {
      return runtime.get().createProgram(tree);
    } catch (CelEvaluationException e) {
      throw new ControlException(control, part, String.valueOf(e.getMessage()));
    }
  }
}
