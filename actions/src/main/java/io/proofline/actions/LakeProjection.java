package io.proofline.actions;

import io.proofline.ledger.Projection;
import io.proofline.trail.lake.Lake;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The event lake, derived from the sealed segments. */
final class LakeProjection implements Projection {
  private final Mandate mandate;

  LakeProjection(Mandate mandate) {
    this.mandate = mandate;
  }

  @Override
  public String name() {
    return "event lake";
  }

  @Override
  public String answers() throws IOException {
    try (Lake lake = Lake.open(IngestTrail.store(mandate))) {
      List<String> parts = new ArrayList<>();
      for (String table : List.of("events", "resources")) {
        // Every column of every row goes in; the order of rows does not.
        parts.add(
            lake.query(
                    "SELECT count(*), bit_xor(hash(t)), sum(CAST(hash(t) AS HUGEINT)) FROM "
                        + table
                        + " t",
                    List.of(),
                    row -> row.getString(1) + " " + row.getString(2) + " " + row.getString(3))
                .getFirst());
      }
      parts.add(
          lake.query(
                  "SELECT bit_xor(hash(t)), count(*) FROM (SELECT * EXCLUDE (n), sum(n) FROM hours"
                      + " GROUP BY ALL) t",
                  List.of(),
                  row -> row.getString(1) + " " + row.getString(2))
              .getFirst());
      return String.join(" ", parts);
    }
  }

  @Override
  public void rebuild() throws IOException {
    try (Lake lake = Lake.open(IngestTrail.store(mandate))) {
      lake.rebuild();
    }
  }
}
