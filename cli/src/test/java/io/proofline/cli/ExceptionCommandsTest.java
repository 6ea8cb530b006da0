package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.SnapshotStore;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Workspace;
import io.proofline.program.RiskExceptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A risk is accepted by two people for a time, and what that changes: a word, never an outcome. */
class ExceptionCommandsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T23:59:00Z");
  private static final String ACCOUNT = "441020936617";
  private static final String DISK = "vol-0a1b2c3d4e5f60718";
  private static final String SERVER = "i-0a1b2c3d4e5f60718";
  private static final String CONTROL_OF_ROUTES = "vendor-agreement-executed";
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir Path folder;

  @BeforeEach
  void clinicWithTwoKeyedActors_andTwoFailures() throws IOException {
    at(NOW, "init", "clinic", "--name", "Harbor Street Clinic", "--origin", "proofline.example/hs");
    at(NOW, "actor", "key", "dana", "--out", "dana.key");
    at(NOW, "actor", "key", "priya", "--out", "priya.key");
    at(NOW, "-w", "clinic", "actor", "add", "dana.key.pub", "--name", "Dana", "--title", "CO");
    ok(as("dana", "actor", "add", "priya.key.pub", "--name", "Priya", "--title", "PO"));
    collected(NOW, DISK, SERVER);
    Typed.in(folder, "-w", "clinic", "controls", "check");
  }

  /** Disks without encryption and a server with open credentials, read without a gap. */
  private void collected(Instant when, String disk, String server) throws IOException {
    collected(when, disk, server, "us-east-1");
  }

  private void collected(Instant when, String disk, String server, String region)
      throws IOException {
    Workspace workspace =
        Workspace.open(folder.resolve("clinic"), Clock.fixed(when, ZoneOffset.UTC));
    List<Document> documents = new ArrayList<>();
    documents.add(document(when, region, "AWS::EC2::Volume", disk, disk, "{\"Encrypted\":false}"));
    documents.add(
        document(
            when,
            region,
            "AWS::EC2::Instance",
            server,
            server,
            "{\"MetadataOptions\":{\"HttpEndpoint\":\"enabled\",\"HttpTokens\":\"optional\"}}"));
    documents.add(
        document(
            when, region, "AWS::DynamoDB::Table", "visits", null, "{\"TableName\":\"visits\"}"));
    List<Snapshot.Scope> scopes = new ArrayList<>();
    for (Document document : documents) {
      scopes.add(
          new Snapshot.Scope(
              ACCOUNT, region, document.id().type(), true, List.of(), Set.of("c-1")));
    }
    CallRecord call =
        new CallRecord(
            "c-1",
            ACCOUNT,
            region,
            "ec2",
            "DescribeVolumes",
            Map.of(),
            CallRecord.Outcome.ANSWERED,
            null,
            null,
            1,
            1,
            when,
            "0".repeat(64));
    new SnapshotStore(workspace.ledger(), workspace.sheets().under("cloud"))
        .record(
            new CollectedSnapshot(
                new Snapshot(
                    "aws",
                    "aws/" + ACCOUNT + "/" + region,
                    when.minusSeconds(60),
                    when,
                    documents,
                    List.of(call),
                    scopes),
                Map.of("c-1", List.of("{}"))),
            Actor.asserted("collector"));
  }

  private static Document document(
      Instant when,
      String region,
      String type,
      String name,
      @Nullable String incarnation,
      String properties) {
    return new Document(
        new ResourceId("aws", ACCOUNT, region, type, name, incarnation),
        null,
        (ObjectNode) JSON.readTree(properties),
        JSON.createObjectNode(),
        Map.of(),
        Map.of(),
        when,
        List.of("c-1"));
  }

  private Typed at(Instant now, String... args) {
    return Typed.at(Clock.fixed(now, ZoneOffset.UTC), folder, args);
  }

  private Typed ok(String... args) {
    Typed typed = at(NOW, args);
    assertThat(typed.code()).as(typed.err()).isZero();
    return typed;
  }

  private static String[] as(String actor, String... args) {
    List<String> all = new ArrayList<>(List.of("-w", "clinic", "--key", actor + ".key"));
    all.addAll(List.of(args));
    return all.toArray(String[]::new);
  }

  private static String[] request(String id, String control, String resource, String expires) {
    return new String[] {
      "exception",
      "request",
      id,
      "--control",
      control,
      "--resource",
      resource,
      "--owner",
      "Dana Whitfield",
      "--reason",
      "The old archive cannot be moved before spring.",
      "--compensating",
      "The server is off the network outside of office hours.",
      "--expires",
      expires
    };
  }

  private void accepted(String id, String control, String resource) {
    ok(as("dana", request(id, control, resource, "2027-02-01T00:00:00Z")));
    ok(as("priya", "exception", "approve", id));
  }

  private JsonNode checked(Instant now, String control) {
    Typed typed = at(now, "-w", "clinic", "controls", "check", control, "--json");
    return JSON.readTree(typed.out()).path("controls").get(0);
  }

  private JsonNode listed(Instant now, String... more) {
    List<String> args = new ArrayList<>(List.of("-w", "clinic", "exception", "list", "--json"));
    args.addAll(List.of(more));
    Typed typed = at(now, args.toArray(String[]::new));
    assertThat(typed.code()).as(typed.err()).isZero();
    return JSON.readTree(typed.out()).path("exceptions");
  }

  @Test
  void twoPeopleWithKeys_acceptARisk_andTheFailureStaysAFailure() {
    assertThat(checked(NOW, "ec2-imdsv2").path("status").asString()).isEqualTo("NOT MET");
    ok(as("dana", request("EX-1", "ec2-imdsv2", SERVER, "2027-02-01T00:00:00Z")));
    assertThat(checked(NOW, "ec2-imdsv2").path("status").asString()).isEqualTo("NOT MET");
    assertThat(ok(as("priya", "exception", "approve", "EX-1")).out())
        .contains("in-force")
        .contains("because: The old archive cannot be moved before spring.")
        .contains("in its place: The server is off the network outside of office hours.");
    JsonNode control = checked(NOW, "ec2-imdsv2");
    assertThat(control.path("status").asString()).isEqualTo("RISK ACCEPTED");
    assertThat(control.path("fail").asInt()).isEqualTo(1);
    assertThat(control.path("accepted").asInt()).isEqualTo(1);
    assertThat(at(NOW, "-w", "clinic", "controls", "check", "ec2-imdsv2").out())
        .contains("ec2-imdsv2: risk accepted, requirement not met")
        .doesNotContain("MET          every");
    accepted("EX-2", "ebs-volume-encrypted", DISK);
    assertThat(at(NOW, "-w", "clinic", "controls", "check", "ebs-volume-encrypted").out())
        .contains("risk accepted, specification not implemented");
  }

  @Test
  void whoeverAsked_orHasNoKey_cannotApprove() {
    ok(as("dana", request("EX-1", "ec2-imdsv2", SERVER, "2027-02-01T00:00:00Z")));
    Typed self = at(NOW, as("dana", "exception", "approve", "EX-1"));
    assertThat(self.code()).isEqualTo(2);
    assertThat(self.err()).contains("dana asked for EX-1 and cannot approve it");
    Typed unsigned = at(NOW, "-w", "clinic", "--actor", "priya", "exception", "approve", "EX-1");
    assertThat(unsigned.code()).isEqualTo(2);
    assertThat(unsigned.err()).contains("--key");
    List<String> asked = new ArrayList<>(List.of("-w", "clinic", "--actor", "kim"));
    asked.addAll(List.of(request("EX-2", "ec2-imdsv2", SERVER, "2027-02-01")));
    assertThat(at(NOW, asked.toArray(String[]::new)).err()).contains("--key");
    assertThat(listed(NOW).get(0).path("state").asString()).isEqualTo("requested");
    assertThat(checked(NOW, "ec2-imdsv2").path("status").asString()).isEqualTo("NOT MET");
  }

  @Test
  void twoApprovals_doNotMakeUpForARequestThatNobodySigned() throws IOException {
    Workspace workspace =
        Workspace.open(folder.resolve("clinic"), Clock.fixed(NOW, ZoneOffset.UTC));
    new RiskExceptions(workspace.ledger(), workspace.actors())
        .request(
            new RiskExceptions.Wish(
                "EX-1",
                "ec2-imdsv2",
                List.of(
                    new ResourceId(
                        "aws", ACCOUNT, "us-east-1", "AWS::EC2::Instance", SERVER, SERVER)),
                "Dana Whitfield",
                "The old archive cannot be moved before spring.",
                "The server is off the network outside of office hours.",
                Instant.parse("2027-02-01T00:00:00Z")),
            NOW,
            Actor.asserted("kim"));
    ok(as("dana", "exception", "approve", "EX-1"));
    ok(as("priya", "exception", "approve", "EX-1"));
    assertThat(listed(NOW).get(0).path("state").asString()).isEqualTo("requested");
    assertThat(listed(NOW).get(0).path("why").asString()).contains("the request does not count");
    assertThat(checked(NOW, "ec2-imdsv2").path("status").asString()).isEqualTo("NOT MET");
  }

  @Test
  void keyThatWasWithdrawn_doesNotApprove() {
    ok(as("dana", request("EX-1", "ec2-imdsv2", SERVER, "2027-02-01T00:00:00Z")));
    ok(as("dana", "actor", "revoke", "priya", "--reason", "left the clinic"));
    at(NOW.plusSeconds(60), as("priya", "exception", "approve", "EX-1"));
    assertThat(listed(NOW.plusSeconds(120)).get(0).path("state").asString()).isEqualTo("requested");
    assertThat(checked(NOW.plusSeconds(120), "ec2-imdsv2").path("status").asString())
        .isEqualTo("NOT MET");
  }

  @Test
  void endIsMandatory_inTheFuture_andWithinAYear() {
    String[] request = request("EX-1", "ec2-imdsv2", SERVER, "");
    Typed none = at(NOW, as("dana", List.of(request).subList(0, 13).toArray(String[]::new)));
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("--expires");
    Typed late = at(NOW, as("dana", request("EX-1", "ec2-imdsv2", SERVER, "2027-11-23")));
    assertThat(late.code()).isEqualTo(2);
    assertThat(late.err()).contains("longer than a year");
    // A day more than the year, although a leap year has as many days.
    Typed day = at(NOW, as("dana", request("EX-1", "ec2-imdsv2", SERVER, "2027-11-21")));
    assertThat(day.code()).isEqualTo(2);
    assertThat(day.err()).contains("which ends at 2027-11-20T23:59:00Z");
    Typed past = at(NOW, as("dana", request("EX-1", "ec2-imdsv2", SERVER, "2026-11-20T23:59:00Z")));
    assertThat(past.code()).isEqualTo(2);
    assertThat(past.err()).contains("end before it begins");
    assertThat(listed(NOW)).isEmpty();
    ok(as("dana", request("EX-1", "ec2-imdsv2", SERVER, "2027-11-20T23:59:00Z")));
  }

  @Test
  void nameOfSeveralResources_isNoScope_andALabelIs() throws IOException {
    collected(NOW.plusSeconds(30), DISK, SERVER, "us-west-2");
    at(NOW.plusSeconds(60), "-w", "clinic", "controls", "check");
    Instant now = NOW.plusSeconds(90);
    Typed both = at(now, as("dana", request("EX-1", "ec2-imdsv2", SERVER, "2027-02-01T00:00:00Z")));
    assertThat(both.code()).isEqualTo(2);
    assertThat(both.err().replaceAll("\\s+", " "))
        .contains("several resources are called " + SERVER)
        .contains(ACCOUNT + "/us-east-1/AWS::EC2::Instance/" + SERVER)
        .contains(ACCOUNT + "/us-west-2/AWS::EC2::Instance/" + SERVER);
    Typed one =
        at(
            now,
            as(
                "dana",
                request(
                    "EX-1",
                    "ec2-imdsv2",
                    ACCOUNT + "/us-west-2/AWS::EC2::Instance/" + SERVER,
                    "2027-02-01T00:00:00Z")));
    assertThat(one.code()).as(one.err()).isZero();
    JsonNode resources = listed(now).get(0).path("resources");
    assertThat(resources.size()).isEqualTo(1);
    assertThat(resources.path(0).path("region").asString()).isEqualTo("us-west-2");
  }

  @Test
  void inTheSecondOfItsEnd_theFailureCountsAgain() {
    accepted("EX-1", "ec2-imdsv2", SERVER);
    Instant end = Instant.parse("2027-02-01T00:00:00Z");
    assertThat(checked(end.minusSeconds(1), "ec2-imdsv2").path("status").asString())
        .isEqualTo("RISK ACCEPTED");
    assertThat(checked(end, "ec2-imdsv2").path("status").asString()).isEqualTo("NOT MET");
    assertThat(listed(end).get(0).path("state").asString()).isEqualTo("ended");
  }

  @Test
  void pageOfTheSameRun_changesItsWordInThatSecond_withoutANewRun() throws IOException {
    accepted("EX-1", "ec2-imdsv2", SERVER);
    Instant end = Instant.parse("2027-02-01T00:00:00Z");
    JsonNode before = page(end.minusSeconds(1));
    assertThat(before.path("status").path("word").asString()).isEqualTo("RISK_ACCEPTED");
    assertThat(before.path("status").path("line").asString()).isEqualTo("requirement not met");
    assertThat(before.path("counts").path("fail").asInt()).isZero();
    assertThat(before.path("counts").path("riskAccepted").asInt()).isEqualTo(1);
    JsonNode exception = before.path("exceptions").get(0);
    assertThat(exception.path("id").asString()).isEqualTo("EX-1");
    assertThat(exception.path("approvers").get(0).asString()).isEqualTo("priya");
    assertThat(exception.path("compensating").asString()).contains("off the network");
    assertThat(before.path("results").get(0).path("outcome").asString()).isEqualTo("risk accepted");
    assertThat(Files.readString(folder.resolve("clinic/pages/ec2-imdsv2.html")))
        .contains("RISK ACCEPTED")
        .contains("requirement not met")
        .doesNotContain("fails</div>");
    JsonNode after = page(end);
    assertThat(after.path("status").path("word").asString()).isEqualTo("NOT_MET");
    assertThat(after.path("status").path("since").asString()).isEqualTo(end.toString());
    assertThat(after.path("exceptions")).isEmpty();
  }

  private JsonNode page(Instant now) throws IOException {
    Typed typed = at(now, "-w", "clinic", "page", "control", "ec2-imdsv2");
    assertThat(typed.code()).as(typed.err()).isZero();
    return JSON.readTree(Files.readAllBytes(folder.resolve("clinic/pages/ec2-imdsv2.json")));
  }

  @Test
  void otherControl_otherResource_andRecreatedResource_areNotCovered() throws IOException {
    accepted("EX-1", "ec2-imdsv2", SERVER);
    assertThat(checked(NOW, "ebs-volume-encrypted").path("status").asString()).isEqualTo("NOT MET");
    collected(NOW.plusSeconds(60), DISK, "i-0ffffffffffffffff");
    assertThat(checked(NOW.plusSeconds(120), "ec2-imdsv2").path("status").asString())
        .isEqualTo("NOT MET");
  }

  @Test
  void resourceThatFailsNothing_orCannotBeToldFromItsSuccessor_getsNone() {
    Typed none = at(NOW, as("dana", request("EX-1", "ec2-imdsv2", DISK, "2027-02-01")));
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains(DISK + " does not fail ec2-imdsv2");
    JsonNode rows =
        JSON.readTree(at(NOW, "-w", "clinic", "controls", "check", "--failed", "--json").out())
            .path("results");
    String control = "";
    for (JsonNode row : rows) {
      if (row.path("resource").path("identifier").asString().equals("visits")) {
        control = row.path("control").asString();
      }
    }
    assertThat(control).isNotEmpty();
    Typed anew = at(NOW, as("dana", request("EX-1", control, "visits", "2027-02-01")));
    assertThat(anew.code()).isEqualTo(2);
    assertThat(anew.err()).contains("made anew under the same name");
  }

  @Test
  void missingAgreement_whilePhiFlows_isNoRiskThatSomebodyCanAccept() throws IOException {
    Path demo = folder.resolve("demo");
    assertThat(at(NOW, "demo", "demo", "--quiet").code()).isIn(0, 1, 5);
    at(NOW, "actor", "key", "lee", "--out", "lee.key");
    at(NOW, "-w", "demo", "actor", "add", "lee.key.pub", "--name", "Lee", "--title", "SO");
    JsonNode rows =
        JSON.readTree(
                at(NOW, "-w", "demo", "controls", "check", CONTROL_OF_ROUTES, "--failed", "--json")
                    .out())
            .path("results");
    assertThat(rows).isNotEmpty();
    String[] request =
        request(
            "EX-1",
            CONTROL_OF_ROUTES,
            rows.get(0).path("resource").path("identifier").asString(),
            "2027-02-01");
    List<String> args = new ArrayList<>(List.of("-w", demo.toString(), "--key", "lee.key"));
    args.addAll(List.of(request));
    Typed refused = at(NOW, args.toArray(String[]::new));
    assertThat(refused.code()).isEqualTo(2);
    assertThat(refused.err()).contains("PHI flows").contains("164.308(b)");
    assertThat(at(NOW, "-w", "demo", "exception", "list").out())
        .contains("No exception was asked for");
  }

  @Test
  void warns_60_30_14_7_and1DaysBeforeTheEnd() {
    accepted("EX-1", "ec2-imdsv2", SERVER);
    assertThat(warning(61)).isZero();
    assertThat(warning(60)).isEqualTo(60);
    assertThat(warning(31)).isEqualTo(60);
    assertThat(warning(30)).isEqualTo(30);
    assertThat(warning(14)).isEqualTo(14);
    assertThat(warning(8)).isEqualTo(14);
    assertThat(warning(7)).isEqualTo(7);
    assertThat(warning(2)).isEqualTo(7);
    assertThat(warning(1)).isEqualTo(1);
    assertThat(warning(0)).isZero();
    Instant day = Instant.parse("2027-01-31T00:00:00Z");
    assertThat(at(day, "-w", "clinic", "exception", "list").out())
        .contains("ENDS WITHIN 1 day: what it covers fails then");
  }

  private int warning(int daysLeft) {
    Instant then = Instant.parse("2027-02-01T00:00:00Z").minusSeconds(86_400L * daysLeft);
    return listed(then).get(0).path("endsWithinDays").asInt(0);
  }

  @Test
  void revoked_coversNothingFromThatSecond_andSaysWhy() {
    accepted("EX-1", "ec2-imdsv2", SERVER);
    Instant later = NOW.plusSeconds(3600);
    assertThat(
            at(later, as("dana", "exception", "revoke", "EX-1", "--reason", "server replaced"))
                .code())
        .isZero();
    assertThat(checked(later, "ec2-imdsv2").path("status").asString()).isEqualTo("NOT MET");
    JsonNode one = listed(later).get(0);
    assertThat(one.path("state").asString()).isEqualTo("revoked");
    assertThat(one.path("why").asString()).isEqualTo("server replaced");
    assertThat(at(later, as("priya", "exception", "approve", "EX-1")).err()).contains("is over");
  }

  @Test
  void list_answersForAnotherDay_andForWhatWasKnownThen() {
    accepted("EX-1", "ec2-imdsv2", SERVER);
    Instant later = Instant.parse("2027-03-01T00:00:00Z");
    assertThat(listed(later).get(0).path("state").asString()).isEqualTo("ended");
    assertThat(listed(later, "--as-of", "2027-01-15").get(0).path("state").asString())
        .isEqualTo("in-force");
    assertThat(listed(later, "--as-of", "2026-11-19")).isEmpty();
    assertThat(listed(later, "--known-at", "2026-11-19")).isEmpty();
  }
}
