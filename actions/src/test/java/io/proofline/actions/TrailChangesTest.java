package io.proofline.actions;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Entity;
import io.proofline.ledger.Workspace;
import io.proofline.systems.HoldsPhi;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.ask.HighRiskChanges.Change;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Changes with what they asked for, the settings before and after, and what they bear on. */
class TrailChangesTest {
  private static final String ACCOUNT = "441020936617";
  private static final Instant NOON = Instant.parse("2026-11-18T12:00:00Z");

  @TempDir Path folder;

  private Mandate mandate() throws IOException {
    Clock clock = Clock.fixed(Instant.parse("2026-11-20T23:59:00Z"), ZoneOffset.UTC);
    Path root = folder.resolve("clinic");
    Workspace workspace =
        Files.exists(root)
            ? Workspace.open(root, clock)
            : Workspace.create(
                root,
                new Entity("Harbor", Entity.Role.COVERED_ENTITY, "proofline.example/harbor"),
                clock);
    return new Mandate(workspace, Actor.asserted("dana.whitfield"), clock);
  }

  private static Document bucket(String name, boolean blocked, Instant at) {
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    properties.put("BucketName", name);
    properties.putObject("PublicAccessBlockConfiguration").put("BlockPublicAcls", blocked);
    return new Document(
        new ResourceId("aws", ACCOUNT, "us-east-1", "AWS::S3::Bucket", name, null),
        "arn:aws:s3:::" + name,
        properties,
        JsonNodeFactory.instance.objectNode(),
        Map.of(),
        Map.of("properties.LifecycleConfiguration", "denied"),
        at,
        List.of());
  }

  private void snapshot(Instant at, Document... documents) throws IOException {
    Mandate mandate = mandate();
    mandate
        .snapshots()
        .record(
            new CollectedSnapshot(
                new Snapshot(
                    "aws", "aws/" + ACCOUNT, at, at, List.of(documents), List.of(), List.of()),
                Map.of()),
            mandate.actor());
  }

  private static String event(String id, int hour, String name, String bucket, String asked) {
    return ("{'eventID':'"
            + id
            + "','eventTime':'2026-11-18T%02d:00:00Z','eventSource':"
            + "'s3.amazonaws.com','eventName':'"
            + name
            + "','awsRegion':'us-east-1','readOnly':"
            + "false,'recipientAccountId':'"
            + ACCOUNT
            + "','requestParameters':{"
            + asked
            + "'bucketName':'"
            + bucket
            + "'},'userIdentity':{'type':'IAMUser','userName':'marco',"
            + "'accountId':'"
            + ACCOUNT
            + "'}}")
        .formatted(hour)
        .replace('\'', '"');
  }

  private ListTrailChanges.Result changes(String... events) throws IOException {
    Path file = Files.writeString(folder.resolve("log.json"), "[" + String.join(",", events) + "]");
    new IngestTrail(mandate()).run(List.of(file), List.of(), IngestOptions.DEFAULT.progress());
    return new ListTrailChanges(mandate())
        .run(Instant.parse("2026-11-18T00:00:00Z"), Instant.parse("2026-11-19T00:00:00Z"));
  }

  private static ListTrailChanges.Settings settings(ListTrailChanges.Result result, Change change) {
    return result.settings().getOrDefault(change, List.of()).getFirst();
  }

  private static String open(boolean blocked) {
    return "'PublicAccessBlockConfiguration':{'BlockPublicAcls':" + blocked + "},";
  }

  @Test
  void a_change_shows_what_it_asked_for_and_what_was_different_after_it() throws IOException {
    snapshot(NOON.minusSeconds(7_200), bucket("share", true, NOON.minusSeconds(7_200)));
    snapshot(NOON.plusSeconds(7_200), bucket("share", false, NOON.plusSeconds(7_200)));
    ListTrailChanges.Result result =
        changes(event("e1", 12, "PutBucketPublicAccessBlock", "share", open(false)));
    Change change = result.changes().getFirst();
    assertThat(change.direction().id()).isEqualTo("opens");
    assertThat(change.asked())
        .hasToString(
            JsonMapper.shared()
                .readTree(("{" + open(false) + "'bucketName':'share'}").replace('\'', '"'))
                .toString());
    ListTrailChanges.Settings settings = settings(result, change);
    assertThat(settings.differ())
        .containsExactly(
            new ListTrailChanges.Setting(
                "properties.PublicAccessBlockConfiguration.BlockPublicAcls", "true", "false"));
    assertThat(settings.others()).isZero();
    assertThat(settings.unreadable()).containsExactly("properties.LifecycleConfiguration");
    assertThat(settings.before()).isNotNull();
    assertThat(settings.after()).isNotNull();
  }

  @Test
  void another_call_between_the_snapshots_is_counted_and_a_side_that_is_not_held_says_so()
      throws IOException {
    snapshot(NOON.plusSeconds(7_200), bucket("share", false, NOON.plusSeconds(7_200)));
    ListTrailChanges.Result alone =
        changes(
            event("e1", 12, "PutBucketPublicAccessBlock", "share", open(false)),
            event("e2", 11, "PutBucketAcl", "share", "'x-amz-acl':['private'],"));
    ListTrailChanges.Settings settings = settings(alone, alone.changes().getFirst());
    assertThat(settings.before()).isNull();
    assertThat(settings.differ()).isEmpty();
    snapshot(NOON.minusSeconds(7_200), bucket("share", true, NOON.minusSeconds(7_200)));
    ListTrailChanges.Result both = changes();
    for (Change change : both.changes()) {
      assertThat(settings(both, change).others()).isEqualTo(1);
      assertThat(settings(both, change).differ()).hasSize(1);
    }
    assertThat(both.changes()).hasSize(2);
  }

  @Test
  void a_change_bears_on_phi_as_the_register_says_and_no_is_said_of_little() throws IOException {
    snapshot(
        NOON,
        bucket("share", true, NOON),
        bucket("website", true, NOON),
        bucket("unclaimed", true, NOON));
    String[] events = {
      event("e1", 9, "PutBucketAcl", "share", ""),
      event("e2", 10, "PutBucketAcl", "website", ""),
      event("e3", 11, "PutBucketAcl", "unclaimed", ""),
      event("e4", 12, "PutBucketAcl", "elsewhere", ""),
      event("e5", 13, "PutAccountPublicAccessBlock", "", "").replace(",\"bucketName\":\"\"", "")
    };
    assertThat(changes(events).scopes()).isEmpty();
    Files.writeString(
        folder.resolve("systems.yaml"),
        """
        version: 1
        accounts:
          - {id: "441020936617", name: production}
        systems:
          - id: S-01
            name: Imaging archive
            owner: {name: Marco Ilves, title: Imaging engineer}
            purpose: Keeps radiology images for reading and sharing.
            holds-phi: yes
            ephi: [images]
            accounts: ["441020936617"]
            resources:
              - {type: AWS::S3::Bucket, identifier: share}
              - identifier: website
                holds-phi: no
                reason: Public pages without any patient.
        """);
    new ReadRegisters(mandate()).run(folder);
    ListTrailChanges.Result result = changes();
    List<HoldsPhi> said = new ArrayList<>();
    for (Change change : result.changes()) {
      ListTrailChanges.Bearing bearing = result.scopes().get(change);
      said.add(bearing == null ? HoldsPhi.UNKNOWN : bearing.holds());
      assertThat(bearing == null ? List.of() : bearing.holding())
          .as("named as holding PHI")
          .isEqualTo(
              change.resources().contains("arn:aws:s3:::share")
                  ? List.of("arn:aws:s3:::share")
                  : List.of());
    }
    assertThat(said)
        .startsWith(HoldsPhi.YES, HoldsPhi.NO, HoldsPhi.UNKNOWN, HoldsPhi.UNKNOWN)
        .hasSize(result.changes().size());
    assertThat(said.subList(4, said.size())).containsOnly(HoldsPhi.UNKNOWN);
  }
}
