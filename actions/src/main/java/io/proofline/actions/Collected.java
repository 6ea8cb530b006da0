package io.proofline.actions;

import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.trail.coverage.Membership;
import io.proofline.trail.lake.LogFile.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The newest snapshots that came from a cloud or a template, not from another room. Each is opened
 * once, and each of its documents read at most once, however many questions are asked of it.
 *
 * @param recorded the snapshots, in order of subject
 */
record Collected(List<RecordedSnapshot> recorded) {
  private static final String TRAIL = "AWS::CloudTrail::Trail";
  private static final Set<String> DERIVED = Set.of("systems", "trail");

  Collected {
    recorded =
        recorded.stream().filter(held -> !DERIVED.contains(held.snapshot().source())).toList();
  }

  static Collected newest(Mandate mandate) throws IOException {
    return new Collected(mandate.snapshots().latest());
  }

  List<Snapshot> snapshots() {
    return recorded.stream().map(RecordedSnapshot::snapshot).toList();
  }

  List<Document> documents() {
    return recorded.stream().flatMap(held -> held.snapshot().documents().stream()).toList();
  }

  /** What the collected trails select, and the accounts of the organisation that one may record. */
  List<Document> trails() {
    List<Document> trails = new ArrayList<>();
    for (Snapshot snapshot : snapshots()) {
      for (int row = 0; row < snapshot.documents().size(); row++) {
        String type = snapshot.id(row).type();
        if (type.equals(TRAIL) || type.equals(Membership.TYPE)) {
          trails.add(snapshot.documents().get(row));
        }
      }
    }
    return List.copyOf(trails);
  }

  /**
   * Accounts and regions in which anything was collected: each must have logs. So must each account
   * that the list of an organisation names, also where nothing could be collected: in the home
   * region of the organisation's trail.
   */
  Set<Place> places() {
    Set<Place> places = new HashSet<>(Membership.expected(trails()));
    for (Snapshot snapshot : snapshots()) {
      for (int row = 0; row < snapshot.documents().size(); row++) {
        ResourceId id = snapshot.id(row);
        // A template names no account of its own.
        if (!id.region().equals("global") && id.account().matches("\\d{12}")) {
          places.add(new Place(id.account(), id.region()));
        }
      }
    }
    return places;
  }
}
