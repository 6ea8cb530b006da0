package io.proofline.controls;

import io.proofline.cloud.template.LogicalName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Gathers what the expressions of one control read, for one resource after the other. Safe for
 * several threads.
 */
final class Binder {
  private final ControlProgram program;
  private final Surroundings side;
  private final Estate estate;
  private final Instant now;
  private final MapValue parameters;
  private final Map<SystemMark, MapValue> systems = new ConcurrentHashMap<>();
  private final Map<String, Map<Surroundings.Found, Several>> bound = new ConcurrentHashMap<>();

  Binder(ControlProgram program, Surroundings side, Estate estate, Instant now) {
    this.program = program;
    this.side = side;
    this.estate = estate;
    this.now = now;
    Map<String, Object> stated = new LinkedHashMap<>();
    program
        .control()
        .parameters()
        .forEach((name, value) -> stated.put(name, PlainValues.of(value.value())));
    parameters = MapValue.of(stated);
  }

  ControlProgram.Bindings bind(Held subject) {
    return bind(subject, estate.mark(subject.document().id()));
  }

  /**
   * What a control reads of a resource.
   *
   * @param marked the system that claims the resource, looked up once for all controls
   */
  ControlProgram.Bindings bind(Held subject, Optional<SystemMark> marked) {
    Map<String, Object> values = HashMap.newHashMap(5);
    List<Facts.Unknown> unknown = new ArrayList<>(subject.facts().unknown());
    values.put("now", now);
    values.put("template", side.side() == Side.TEMPLATE);
    values.put("p", parameters);
    marked.ifPresentOrElse(
        mark -> values.put("sys", systems.computeIfAbsent(mark, Binder::system)),
        () -> {
          values.put("sys", MapValue.of(Map.of()));
          unknown.add(
              new Facts.Unknown(List.of("sys"), "no system in the register claims this resource"));
        });
    Map<String, Object> near = LinkedHashMap.newLinkedHashMap(program.joins().size());
    program.joins().forEach((name, join) -> neighbour(name, join, subject, near, unknown));
    values.put("near", MapValue.of(near));
    return new ControlProgram.Bindings(subject, values, unknown);
  }

  private static MapValue system(SystemMark mark) {
    return MapValue.of("SystemId", mark.systemId(), "HoldsPhi", mark.holdsPhi());
  }

  private void neighbour(
      String name, Join join, Held subject, Map<String, Object> near, List<Facts.Unknown> unknown) {
    Surroundings.Found found = side.neighbours(join, subject);
    if (join.wanted().many()) {
      // Neighbours that depend on the place alone are the same ones for many resources.
      Several several =
          join.terms().isEmpty()
              ? bound
                  .computeIfAbsent(name, _ -> new ConcurrentHashMap<>())
                  .computeIfAbsent(found, _ -> several(name, found))
              : several(name, found);
      near.put(name, several.values());
      unknown.addAll(several.unknown());
      namedByAnotherFile(name, subject, found).ifPresent(unknown::add);
      return;
    }
    List<String> place = List.of("near", name);
    if (found.gap() != null) {
      unknown.add(new Facts.Unknown(place, found.gap()));
    }
    if (!found.found().isEmpty()) {
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

  /**
   * A resource that AWS will name goes by its logical id, which another file may give to one of its
   * own: what that file says of the name says nothing of this resource.
   */
  private static Optional<Facts.Unknown> namedByAnotherFile(
      String name, Held subject, Surroundings.Found found) {
    String identifier = subject.document().id().identifier();
    if (!LogicalName.isOne(identifier)) {
      return Optional.empty();
    }
    String file = subject.snapshot().snapshot().subject();
    for (Held element : found.found()) {
      if (!element.snapshot().snapshot().subject().equals(file)
          && element.document().properties().toString().contains(identifier)) {
        return Optional.of(
            new Facts.Unknown(
                List.of("near", name),
                element.document().id().identifier()
                    + " of another file names a resource of the same logical id"));
      }
    }
    return Optional.empty();
  }

  /** Neighbours as a list, with why it is not known. */
  private record Several(ListValue values, List<Facts.Unknown> unknown) {}

  private Several several(String name, Surroundings.Found found) {
    List<String> place = List.of("near", name);
    List<Facts.Unknown> unknown = new ArrayList<>();
    if (found.gap() != null) {
      unknown.add(new Facts.Unknown(place, found.gap()));
    }
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
    return new Several(
        ListValue.of(found.found().stream().map(Held::values).toList()), List.copyOf(unknown));
  }

  /** Whether the rule selects the property somewhere; what is below it counts with it. */
  private boolean read(List<String> path) {
    for (int i = 0; i < Math.min(2, path.size()); i++) {
      if (!program.names().contains(path.get(i))) {
        return false;
      }
    }
    return true;
  }
}
