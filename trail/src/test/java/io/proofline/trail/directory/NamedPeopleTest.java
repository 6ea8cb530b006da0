package io.proofline.trail.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.Actor;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.MemoryWorkspace;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.ask.Ask;
import io.proofline.trail.ask.Explain;
import io.proofline.trail.ask.TrailAnswer;
import io.proofline.trail.ask.TrailQuestion;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.who.Attribution;
import io.proofline.trail.who.Attribution.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directories put people behind users, ids, subjects and sessions, or nobody. */
class NamedPeopleTest {
  private static final Actor ACTOR = Actor.asserted("dana.whitfield");
  private static final Instant DAY = Instant.parse("2026-11-18T00:00:00Z");
  private static final Instant EARLIER = Instant.parse("2026-11-01T00:00:00Z");
  private static final String SAML = "bWFkZS11cC1uYW1lcXVhbGlmaWVy";
  private static final String GLASS = "arn:aws:sts::441020936617:assumed-role/break-glass/s9";

  private final MemoryWorkspace memory =
      new MemoryWorkspace(Clock.fixed(Instant.parse("2026-11-20T23:59:00Z"), ZoneOffset.UTC));
  @TempDir Path folder;

  private TrailStore store() {
    return memory.store(folder.resolve("lake"));
  }

  private static String event(String id, int minute, String call, String who, String more) {
    return ("{'eventID':'"
            + id
            + "','eventTime':'2026-11-18T10:%02d:00Z','eventSource':'"
            + call.substring(0, call.indexOf(':'))
            + ".amazonaws.com','eventName':'"
            + call.substring(call.indexOf(':') + 1)
            + "','recipientAccountId':'441020936617','userIdentity':"
            + who
            + more
            + "}")
        .formatted(minute)
        .replace('\'', '"');
  }

  @BeforeEach
  void ingest() throws IOException {
    String get = ",'requestParameters':{'bucketName':'b','key':'k'}";
    String marco =
        "{'type':'IAMUser','userName':'Marco.Ilves','accountId':'441020936617','accessKeyId':"
            + "'AKIAMARCO'}";
    String arn = "arn:aws:sts::441020936617:assumed-role/imaging/s1";
    String role =
        "{'type':'AssumedRole','arn':'"
            + arn
            + "','accessKeyId':'ASIAONE','sessionContext':"
            + "{'sessionIssuer':{'type':'Role','arn':'arn:aws:iam::441020936617:role/imaging'}}}";
    String glass =
        "{'type':'AssumedRole','arn':'"
            + GLASS
            + "','accessKeyId':'ASIANINE','sessionContext':"
            + "{'sessionIssuer':{'type':'Role','arn':'arn:aws:iam::441020936617:role/break-glass'}}}";
    String saml =
        "{'type':'SAMLUser','principalId':'"
            + SAML
            + ":dana@clinic.example','userName':"
            + "'dana@clinic.example','identityProvider':'%s'}";
    List<String> events =
        List.of(
            event("e-user", 1, "s3:GetObject", marco, get),
            event(
                "e-issue",
                2,
                "sts:AssumeRole",
                marco,
                ",'requestParameters':{'roleArn':'arn:aws:iam::441020936617:role/imaging'},"
                    + "'responseElements':{'credentials':{'accessKeyId':'ASIAONE'},"
                    + "'assumedRoleUser':{'arn':'"
                    + arn
                    + "'}}"),
            event("e-role", 3, "s3:GetObject", role, get),
            event("e-glass", 4, "s3:GetObject", glass, get),
            event(
                "e-center",
                5,
                "s3:GetObject",
                "{'type':'IdentityCenterUser','onBehalfOf':{'userId':'9067-a','identityStoreArn':"
                    + "'arn:aws:identitystore::441020936617:identitystore/d-1'}}",
                get),
            event("e-saml", 6, "sts:AssumeRoleWithSAML", saml.formatted(SAML), ""),
            event("e-other", 7, "sts:AssumeRoleWithSAML", saml.formatted("another"), ""));
    Path file = Files.writeString(folder.resolve("f.json"), "[" + String.join(",", events) + "]");
    new TrailIngest(store()).ingest(List.of(file), ACTOR, IngestOptions.DEFAULT);
  }

  private void directory(String name, Instant asOf, String text) throws IOException {
    Path file = Files.writeString(folder.resolve("directory"), text);
    new Directories(store())
        .record(name, asOf, DirectoryExport.read(List.of(file), List.of()), ACTOR);
  }

  private static String csv(String... rows) {
    return String.join("\n", rows);
  }

  private Attribution who(String id) throws IOException {
    return new Explain(store()).event(id, ACTOR).events().getFirst().who();
  }

  private TrailAnswer did(String person) throws IOException {
    return new Ask(store(), List.of())
        .ask(
            new TrailQuestion(
                TrailQuestion.Focus.WHAT,
                null,
                person,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                DAY,
                DAY.plusSeconds(86_400)),
            ACTOR);
  }

  @Test
  void a_user_and_the_sessions_it_began_are_the_persons_with_the_row_as_a_hop() throws IOException {
    directory(
        "hr",
        EARLIER,
        csv(
            "person,kind,name,scope,display",
            "mi-77,iam-user,marco.ilves,441020936617,Marco Ilves"));
    Attribution user = who("e-user");
    assertThat(user.label()).isEqualTo("Marco Ilves, IAM user Marco.Ilves (441020936617)");
    assertThat(user.resolution()).isEqualTo(Resolution.DIRECT);
    assertThat(user.hops()).hasSize(1);
    assertThat(user.hops().getFirst().what())
        .isEqualTo("Marco Ilves (mi-77) in directory hr as of 2026-11-01");
    assertThat(user.hops().getFirst().ref()).matches("[0-9]+/0");
    Attribution role = who("e-role");
    assertThat(role.label()).startsWith("Marco Ilves, ");
    assertThat(role.resolution()).isEqualTo(Resolution.LINKED);
    assertThat(role.hops()).extracting(Attribution.Hop::eventId).containsExactly("e-issue", null);
    assertThat(role.toJson().path("listed").path("id").asString()).isEqualTo("mi-77");
    assertThat(did("mi-77").rows())
        .extracting(r -> r.event().eventId())
        .containsExactly("e-user", "e-issue", "e-role");
    assertThat(did("mi-77").sentence()).startsWith("1 person made ");
    assertThat(did("mi-77").toCsv()).contains(",mi-77,");
    assertThat(did("Marco.Ilves").rows()).hasSize(3);
  }

  @Test
  void before_its_date_and_in_another_account_nobody_is_named() throws IOException {
    directory(
        "hr",
        DAY.plusSeconds(40_000),
        csv("person,kind,name,scope", "mi-77,iam-user,marco.ilves,441020936617"));
    directory(
        "other", EARLIER, csv("person,kind,name,scope", "xx-1,iam-user,marco.ilves,912204417338"));
    Attribution user = who("e-user");
    assertThat(user.listed()).isNull();
    assertThat(user.label()).isEqualTo("IAM user Marco.Ilves (441020936617)");
    assertThat(user.note()).isEqualTo("no directory says whose it was then");
    assertThat(did("mi-77").rows()).isEmpty();
    assertThat(did("xx-1").rows()).isEmpty();
  }

  @Test
  void two_people_for_one_user_name_neither() throws IOException {
    directory(
        "hr",
        EARLIER,
        csv(
            "person,kind,name,scope",
            "mi-77,iam-user,marco.ilves,441020936617",
            "ai-78,iam-user,Marco.Ilves,441020936617"));
    assertThat(who("e-role").listed()).isNull();
    assertThat(who("e-role").note()).contains("2 people");
    assertThat(did("mi-77").rows()).isEmpty();
  }

  @Test
  void identity_center_ids_and_subjects_of_the_named_provider_are_people() throws IOException {
    directory(
        "store",
        EARLIER,
        "{\"Users\":[{\"UserId\":\"9067-A\",\"UserName\":\"priya\",\"DisplayName\":\"Priya"
            + " Raman\"}]}");
    directory(
        "idp",
        EARLIER,
        "person,kind,name,scope,display\n"
            + "dana,email,dana@clinic.example,"
            + SAML
            + ",Dana Whitfield\n");
    assertThat(who("e-center").label()).isEqualTo("Priya Raman, Identity Center user 9067-a");
    assertThat(who("e-center").note()).isEmpty();
    assertThat(did("priya").rows())
        .extracting(r -> r.event().eventId())
        .containsExactly("e-center");
    assertThat(who("e-saml").label()).startsWith("Dana Whitfield, SAML user");
    assertThat(who("e-other").listed()).isNull();
    assertThat(did("dana").rows()).extracting(r -> r.event().eventId()).containsExactly("e-saml");
  }

  @Test
  void a_session_that_was_lent_out_is_the_persons_only_while_it_was() throws IOException {
    assertThat(who("e-glass").resolution()).isEqualTo(Resolution.UNRESOLVED);
    String row = "person,kind,name,from,until\nlee,session," + GLASS + ",2026-11-18T%s:00Z,";
    directory("vault", EARLIER.plusSeconds(1), row.formatted("10:05") + "2026-11-18T11:00:00Z\n");
    assertThat(who("e-glass").resolution()).isEqualTo(Resolution.UNRESOLVED);
    directory("vault", EARLIER.plusSeconds(2), row.formatted("10:00") + "2026-11-18T11:00:00Z\n");
    Attribution lent = who("e-glass");
    assertThat(lent.resolution()).isEqualTo(Resolution.INFERRED);
    assertThat(lent.label()).isEqualTo("lee, session s9 of role break-glass");
    assertThat(did("lee").rows()).extracting(r -> r.event().eventId()).containsExactly("e-glass");
  }

  @Test
  void an_export_recorded_again_stands_once_and_one_that_corrects_it_takes_its_place()
      throws IOException {
    String wrong = "person,kind,name,scope\nxx-1,iam-user,marco.ilves,441020936617\n";
    directory("hr", EARLIER, wrong);
    directory("hr", EARLIER, wrong);
    assertThat(memory.statements(Directories.TYPE)).hasSize(1);
    directory("hr", EARLIER, wrong.replace("xx-1", "mi-77"));
    assertThat(new Directories(store()).all())
        .extracting(r -> r.name() + " " + r.people() + " " + r.entries())
        .containsExactly("hr 1 1");
    assertThat(who("e-user").label()).startsWith("mi-77, ");
    assertThat(memory.statements(Directories.TYPE)).hasSize(2);
  }

  @Test
  void a_date_to_come_and_a_name_that_is_none_are_refused() {
    String text = "person,kind,name,scope\nmi-77,iam-user,marco.ilves,441020936617\n";
    assertThatThrownBy(() -> directory("hr", Instant.parse("2027-01-01T00:00:00Z"), text))
        .hasMessageContaining("a time to come");
    assertThatThrownBy(() -> directory("../hr", EARLIER, text)).hasMessageContaining("../hr");
  }
}
