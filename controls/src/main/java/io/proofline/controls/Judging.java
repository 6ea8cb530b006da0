package io.proofline.controls;

import io.proofline.catalog.Control;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.template.LogicalName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Judges the resources of one side, one after the other by all controls of its type, so that what
 * was read of a resource can go when it is judged. Batches of resources are judged side by side.
 */
final class Judging {
  private static final int BATCH = 64;

  private final Surroundings side;
  private final Estate estate;
  private final Instant at;
  private final Function<Control, ControlProgram> compiler;

  Judging(
      Surroundings side, Estate estate, Instant at, Function<Control, ControlProgram> compiler) {
    this.side = side;
    this.estate = estate;
    this.at = at;
    this.compiler = compiler;
  }

  /**
   * What a control says of the resources of its type.
   *
   * @param rows in the order of the documents
   * @param skipped how many it does not speak of
   */
  record Judged(List<Evaluation> rows, long skipped) {}

  /** A control with what it needs to run. */
  private record Running(ControlProgram program, Binder binder) {}

  /** Some resources of one type and the controls that speak of it. */
  private record Batch(List<Running> controls, List<Surroundings.Place> places, int from, int to) {}

  /**
   * Judges the resources of the controls' types, or of them only those that are named.
   *
   * @return by id of the control; controls without any resource are left out
   */
  Map<String, Judged> judge(List<Control> controls, @Nullable Set<ResourceId> only) {
    Map<String, List<Surroundings.Place>> places = new TreeMap<>();
    for (Control control : controls) {
      places.computeIfAbsent(
          control.applies().type(),
          type ->
              side.places(type).stream()
                  .filter(place -> only == null || only.contains(place.id()))
                  .toList());
    }
    List<Control> asked =
        controls.stream()
            .filter(control -> !places.getOrDefault(control.applies().type(), List.of()).isEmpty())
            .toList();
    Map<String, List<Running>> running = running(asked);
    Set<String> neighbours = new TreeSet<>();
    asked.forEach(control -> control.near().values().forEach(near -> neighbours.add(near.type())));
    side.keep(neighbours);
    List<Batch> batches = new ArrayList<>();
    running.forEach(
        (type, ofType) -> {
          List<Surroundings.Place> all = places.getOrDefault(type, List.of());
          for (int from = 0; from < all.size(); from += BATCH) {
            batches.add(new Batch(ofType, all, from, Math.min(all.size(), from + BATCH)));
          }
        });
    List<List<Judged>> judged = batches.parallelStream().map(this::judge).toList();
    Map<String, List<Evaluation>> rows = new HashMap<>();
    Map<String, Long> skipped = new HashMap<>();
    for (int i = 0; i < batches.size(); i++) {
      List<Running> ofType = batches.get(i).controls();
      for (int j = 0; j < ofType.size(); j++) {
        String id = ofType.get(j).program().control().id();
        Judged part = judged.get(i).get(j);
        rows.computeIfAbsent(id, _ -> new ArrayList<>()).addAll(part.rows());
        skipped.merge(id, part.skipped(), Long::sum);
      }
    }
    Map<String, Judged> result = new HashMap<>();
    rows.forEach((id, of) -> result.put(id, new Judged(of, skipped.getOrDefault(id, 0L))));
    return result;
  }

  private Map<String, List<Running>> running(List<Control> asked) {
    List<ControlProgram> programs = asked.parallelStream().map(compiler).toList();
    Map<String, List<Running>> running = new TreeMap<>();
    for (ControlProgram program : programs) {
      running
          .computeIfAbsent(program.control().applies().type(), _ -> new ArrayList<>())
          .add(new Running(program, new Binder(program, side, estate, at)));
    }
    return running;
  }

  /** One answer for each control of the batch. */
  private List<Judged> judge(Batch batch) {
    List<List<Evaluation>> rows = new ArrayList<>();
    batch.controls().forEach(_ -> rows.add(new ArrayList<>()));
    long[] skipped = new long[batch.controls().size()];
    @Nullable Outcome[] before = new @Nullable Outcome[skipped.length];
    for (Surroundings.Place place : batch.places().subList(batch.from(), batch.to())) {
      Held subject = side.held(place);
      Optional<SystemMark> marked = estate.mark(subject.document().id());
      for (int i = 0; i < skipped.length; i++) {
        Evaluation row = evaluate(batch.controls().get(i), subject, marked, before[i]);
        if (row == null) {
          skipped[i]++;
        } else {
          rows.get(i).add(row);
          before[i] = row.outcome();
        }
      }
    }
    List<Judged> judged = new ArrayList<>();
    for (int i = 0; i < skipped.length; i++) {
      judged.add(new Judged(List.copyOf(rows.get(i)), skipped[i]));
    }
    return judged;
  }

  /**
   * Null when the control does not speak of the resource.
   *
   * @param before the outcome before this one, which is given again when this one says the same
   */
  private @Nullable Evaluation evaluate(
      Running running, Held subject, Optional<SystemMark> marked, @Nullable Outcome before) {
    ControlProgram program = running.program();
    ControlProgram.Bindings bindings = running.binder().bind(subject, marked);
    Outcome outcome = spoken(program.judge(bindings));
    if (outcome instanceof Outcome.NotApplicable) {
      return null;
    }
    return new Evaluation(
        program.control().id(),
        program.control().ruleHash(),
        subject.snapshot().snapshot().source(),
        subject.document().id(),
        before != null && before.equals(outcome) ? before : outcome,
        program.evidence(bindings),
        subject.snapshot().leaf(),
        subject.row(),
        subject.document().observed());
  }

  /** Reasons name what a file declares as the file does. */
  private Outcome spoken(Outcome outcome) {
    return side.side() == Side.LIVE
        ? outcome
        : switch (outcome) {
          case Outcome.Fail(String reason) -> new Outcome.Fail(LogicalName.spoken(reason));
          case Outcome.NotEvaluated(List<String> reasons) ->
              new Outcome.NotEvaluated(reasons.stream().map(LogicalName::spoken).toList());
          case Outcome.Pass _, Outcome.NotApplicable _ -> outcome;
        };
  }
}
