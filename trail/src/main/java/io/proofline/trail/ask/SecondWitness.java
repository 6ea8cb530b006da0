package io.proofline.trail.ask;

import io.proofline.trail.lake.TrailEvent;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Decryptions by KMS held against the calls to S3: an encrypted object cannot be read without one.
 *
 * @param named decryptions that name an object
 * @param alone those for which no call to S3 on the same object within a minute is held; a call
 *     answers for one decryption only
 * @param bucketOnly decryptions that name the bucket alone, as with bucket keys; they cannot be
 *     held against a call
 */
public record SecondWitness(long named, List<TrailEvent> alone, long bucketOnly) {
  private static final long MINUTE = 60_000_000L;

  /** Takes a copy. */
  public SecondWitness {
    alone = List.copyOf(alone);
  }

  /** An event about an object, or about a bucket. */
  record About(String key, TrailEvent event) {
    long micros() {
      return TrailEvent.micros(event.time());
    }
  }

  /** Both in order of time. */
  static SecondWitness of(List<About> decryptions, List<About> calls) {
    Map<String, List<Long>> open = new HashMap<>();
    for (About call : calls) {
      open.computeIfAbsent(call.key(), _ -> new ArrayList<>()).add(call.micros());
    }
    long named = 0;
    long bucketOnly = 0;
    List<TrailEvent> alone = new ArrayList<>();
    for (About one : decryptions) {
      if (one.key().indexOf('/') < 0) {
        bucketOnly++;
        continue;
      }
      named++;
      List<Long> times = open.getOrDefault(one.key(), new ArrayList<>());
      int at = 0;
      while (at < times.size() && times.get(at) < one.micros() - MINUTE) {
        at++;
      }
      if (at < times.size() && times.get(at) <= one.micros() + MINUTE) {
        times.remove(at);
      } else {
        alone.add(one.event());
      }
    }
    return new SecondWitness(named, alone, bucketOnly);
  }

  /** In a sentence or two. */
  public String sentence() {
    if (named + bucketOnly == 0) {
      return "No use of a key that is held names this store, so KMS says nothing for or against the"
          + " reads.";
    }
    String text = "";
    if (named > 0) {
      text =
          count(named, "key decryption names an object", "key decryptions name objects")
              + " of this store; "
              + (alone.isEmpty()
                  ? "each has a call to S3 on the same object within a minute, none stands alone."
                  : count(alone.size(), "stands", "stand")
                      + " alone: an object was read or written, and no call to S3 is held.");
    }
    return text
        + (bucketOnly == 0
            ? ""
            : (text.isEmpty() ? "" : " ")
                + count(bucketOnly, "more names", "more name")
                + " the bucket only (bucket keys) and cannot be held against a call.");
  }

  private static String count(long n, String one, String many) {
    return String.format(Locale.ROOT, "%,d ", n) + (n == 1 ? one : many);
  }

  /** With stable names. */
  public ObjectNode toJson() {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("decryptionsOfObjects", named);
    out.put("decryptionsOfBucket", bucketOnly);
    ArrayNode list = out.putArray("alone");
    for (TrailEvent event : alone) {
      list.addObject()
          .put("time", event.time().toString())
          .put("eventId", event.eventId())
          .put("segment", event.leaf().toString())
          .put("row", event.row());
    }
    return out;
  }
}
