package io.proofline.actions;

import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.Snapshot;
import io.proofline.trail.coverage.Membership;
import io.proofline.trail.lake.LogFile.Place;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Snapshots that came from a cloud or a template, not from another room. */
final class Collected {
  private static final String TRAIL = "AWS::CloudTrail::Trail";
  private static final Set<String> DERIVED = Set.of("systems", "trail");

  private Collected() {}

  static List<RecordedSnapshot> newestRecorded(Mandate mandate) throws IOException {
    return mandate.snapshots().latest().stream()
        .filter(recorded -> !DERIVED.contains(recorded.snapshot().source()))
        .toList();
  }

  /** What the collected trails select, and the accounts of the organisation that one may record. */
  static List<Document> trails(Mandate mandate) throws IOException {
    return newest(mandate).stream()
        .flatMap(snapshot -> snapshot.documents().stream())
        .filter(document -> Set.of(TRAIL, Membership.TYPE).contains(document.id().type()))
        .toList();
  }

  /**
   * Accounts and regions in which anything was collected: each must have logs. So must each account
   * that the list of an organisation names, also where nothing could be collected: in the home
   * region of the organisation's trail.
   */
  static Set<Place> places(Mandate mandate) throws IOException {
    Set<Place> places = new HashSet<>(Membership.expected(trails(mandate)));
    for (Snapshot snapshot : newest(mandate)) {
      for (Document document : snapshot.documents()) {
        // A template names no account of its own.
        if (!document.id().region().equals("global")
            && document.id().account().matches("\\d{12}")) {
          places.add(new Place(document.id().account(), document.id().region()));
        }
      }
    }
    return places;
  }

  static List<Snapshot> newest(Mandate mandate) throws IOException {
    return newestRecorded(mandate).stream().map(RecordedSnapshot::snapshot).toList();
  }
}
