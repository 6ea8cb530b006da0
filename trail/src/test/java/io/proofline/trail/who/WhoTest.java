package io.proofline.trail.who;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.cloud.ResourceId;
import io.proofline.ledger.Actor;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Statement;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.MemoryWorkspace;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.coverage.CoverageLine;
import io.proofline.trail.lake.SheetRefs;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.who.Attribution.Kind;
import io.proofline.trail.who.Attribution.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class WhoTest {
  private static final String BUCKET = "arn:aws:s3:::hsc-imaging-share";
  private static final Instant DAY = Instant.parse("2026-11-18T00:00:00Z");
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-20T23:59:00Z"), ZoneOffset.UTC);
  private static final Actor ACTOR = Actor.asserted("priya.raman");
  private static final String MARCO =
      "{\"type\":\"IAMUser\",\"userName\":\"marco.ilves\",\"accountId\":\"441020936617\","
          + "\"arn\":\"arn:aws:iam::441020936617:user/staff/marco.ilves\","
          + "\"principalId\":\"AIDAEXAMPLE\",\"accessKeyId\":\"AKIAMARCO\"}";

  private final MemoryWorkspace memory = new MemoryWorkspace(CLOCK);
  private final List<String> events = new ArrayList<>();
  @TempDir Path folder;

  private void event(String id, String time, String call, String identity, String more) {
    int colon = call.indexOf(':');
    events.add(
        "{\"eventID\":\""
            + id
            + "\",\"eventTime\":\"2026-11-18T"
            + time
            + "Z\",\"eventSource\":\""
            + call.substring(0, colon)
            + ".amazonaws.com\",\"eventName\":\""
            + call.substring(colon + 1)
            + "\",\"awsRegion\":\"us-east-1\","
            + "\"recipientAccountId\":\"441020936617\",\"userIdentity\":"
            + identity
            + more
            + "}");
  }

  private static String get(String key) {
    return ",\"requestParameters\":{\"bucketName\":\"hsc-imaging-share\",\"key\":\"" + key + "\"}";
  }

  private static String role(String key, String role, String session) {
    return "{\"type\":\"AssumedRole\",\"accessKeyId\":\""
        + key
        + "\",\"accountId\":"
        + "\"441020936617\",\"arn\":\"arn:aws:sts::441020936617:assumed-role/"
        + role
        + "/"
        + session
        + "\",\"sessionContext\":{\"sessionIssuer\":{\"type\":\"Role\",\"arn\":"
        + "\"arn:aws:iam::441020936617:role/"
        + role
        + "\",\"userName\":\""
        + role
        + "\"}}}";
  }

  private static String issues(String key, String role, String session) {
    return ",\"requestParameters\":{\"roleArn\":\"arn:aws:iam::441020936617:role/"
        + role
        + "\",\"roleSessionName\":\""
        + session
        + "\"},\"responseElements\":{\"credentials\":{"
        + "\"accessKeyId\":\""
        + key
        + "\"},\"assumedRoleUser\":{\"arn\":"
        + "\"arn:aws:sts::441020936617:assumed-role/"
        + role
        + "/"
        + session
        + "\"}}";
  }

  private WhoAnswer ask(String resource) throws IOException {
    Path file = folder.resolve("in.json");
    Files.writeString(file, "{\"Records\":[" + String.join(",", events) + "]}");
    new TrailIngest(memory.store(folder.resolve("lake")))
        .ingest(List.of(file), ACTOR, IngestOptions.DEFAULT);
    return new Who(memory.store(folder.resolve("lake")), List.of())
        .ask(new WhoQuestion(resource, DAY, DAY.plusSeconds(86_400)), ACTOR);
  }

  private Attribution only(String resource) throws IOException {
    WhoAnswer answer = ask(resource);
    assertThat(answer.done()).hasSize(1);
    return answer.done().getFirst().who();
  }

  @Test
  void an_iam_user_is_named_directly_with_leaf_and_row() throws IOException {
    event("e1", "10:00:00", "s3:GetObject", MARCO, get("a/1.dcm"));
    WhoAnswer answer = ask(BUCKET);
    WhoAnswer.Touch touch = answer.done().getFirst();
    assertThat(touch.who().label()).isEqualTo("IAM user marco.ilves (441020936617)");
    assertThat(touch.who().resolution()).isEqualTo(Resolution.DIRECT);
    assertThat(touch.resource()).isEqualTo(BUCKET + "/a/1.dcm");
    Statement segment = memory.at(touch.event().leaf()).orElseThrow();
    assertThat(touch.event().ref()).isEqualTo(segment.leaf().index() + "/0");
    JsonNode row =
        memory.row(SheetRefs.sheet(segment.body(), "events").orElseThrow(), touch.event().row());
    assertThat(touch.event().eventId()).isEqualTo("e1");
    assertThat(row.path("m").asInt(-1)).as("member of the file").isZero();
  }

  @Test
  void a_role_session_leads_to_the_user_who_assumed_it_over_two_hops() throws IOException {
    event("a1", "09:00:00", "sts:AssumeRole", MARCO, issues("ASIAONE", "first", "s1"));
    event(
        "a2",
        "09:10:00",
        "sts:AssumeRole",
        role("ASIAONE", "first", "s1"),
        issues("ASIATWO", "second", "s2"));
    event("e1", "10:00:00", "s3:GetObject", role("ASIATWO", "second", "s2"), get("a"));
    Attribution who = only(BUCKET + "/a");
    assertThat(who.label()).isEqualTo("IAM user marco.ilves (441020936617)");
    assertThat(who.resolution()).isEqualTo(Resolution.LINKED);
    assertThat(who.role()).endsWith("role/second");
    assertThat(who.hops()).extracting(Attribution.Hop::eventId).containsExactly("a2", "a1");
  }

  @Test
  void a_session_whose_issuing_event_is_not_held_stays_unresolved() throws IOException {
    event("e1", "10:00:00", "s3:GetObject", role("ASIAONE", "first", "dana.whitfield"), get("a"));
    Attribution who = only(BUCKET);
    assertThat(who.resolution()).isEqualTo(Resolution.UNRESOLVED);
    assertThat(who.person()).isNull();
    assertThat(who.note()).contains("no proof");
  }

  @Test
  void an_issued_key_of_another_session_or_another_time_is_not_followed() throws IOException {
    event("a1", "09:00:00", "sts:AssumeRole", MARCO, issues("ASIAONE", "first", "other"));
    event("a2", "22:00:00", "sts:AssumeRole", MARCO, issues("ASIATWO", "first", "s"));
    event("e1", "10:00:00", "s3:GetObject", role("ASIAONE", "first", "s1"), get("a"));
    event("e2", "10:00:00", "s3:GetObject", role("ASIATWO", "first", "s"), get("b"));
    assertThat(ask(BUCKET).done())
        .extracting(t -> t.who().resolution())
        .containsOnly(Resolution.UNRESOLVED);
  }

  @Test
  void two_events_that_claim_the_same_key_resolve_to_nobody() throws IOException {
    event("a1", "09:00:00", "sts:AssumeRole", MARCO, issues("ASIAONE", "first", "s1"));
    event(
        "a2",
        "09:01:00",
        "sts:AssumeRole",
        MARCO.replace("marco.ilves", "eve"),
        issues("ASIAONE", "first", "s1"));
    event("e1", "10:00:00", "s3:GetObject", role("ASIAONE", "first", "s1"), get("a"));
    assertThat(only(BUCKET).resolution()).isEqualTo(Resolution.UNRESOLVED);
  }

  private static String created(String identity, String time, String more) {
    return identity
        .replace(
            "\"sessionContext\":{",
            "\"sessionContext\":{\"attributes\":{\"creationDate\":\"2026-11-18T" + time + "Z\"},")
        .replace("\"type\":\"AssumedRole\"", "\"type\":\"AssumedRole\"" + more);
  }

  private static String keyless(String identity) {
    return identity.replaceAll("\"accessKeyId\":\"[A-Z]*\",", "");
  }

  @Test
  void a_service_that_acts_for_a_session_leads_to_it_by_name_and_second_of_creation()
      throws IOException {
    event("a1", "09:00:00", "sts:AssumeRole", MARCO, issues("ASIAONE", "first", "s1"));
    String through = ",\"invokedBy\":\"athena.amazonaws.com\"";
    event(
        "e1",
        "10:00:00",
        "s3:GetObject",
        created(role("ASIASERVICE", "first", "s1"), "09:00:00", through),
        get("a"));
    event(
        "e2",
        "10:00:01",
        "s3:GetObject",
        created(keyless(role("X", "first", "s1")), "09:00:00", ""),
        get("b"));
    WhoAnswer answer = ask(BUCKET);
    assertThat(answer.done())
        .extracting(t -> t.who().label())
        .containsOnly("IAM user marco.ilves (441020936617)");
    assertThat(answer.done())
        .extracting(t -> t.who().resolution())
        .containsOnly(Resolution.INFERRED);
    assertThat(answer.done().getFirst().who().note()).contains("through athena");
  }

  @Test
  void a_session_of_the_same_name_but_another_key_second_or_mask_is_not_taken_for_it()
      throws IOException {
    event("a1", "09:00:00", "sts:AssumeRole", MARCO, issues("ASIAONE", "first", "s1"));
    event("a2", "09:30:00", "sts:AssumeRole", MARCO, issues("ASIA****", "first", "s2"));
    event("a3", "09:40:00", "sts:AssumeRole", MARCO, issues("ASIATWO", "first", "s3"));
    event("a4", "09:40:00", "sts:AssumeRole", MARCO, issues("ASIAFOUR", "first", "s3"));
    event(
        "e1",
        "10:00:00",
        "s3:GetObject",
        created(role("ASIAOTHER", "first", "s1"), "09:00:00", ""),
        get("a"));
    event(
        "e2",
        "10:00:00",
        "s3:GetObject",
        created(keyless(role("X", "first", "s1")), "09:00:01", ""),
        get("b"));
    event("e3", "10:00:00", "s3:GetObject", role("ASIA****", "first", "s2"), get("c"));
    event(
        "e4",
        "10:00:00",
        "s3:GetObject",
        created(keyless(role("X", "first", "s3")), "09:40:00", ""),
        get("d"));
    event(
        "e5",
        "10:00:00",
        "s3:GetObject",
        created(role("ASIAONE", "first", "s1"), "09:10:00", ""),
        get("e"));
    assertThat(ask(BUCKET).done())
        .hasSize(5)
        .extracting(t -> t.who().resolution())
        .containsOnly(Resolution.UNRESOLVED);
  }

  @Test
  void every_other_kind_of_identity_is_named_or_left_open_as_it_must() throws IOException {
    String sso =
        role("ASIASSO", "r", "dana")
            .replace(
                "441020936617:role/r",
                "441020936617:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Clin_1");
    String behalf = ",\"onBehalfOf\":{\"userId\":\"u-1\",\"identityStoreArn\":\"arn:x\"}";
    String federated =
        "{\"type\":\"FederatedUser\",\"accountId\":\"441020936617\",\"sessionContext\":"
            + "{\"sessionIssuer\":{\"type\":\"IAMUser\",\"arn\":"
            + "\"arn:aws:iam::441020936617:user/marco.ilves\"}}}";
    String oidc =
        "{\"type\":\"WebIdentityUser\",\"userName\":\"repo:org/app:ref:main\","
            + "\"identityProvider\":\"arn:aws:iam::1:oidc-provider/HOST\"}";
    List<List<Object>> cases =
        List.of(
            List.of(sso, Kind.IDENTITY_CENTER_USER, Resolution.INFERRED),
            List.of(
                "{\"type\":\"IdentityCenterUser\"" + behalf + "}",
                Kind.IDENTITY_CENTER_USER,
                Resolution.DIRECT),
            List.of("{\"type\":\"IdentityCenterUser\"}", Kind.UNRESOLVED, Resolution.UNRESOLVED),
            List.of(
                created(role("ASIAT", "app", "x"), "09:00:00", behalf),
                Kind.IDENTITY_CENTER_USER,
                Resolution.DIRECT),
            List.of(federated, Kind.IAM_USER, Resolution.DIRECT),
            List.of(
                oidc.replace("HOST", "token.actions.githubusercontent.com"),
                Kind.WORKLOAD,
                Resolution.WORKLOAD),
            List.of(
                oidc.replace("HOST", "accounts.google.com"), Kind.OIDC_SUBJECT, Resolution.DIRECT),
            List.of(
                "{\"type\":\"Role\",\"arn\":\"arn:aws:iam::441020936617:role/x\"}",
                Kind.UNRESOLVED,
                Resolution.UNRESOLVED),
            List.of(
                "{\"type\":\"Directory\",\"principalId\":\"d-1\"}",
                Kind.UNRESOLVED,
                Resolution.UNRESOLVED),
            List.of(
                "{\"type\":\"AWSAccount\",\"accountId\":\"441020936617\"}",
                Kind.UNRESOLVED,
                Resolution.UNRESOLVED),
            List.of("{\"accountId\":\"441020936617\"}", Kind.UNRESOLVED, Resolution.UNRESOLVED),
            List.of(
                "{\"type\":\"IAMUser\",\"userName\":\"HIDDEN_DUE_TO_SECURITY_REASONS\"}",
                Kind.UNRESOLVED,
                Resolution.UNRESOLVED),
            List.of(
                "{\"type\":\"IAMUser\",\"accountId\":\"441020936617\",\"accessKeyId\":\"\"}",
                Kind.UNRESOLVED,
                Resolution.UNRESOLVED));
    for (int n = 0; n < cases.size(); n++) {
      event(
          "e" + n,
          "10:00:%02d".formatted(n),
          "s3:GetObject",
          (String) cases.get(n).get(0),
          get("a"));
    }
    List<WhoAnswer.Touch> done = ask(BUCKET).done();
    assertThat(done).hasSize(cases.size());
    for (int n = 0; n < cases.size(); n++) {
      assertThat(done.get(n).who().kind()).as("case %d", n).isEqualTo(cases.get(n).get(1));
      assertThat(done.get(n).who().resolution()).as("case %d", n).isEqualTo(cases.get(n).get(2));
    }
  }

  @Test
  void a_source_identity_that_differs_from_the_caller_is_told_and_does_not_replace_them()
      throws IOException {
    event("a1", "09:00:00", "sts:AssumeRole", MARCO, issues("ASIAONE", "first", "s1"));
    String session =
        role("ASIAONE", "first", "s1")
            .replace("\"sessionContext\":{", "\"sessionContext\":{\"sourceIdentity\":\"ana\",");
    event("e1", "10:00:00", "s3:GetObject", session, get("a"));
    event("e2", "10:00:01", "s3:GetObject", session.replace("ASIAONE", "ASIALOST"), get("b"));
    List<WhoAnswer.Touch> done = ask(BUCKET).done();
    assertThat(done.getFirst().who().label()).startsWith("IAM user marco.ilves");
    assertThat(done.getFirst().who().note()).contains("source identity is ana");
    assertThat(done.getLast().who().person()).isEqualTo("source-identity:ana");
    assertThat(done.getLast().who().resolution()).isEqualTo(Resolution.INFERRED);
  }

  @Test
  void services_outsiders_root_and_strangers_are_classified_and_never_persons() throws IOException {
    String external =
        "{\"type\":\"AWSAccount\",\"accountId\":\"204177309185\",\"principalId\":\"AIDAX\"}";
    event("1", "10:00:00", "s3:GetObject", external, get("a"));
    event(
        "2",
        "10:00:01",
        "s3:GetObject",
        "{\"type\":\"AWSAccount\",\"accountId\":\"ANONYMOUS_PRINCIPAL\",\"principalId\":\"\"}",
        get("a"));
    event(
        "3",
        "10:00:02",
        "s3:GetObject",
        "{\"type\":\"AWSService\",\"invokedBy\":\"cloudtrail.amazonaws.com\"}",
        get("a"));
    event(
        "4",
        "10:00:03",
        "s3:GetObject",
        "{\"type\":\"Root\",\"accountId\":\"441020936617\","
            + "\"arn\":\"arn:aws:iam::441020936617:root\"}",
        get("a"));
    event(
        "5",
        "10:00:04",
        "s3:GetObject",
        role("ASIAX", "aws-service-role/x.amazonaws.com/AWSServiceRoleForX", "x"),
        get("a"));
    event("6", "10:00:05", "s3:GetObject", "{\"type\":\"Unknown\"}", get("a"));
    WhoAnswer answer = ask(BUCKET);
    assertThat(answer.done())
        .extracting(t -> t.who().kind())
        .containsExactly(
            Kind.EXTERNAL_ACCOUNT,
            Kind.ANONYMOUS,
            Kind.AWS_SERVICE,
            Kind.ROOT,
            Kind.AWS_SERVICE,
            Kind.UNRESOLVED);
    assertThat(answer.done()).extracting(t -> t.who().person()).containsOnlyNulls();
    assertThat(answer.done().getFirst().who().label())
        .isEqualTo("external account 204177309185, caller not visible");
  }

  @Test
  void a_saml_sign_in_names_its_user_and_a_session_links_to_it() throws IOException {
    String saml =
        "{\"type\":\"SAMLUser\",\"userName\":\"dana@harbor.example\",\"identityProvider\":\"idp\"}";
    event("a1", "09:00:00", "sts:AssumeRoleWithSAML", saml, issues("ASIASAML", "clinician", "d"));
    event("e1", "10:00:00", "s3:GetObject", role("ASIASAML", "clinician", "d"), get("a"));
    Attribution who = only(BUCKET + "/a");
    assertThat(who.kind()).isEqualTo(Kind.SAML_USER);
    assertThat(who.label()).contains("dana@harbor.example");
    assertThat(who.resolution()).isEqualTo(Resolution.LINKED);
  }

  @Test
  void failed_attempts_stand_apart_and_are_not_counted_as_access() throws IOException {
    event("e1", "10:00:00", "s3:GetObject", MARCO, get("a") + ",\"errorCode\":\"AccessDenied\"");
    event("e2", "10:00:01", "s3:GetObject", MARCO, get("a"));
    event("e3", "10:00:02", "s3:GetObject", MARCO, get("b"));
    WhoAnswer answer = ask(BUCKET);
    assertThat(answer.failed()).hasSize(1);
    assertThat(answer.groups())
        .singleElement()
        .satisfies(g -> assertThat(g.count()).isEqualTo(2))
        .satisfies(g -> assertThat(g.action()).isEqualTo("s3:GetObject"));
  }

  @Test
  void a_bucket_includes_its_objects_and_no_other_bucket_of_like_name() throws IOException {
    event(
        "1",
        "10:00:00",
        "s3:ListObjects",
        MARCO,
        ",\"requestParameters\":{\"bucketName\":\"hsc-imaging-share\"}");
    event("2", "10:00:01", "s3:GetObject", MARCO, get("scan/1"));
    event("3", "10:00:02", "s3:GetObject", MARCO, get("scan/10"));
    event(
        "4",
        "10:00:03",
        "s3:GetObject",
        MARCO,
        ",\"requestParameters\":{\"bucketName\":\"hsc-imaging-share-old\",\"key\":\"scan/1\"}");
    event(
        "5",
        "10:00:04",
        "kms:Decrypt",
        MARCO,
        ",\"requestParameters\":{\"encryptionContext\":{\"aws:s3:arn\":\""
            + BUCKET
            + "/scan/1\"}}");
    assertThat(ask(BUCKET).done()).hasSize(4);
    assertThat(ask(BUCKET + "/scan/1").done())
        .extracting(WhoAnswer.Touch::relation)
        .containsExactly("request", "kms-context");
    assertThat(ask("s3://hsc-imaging-share/scan/*").done()).hasSize(3);
  }

  @Test
  void batch_deletes_that_name_no_keys_are_said_to_be_possible() throws IOException {
    event(
        "1",
        "10:00:00",
        "s3:DeleteObjects",
        MARCO,
        ",\"requestParameters\":{\"bucketName\":\"hsc-imaging-share\",\"delete\":\"\"}");
    assertThat(ask(BUCKET + "/scan/1").notes()).singleElement().asString().contains("batch delete");
    assertThat(ask(BUCKET + "/scan/1").coverage())
        .filteredOn(line -> line.selector().equals("keys of batch deletes"))
        .singleElement()
        .satisfies(
            line -> {
              assertThat(line.state()).isEqualTo(CoverageLine.State.NOT_COVERED);
              assertThat(line.span().from()).isEqualTo(Instant.parse("2026-11-18T10:00:00Z"));
              assertThat(line.span().to()).isEqualTo(Instant.parse("2026-11-18T10:01:00Z"));
            });
    assertThat(ask(BUCKET).coverage())
        .as("of the whole bucket the call itself says it")
        .noneMatch(line -> line.selector().equals("keys of batch deletes"));
  }

  @Test
  void asking_is_itself_a_statement_with_the_rows_that_were_read() throws IOException {
    event("e1", "10:00:00", "s3:GetObject", MARCO, get("a"));
    WhoAnswer answer = ask(BUCKET);
    Statement statement = memory.at(answer.statement().leaf()).orElseThrow();
    assertThat(statement.type()).isEqualTo("who-answer");
    assertThat(statement.actor()).isEqualTo(ACTOR);
    assertThat(SheetRefs.sheet(statement.body(), "rows").orElseThrow().rows()).isEqualTo(1);
  }

  @Test
  void an_interval_without_digests_is_never_covered() throws IOException {
    event("e1", "10:00:00", "s3:GetObject", MARCO, get("a"));
    WhoAnswer answer = ask("arn:aws:s3:::another-bucket");
    assertThat(answer.done()).isEmpty();
    assertThat(answer.covered()).isFalse();
    assertThat(answer.coverage()).isNotEmpty();
  }

  @Test
  void a_question_must_name_a_resource_and_a_forward_interval() {
    assertThatThrownBy(() -> new WhoQuestion("bucket", DAY, DAY.plusSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new WhoQuestion(BUCKET, DAY, DAY))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void changes_are_the_effective_ones_before_the_moment_in_order() throws IOException {
    String bucket = ",\"requestParameters\":{\"bucketName\":\"hsc-imaging-share\"}";
    event("1", "12:00:00", "s3:PutBucketPolicy", MARCO, bucket);
    event("2", "10:00:00", "s3:PutBucketPolicy", MARCO, bucket);
    event("3", "11:00:00", "s3:PutBucketPolicy", MARCO, bucket + ",\"errorCode\":\"AccessDenied\"");
    event("4", "13:00:00", "s3:PutBucketAcl", MARCO, bucket);
    event("5", "14:00:00", "s3:PutBucketPolicy", MARCO, bucket);
    event(
        "6",
        "10:30:00",
        "lambda:AddPermission20150331v2",
        MARCO,
        ",\"requestParameters\":{\"functionName\":"
            + "\"arn:aws:lambda:us-east-1:441020936617:function:intake:live\"}");
    ask(BUCKET);
    Changes changes = new Changes(memory.store(folder.resolve("lake")));
    List<ChangeEvent> found =
        changes.behind(
            Set.of(BUCKET),
            Set.of("s3:PutBucketPolicy", "PutObjectAcl"),
            DAY.plusSeconds(13 * 3600));
    assertThat(found).extracting(c -> c.event().eventId()).containsExactly("2", "1");
    assertThat(found.getFirst().who().label()).startsWith("IAM user marco.ilves");
    String function =
        Changes.key(
                new ResourceId(
                    "aws", "441020936617", "us-east-1", "AWS::Lambda::Function", "intake", null),
                null)
            .orElseThrow();
    assertThat(
            changes.behind(
                Set.of(function),
                Set.of("lambda.amazonaws.com:AddPermission"),
                DAY.plusSeconds(86_400)))
        .extracting(ChangeEvent::event)
        .extracting(TrailEvent::eventId)
        .containsExactly("6");
    assertThat(changes.behind(Set.of(), Set.of("x"), DAY)).isEmpty();
    assertThat(found.getFirst().event().leaf()).isInstanceOf(LeafRef.class);
  }

  @Test
  void copies_of_a_call_that_name_different_callers_name_nobody() throws IOException {
    String outside =
        "{\"type\":\"AWSAccount\",\"accountId\":\"555555555555\",\"principalId\":\"AIDAX\"}";
    event("e1", "10:00:00", "s3:GetObject", outside, get("a") + ",\"sharedEventID\":\"shared\"");
    for (String user : List.of("ana", "ben")) {
      event(
          user,
          "10:00:00",
          "s3:GetObject",
          "{\"type\":\"IAMUser\",\"userName\":\"" + user + "\",\"accountId\":\"555555555555\"}",
          ",\"sharedEventID\":\"shared\"");
      events.set(
          events.size() - 1,
          events
              .getLast()
              .replace(
                  "\"recipientAccountId\":\"441020936617\"",
                  "\"recipientAccountId\":\"555555555555\""));
    }
    Attribution who = only(BUCKET + "/a");
    assertThat(who.resolution()).isEqualTo(Resolution.UNRESOLVED);
    assertThat(who.note()).contains("different callers");
  }

  @Test
  void a_server_of_ones_own_that_is_called_like_a_pipelines_is_no_pipeline() throws IOException {
    String provider = "arn:aws:iam::441020936617:oidc-provider/";
    for (String host : List.of("gitlab.com", "gitlab.company.org", "oidc.eks.example.org")) {
      event(
          host,
          "09:00:00",
          "sts:AssumeRoleWithWebIdentity",
          "{\"type\":\"WebIdentityUser\",\"userName\":\"kim\",\"identityProvider\":\""
              + provider
              + host
              + "\"}",
          issues("ASIA" + host.length(), "r" + host.length(), "s"));
      event(
          "e-" + host,
          "10:00:00",
          "s3:GetObject",
          role("ASIA" + host.length(), "r" + host.length(), "s"),
          get("a"));
    }
    assertThat(ask(BUCKET).done())
        .extracting(touch -> touch.who().kind())
        .containsExactlyInAnyOrder(Kind.WORKLOAD, Kind.OIDC_SUBJECT, Kind.OIDC_SUBJECT);
  }

  @Test
  void a_root_session_that_another_account_opened_leads_to_whoever_opened_it() throws IOException {
    String root =
        "{\"type\":\"Root\",\"accountId\":\"441020936617\",\"principalId\":\"441020936617\","
            + "\"arn\":\"arn:aws:iam::441020936617:root\",\"accessKeyId\":\"ASIAROOT\",\"sessionContext\":"
            + "{\"attributes\":{\"creationDate\":\"2026-11-18T10:00:00Z\"},\"assumedRoot\":\"true\"}}";
    event("e1", "10:05:00", "s3:DeleteBucketPolicy", root, get("a"));
    event("e2", "10:45:00", "s3:DeleteBucketPolicy", root, get("b"));
    event(
        "open",
        "10:00:00",
        "sts:AssumeRoot",
        MARCO,
        ",\"requestParameters\":{\"targetPrincipal\":\"441020936617\"},\"responseElements\":"
            + "{\"credentials\":{\"accessKeyId\":\"ASIAROOT\"}}");
    WhoAnswer answer = ask(BUCKET);
    Attribution who = answer.done().getFirst().who();
    assertThat(who.label()).isEqualTo("IAM user marco.ilves (441020936617)");
    assertThat(who.resolution()).isEqualTo(Resolution.LINKED);
    assertThat(who.note()).contains("as the root user of account 441020936617");
    assertThat(answer.done().getLast().who().kind())
        .as("longer than such a session lasts")
        .isEqualTo(Kind.ROOT);
  }

  @Test
  void a_version_that_says_the_same_in_other_bytes_is_counted_once() throws IOException {
    event("e1", "10:00:00", "s3:GetObject", MARCO, get("a"));
    events.add(events.getFirst().replace("\"eventID\":", "\"eventID\": "));
    assertThat(ask(BUCKET).done()).hasSize(1);
    event("e1", "10:00:00", "s3:GetObject", MARCO.replace("marco.ilves", "ana"), get("a"));
    Files.delete(folder.resolve("in.json"));
    WhoAnswer answer = ask(BUCKET);
    assertThat(answer.done()).as("one that differs is shown beside it").hasSize(2);
    assertThat(answer.notes()).anyMatch(n -> n.startsWith("1 event is held in versions"));
  }
}
