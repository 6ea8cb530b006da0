package io.proofline.controls;

import io.proofline.catalog.Control;
import io.proofline.catalog.ResourceSchema;
import io.proofline.catalog.Schemas;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.ledger.Entry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Rows about whole populations: not known, or known to be empty. */
final class Populations {
  private Populations() {}

  static List<Evaluation> rows(Control control, Surroundings side, Schemas schemas, Instant at) {
    ResourceSchema.Source source = schemas.get(control.applies().type()).source();
    return switch (side.side()) {
      case TEMPLATE -> source == ResourceSchema.Source.CLOUD ? template(control, side) : List.of();
      case LIVE ->
          source == ResourceSchema.Source.CLOUD ? live(control, side) : derived(control, side, at);
    };
  }

  /** When there is no snapshot at all that could have answered. */
  static Evaluation nothingCollected(Control control, Instant at) {
    return new Evaluation(
        control.id(),
        control.ruleHash(),
        "none",
        everything(control, "*", "*"),
        Outcome.NotEvaluated.because("population not known: nothing was collected"),
        Map.of(),
        null,
        -1,
        at);
  }

  /** A subject of which the newest snapshot was shredded: the one before does not tell. */
  static Evaluation shredded(Control control, Entry.Shredded gone, Instant at) {
    String account = gone.subject().substring(gone.subject().indexOf('/') + 1);
    return new Evaluation(
        control.id(),
        control.ruleHash(),
        "none",
        everything(control, account.matches("[0-9]{12}") ? account : "*", "*"),
        Outcome.NotEvaluated.because(
            "population not known: the newest snapshot, " + gone.words() + "; collect it again"),
        Map.of(),
        null,
        -1,
        at);
  }

  private static List<Evaluation> live(Control control, Surroundings side) {
    String type = control.applies().type();
    List<Evaluation> rows = new ArrayList<>();
    for (Map.Entry<String, RecordedSnapshot> collected : side.extents().collected().entrySet()) {
      String account = collected.getKey();
      RecordedSnapshot snapshot = collected.getValue();
      Coverage coverage = side.coverage(account, type);
      coverage
          .gaps()
          .forEach(
              (region, reason) ->
                  rows.add(
                      row(
                          control,
                          snapshot,
                          account,
                          region,
                          Outcome.NotEvaluated.because(reason))));
      for (String region : coverage.complete()) {
        if (!side.extents().populated(account, region, type)) {
          rows.add(row(control, snapshot, account, region, none(type, account, region)));
        }
      }
      leftOut(control, side, account, snapshot).ifPresent(rows::add);
    }
    return rows;
  }

  /**
   * Enabled regions that the collection was told to leave out. A claim is about the account, so it
   * cannot be met while some of it was not looked at.
   */
  private static Optional<Evaluation> leftOut(
      Control control, Surroundings side, String account, RecordedSnapshot snapshot) {
    SortedSet<String> regions = snapshot.snapshot().regionsNotAsked();
    if (regions.isEmpty() || !regional(control, side, account)) {
      return Optional.empty();
    }
    return Optional.of(
        row(
            control,
            snapshot,
            account,
            "*",
            Outcome.NotEvaluated.because(
                "population not known: %d enabled %s left out of the collection of account %s (%s)"
                    .formatted(
                        regions.size(),
                        regions.size() == 1 ? "region was" : "regions were",
                        account,
                        String.join(", ", regions)))));
  }

  /**
   * Whether what the rule speaks of may lie in any region: its resources do, or it depends on a
   * neighbour anywhere whether the rule speaks of them.
   */
  private static boolean regional(Control control, Surroundings side, String account) {
    String when = control.applies().when();
    return side.extents().byRegion(account, control.applies().type())
        || (when != null
            && control.near().entrySet().stream()
                .anyMatch(
                    near ->
                        near.getValue().region() == Control.Neighbour.Reach.ANY
                            && when.contains("near." + near.getKey())
                            && side.extents().byRegion(account, near.getValue().type())));
  }

  private static List<Evaluation> template(Control control, Surroundings side) {
    String type = control.applies().type();
    List<Evaluation> rows = new ArrayList<>();
    for (RecordedSnapshot snapshot : side.snapshots()) {
      for (Snapshot.Scope scope : snapshot.snapshot().scopes()) {
        if (scope.type().equals(type) && !scope.complete()) {
          String why =
              scope.reasons().isEmpty()
                  ? "the template was not understood whole"
                  : String.join("; ", scope.reasons());
          rows.add(
              row(
                  control,
                  snapshot,
                  scope.account(),
                  scope.region(),
                  Outcome.NotEvaluated.because("population not known: " + why)));
        }
      }
    }
    rows.addAll(unscoped(control, side));
    if (rows.isEmpty() && !side.snapshots().isEmpty() && side.places(type).isEmpty()) {
      RecordedSnapshot first = side.snapshots().getFirst();
      if (type.startsWith("X::")) {
        rows.add(
            row(
                control,
                first,
                "*",
                "*",
                Outcome.NotEvaluated.because(
                    "population not known: a template cannot show " + type)));
      } else {
        String gap = templateGap(side);
        rows.add(
            row(
                control,
                first,
                "*",
                "*",
                gap == null
                    ? new Outcome.NotApplicable("no template declares " + type)
                    : Outcome.NotEvaluated.because("population not known: " + gap)));
      }
    }
    return rows;
  }

  private static @Nullable String templateGap(Surroundings side) {
    for (RecordedSnapshot snapshot : side.snapshots()) {
      for (Snapshot.Scope scope : snapshot.snapshot().scopes()) {
        if (!scope.complete()) {
          return snapshot.snapshot().subject() + ": " + String.join("; ", scope.reasons());
        }
      }
    }
    return null;
  }

  private static List<Evaluation> derived(Control control, Surroundings side, Instant at) {
    String type = control.applies().type();
    List<Evaluation> rows = new ArrayList<>();
    boolean asked = false;
    for (RecordedSnapshot snapshot : side.snapshots()) {
      for (Snapshot.Scope scope : snapshot.snapshot().scopes()) {
        if (!scope.type().equals(type)) {
          continue;
        }
        asked = true;
        if (!scope.complete()) {
          String why =
              scope.reasons().isEmpty()
                  ? "it was not worked out to the end"
                  : String.join("; ", scope.reasons());
          rows.add(
              row(
                  control,
                  snapshot,
                  scope.account(),
                  scope.region(),
                  Outcome.NotEvaluated.because("population not known: " + why)));
        } else if (!side.extents().populated(scope.account(), scope.region(), type)) {
          rows.add(
              row(
                  control,
                  snapshot,
                  scope.account(),
                  scope.region(),
                  none(type, scope.account(), scope.region())));
        }
      }
    }
    rows.addAll(unscoped(control, side));
    if (!asked) {
      rows.add(
          new Evaluation(
              control.id(),
              control.ruleHash(),
              "none",
              everything(control, "*", "*"),
              Outcome.NotEvaluated.because("population not known: " + type + " was not worked out"),
              Map.of(),
              null,
              -1,
              at));
    }
    return rows;
  }

  /** Documents whose snapshot does not say whether it holds all of their kind. */
  private static List<Evaluation> unscoped(Control control, Surroundings side) {
    String type = control.applies().type();
    Map<List<String>, Evaluation> rows = new TreeMap<>(Comparator.comparing(List::toString));
    for (Surroundings.Place held : side.places(type)) {
      ResourceId id = held.id();
      boolean scoped =
          held.snapshot().snapshot().scopes().stream()
              .anyMatch(
                  scope ->
                      scope.type().equals(type)
                          && scope.account().equals(id.account())
                          && (scope.region().equals(id.region())
                              || scope.region().equals(Coverage.GLOBAL)));
      if (!scoped) {
        rows.computeIfAbsent(
            List.of(id.account(), id.region()),
            _ ->
                row(
                    control,
                    held.snapshot(),
                    id.account(),
                    id.region(),
                    Outcome.NotEvaluated.because(
                        "population not known: %s does not say whether it holds every %s"
                            .formatted(held.snapshot().snapshot().subject(), type))));
      }
    }
    return List.copyOf(rows.values());
  }

  private static Outcome none(String type, String account, String region) {
    return new Outcome.NotApplicable("no %s in account %s, %s".formatted(type, account, region));
  }

  private static Evaluation row(
      Control control, RecordedSnapshot snapshot, String account, String region, Outcome outcome) {
    return new Evaluation(
        control.id(),
        control.ruleHash(),
        snapshot.snapshot().source(),
        everything(control, account, region),
        outcome,
        Map.of(),
        snapshot.leaf(),
        -1,
        snapshot.snapshot().to());
  }

  private static ResourceId everything(Control control, String account, String region) {
    return new ResourceId("aws", account, region, control.applies().type(), Evaluation.ALL, null);
  }
}
