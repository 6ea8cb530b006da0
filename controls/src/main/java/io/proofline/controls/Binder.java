package io.proofline.controls;

import io.proofline.catalog.Control;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Gathers what the expressions of one control read, for one resource after the other. */
final class Binder {
  private final ControlProgram program;
  private final Surroundings side;
  private final Estate estate;
  private final Instant now;
  private final Map<String, Object> parameters = new LinkedHashMap<>();

  Binder(ControlProgram program, Surroundings side, Estate estate, Instant now) {
    this.program = program;
    this.side = side;
    this.estate = estate;
    this.now = now;
    program
        .control()
        .parameters()
        .forEach((name, value) -> parameters.put(name, PlainValues.of(value.value())));
  }

  ControlProgram.Bindings bind(Held subject) {
    Map<String, Object> values = new HashMap<>(subject.values());
    List<Facts.Unknown> unknown = new ArrayList<>(subject.facts().unknown());
    values.put("now", now);
    values.put("template", side.side() == Side.TEMPLATE);
    values.put("p", parameters);
    estate
        .mark(subject.document().id())
        .ifPresentOrElse(
            mark ->
                values.put("sys", Map.of("SystemId", mark.systemId(), "HoldsPhi", mark.holdsPhi())),
            () -> {
              values.put("sys", Map.of());
              unknown.add(
                  new Facts.Unknown(
                      List.of("sys"), "no system in the register claims this resource"));
            });
    Map<String, Object> near = new LinkedHashMap<>();
    for (Map.Entry<String, Control.Neighbour> entry : program.control().near().entrySet()) {
      neighbour(entry.getKey(), entry.getValue(), subject, near, unknown);
    }
    values.put("near", near);
    return new ControlProgram.Bindings(values, unknown);
  }

  private void neighbour(
      String name,
      Control.Neighbour wanted,
      Held subject,
      Map<String, Object> near,
      List<Facts.Unknown> unknown) {
    Surroundings.Found found = side.neighbours(wanted, subject);
    List<String> place = List.of("near", name);
    if (found.gap() != null) {
      unknown.add(new Facts.Unknown(place, found.gap()));
    }
    if (wanted.many()) {
      near.put(name, found.found().stream().map(Held::values).toList());
      // Inside of a list a path cannot be told apart: the list is unknown when an element lacks
      // something that the rule reads.
      for (Held element : found.found()) {
        for (Facts.Unknown lack : element.facts().unknown()) {
          if (read(lack.path())) {
            unknown.add(
                new Facts.Unknown(
                    place,
                    element.document().id().identifier()
                        + ", "
                        + String.join(".", lack.path())
                        + ": "
                        + lack.reason()));
          }
        }
      }
    } else if (!found.found().isEmpty()) {
      Held one = found.found().getFirst();
      near.put(name, one.values());
      for (Facts.Unknown lack : one.facts().unknown()) {
        // An unknown part of a neighbour makes has(near.x) unknown too; leave out parts, such as
        // the runtime facts of a template, under a name that the rule selects nowhere.
        if (!program.names().contains(lack.path().getFirst())) {
          continue;
        }
        List<String> path = new ArrayList<>(place);
        path.addAll(lack.path());
        unknown.add(new Facts.Unknown(path, lack.reason()));
      }
    }
  }

  /** Whether the rule selects the property somewhere; what is below it counts with it. */
  private boolean read(List<String> path) {
    return path.stream().limit(2).allMatch(program.names()::contains);
  }
}
