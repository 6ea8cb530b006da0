package io.proofline.trail.coverage;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.ledger.Actor;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.MemoryWorkspace;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.ask.Ask;
import io.proofline.trail.ask.TrailQuestion;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.who.Who;
import io.proofline.trail.who.WhoQuestion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Changes of the bucket that logs go to, and of its key, are limits of an answer. */
class LogBucketChangesTest {
  private static final Instant DAY = Instant.parse("2026-11-18T00:00:00Z");
  private static final String KEY = "arn:aws:kms:us-east-1:441020936617:key/11111111-aaaa";

  private final MemoryWorkspace memory =
      new MemoryWorkspace(Clock.fixed(Instant.parse("2026-11-20T23:59:00Z"), ZoneOffset.UTC));
  private final List<String> events = new ArrayList<>();
  @TempDir Path folder;

  private void event(String call, String resource, @Nullable String error) {
    int colon = call.indexOf(':');
    String failed = error == null ? "" : "\"errorCode\":\"" + error + "\",";
    events.add(
        "{\"eventID\":\"e"
            + events.size()
            + "\",\"eventTime\":\"2026-11-18T10:00:0"
            + events.size()
            + "Z\",\"eventSource\":\""
            + call.substring(0, colon)
            + ".amazonaws.com\",\"eventName\":\""
            + call.substring(colon + 1)
            + "\","
            + failed
            + "\"recipientAccountId\":\"441020936617\",\"resources\":[{\"ARN\":\""
            + resource
            + "\"}]}");
  }

  private static Document trail() {
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    properties.put("TrailName", "org");
    properties.put("S3BucketName", "audit-logs");
    properties.put("KMSKeyId", KEY);
    return new Document(
        new ResourceId("aws", "441020936617", "us-east-1", "AWS::CloudTrail::Trail", "org", null),
        null,
        properties,
        JsonNodeFactory.instance.objectNode(),
        Map.of(),
        Map.of(),
        DAY,
        List.of());
  }

  private List<String> notes(List<Document> trails) throws IOException {
    Path file = Files.writeString(folder.resolve("f.json"), "[" + String.join(",", events) + "]");
    TrailStore store = memory.store(folder.resolve("lake"));
    new TrailIngest(store).ingest(List.of(file), Actor.asserted("ana"), IngestOptions.DEFAULT);
    List<String> notes =
        new Ask(store, trails)
            .ask(
                new TrailQuestion(
                    TrailQuestion.Focus.WHO,
                    "s3://share/k",
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    DAY,
                    DAY.plusSeconds(86_400)),
                Actor.asserted("ana"))
            .notes();
    List<String> ofWho =
        new Who(store, trails)
            .ask(
                new WhoQuestion("s3://share/k", DAY, DAY.plusSeconds(86_400)),
                Actor.asserted("ana"))
            .notes();
    assertThat(ofWho.stream().filter(n -> n.contains("delivered to")).toList())
        .isEqualTo(notes.stream().filter(n -> n.contains("delivered to")).toList());
    return notes;
  }

  @Test
  void changes_that_took_effect_on_the_bucket_or_its_key_are_named() throws IOException {
    event("s3:PutBucketLifecycle", "arn:aws:s3:::audit-logs", null);
    event("s3:PutBucketPolicy", "arn:aws:s3:::audit-logs", "AccessDenied");
    event("s3:PutBucketPolicy", "arn:aws:s3:::share", null);
    event("s3:PutObject", "arn:aws:s3:::audit-logs", null);
    event("kms:PutKeyPolicy", KEY, null);
    assertThat(notes(List.of(trail())))
        .anySatisfy(
            note ->
                assertThat(note)
                    .startsWith("2 calls changed the bucket that logs are delivered to, or its key")
                    .contains("PutKeyPolicy at 2026-11-18T10:00:04Z, PutBucketLifecycle at")
                    .endsWith("is not followed."));
  }

  @Test
  void nothing_is_said_where_nothing_changed_or_no_trail_is_known() throws IOException {
    event("s3:PutBucketLifecycle", "arn:aws:s3:::share", null);
    assertThat(notes(List.of(trail()))).noneMatch(n -> n.contains("delivered to"));
    assertThat(notes(List.of())).noneMatch(n -> n.contains("delivered to"));
  }
}
