package io.proofline.trail;

import io.proofline.trail.read.RejectReason;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an ingest found. Every file given is in exactly one of {@code logFiles}, {@code digests},
 * {@code signatures}, {@code keyFiles}, {@code alreadyHeld} and {@code rejected}.
 *
 * @param files files given, after folders were walked
 * @param bytes their size as they lie on the disk
 * @param logFiles files that gave records, or a well-formed empty list of them
 * @param digests digest files
 * @param signatures saved signatures of digests
 * @param keyFiles saved ListPublicKeys answers
 * @param alreadyHeld files taken before, same name and same bytes; those that were refused before
 *     are among {@code rejected} again
 * @param records elements in the log files
 * @param events new distinct events
 * @param duplicates records whose event was held already, in this run or an earlier one
 * @param differing those of the duplicates that are other bytes than any held of their event; each
 *     is a row beside the other
 * @param unparsed records that are no recognisable event; kept raw
 * @param rejected files that gave nothing, with the reason
 * @param first earliest event time among the new events, null when there are none
 * @param last latest event time among the new events, null when there are none
 * @param segments leaves of the segments sealed, as {@code year/index}
 */
public record IngestReport(
    int files,
    long bytes,
    int logFiles,
    int digests,
    int signatures,
    int keyFiles,
    int alreadyHeld,
    long records,
    long events,
    long duplicates,
    long differing,
    long unparsed,
    List<Rejected> rejected,
    @Nullable Instant first,
    @Nullable Instant last,
    List<String> segments) {

  /** Takes copies of the lists. */
  public IngestReport {
    rejected = List.copyOf(rejected);
    segments = List.copyOf(segments);
  }

  /**
   * A file that gave no events.
   *
   * @param name the file
   * @param reason class of fault
   * @param detail in words
   * @param kept whether its raw bytes are in the evidence
   */
  public record Rejected(String name, RejectReason reason, String detail, boolean kept) {}

  /** The report with stable names, for {@code --json}. */
  public ObjectNode toJson() {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("files", files);
    out.put("bytes", bytes);
    out.put("logFiles", logFiles);
    out.put("digests", digests);
    out.put("signatures", signatures);
    out.put("keyFiles", keyFiles);
    out.put("alreadyHeld", alreadyHeld);
    out.put("records", records);
    out.put("events", events);
    out.put("duplicates", duplicates);
    out.put("differing", differing);
    out.put("unparsed", unparsed);
    ArrayNode list = out.putArray("rejected");
    for (Rejected file : rejected) {
      list.addObject()
          .put("file", file.name())
          .put("reason", file.reason().id())
          .put("detail", file.detail())
          .put("kept", file.kept());
    }
    out.put("firstEvent", first == null ? null : first.toString());
    out.put("lastEvent", last == null ? null : last.toString());
    ArrayNode leaves = out.putArray("segments");
    segments.forEach(leaves::add);
    return out;
  }
}
