package io.proofline.trail.who;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.Actor;
import io.proofline.trail.IngestOptions;
import io.proofline.trail.IngestReport;
import io.proofline.trail.MemoryWorkspace;
import io.proofline.trail.TrailIngest;
import io.proofline.trail.ask.Ask;
import io.proofline.trail.ask.Explain;
import io.proofline.trail.ask.TrailAnswer;
import io.proofline.trail.ask.TrailQuestion;
import io.proofline.trail.digest.FakeAws;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.who.Attribution.Resolution;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The genuine event that issued a session is lost, and a file that no digest lists claims to have
 * issued it: where the account has digests, nobody is named for it, by whatever kind of hop; where
 * validation was off, the one claimed is named and the row says that nothing vouches for it.
 */
class PlantedIssuerTest {
  private static final String HOME = FakeAws.ACCOUNT;
  private static final String OTHER = "204177309185";
  private static final String KEY = "ASIA441020936617AAAA";
  private static final Actor ACTOR = Actor.asserted("dana.whitfield");
  private static final Instant ISSUED = FakeAws.START.plus(Duration.ofHours(5)).plusSeconds(300);
  private static final Instant USED = ISSUED.plusSeconds(300);

  private final MemoryWorkspace memory =
      new MemoryWorkspace(Clock.fixed(FakeAws.START.plus(Duration.ofHours(13)), ZoneOffset.UTC));
  private final FakeAws aws = new FakeAws("us-east-1");
  @TempDir Path folder;

  /** How somebody can be claimed to be behind a session. */
  enum Hop {
    ASSUME_ROLE("AssumeRole", iamUser(HOME)),
    SAML(
        "AssumeRoleWithSAML",
        "{\"type\":\"SAMLUser\",\"userName\":\"marco\",\"identityProvider\":\"idp\"}"),
    OIDC(
        "AssumeRoleWithWebIdentity",
        "{\"type\":\"WebIdentityUser\",\"userName\":\"marco\",\"identityProvider\":"
            + "\"accounts.example.org\"}"),
    IDENTITY_CENTER(
        "AssumeRoleWithSAML",
        "{\"type\":\"IdentityCenterUser\",\"accountId\":\""
            + HOME
            + "\",\"onBehalfOf\":{\"userId\":\"marco\",\"identityStoreArn\":\"x\"}}"),
    /** Where the record has no key of its session: by its name and the second of its creation. */
    BY_CREATION("AssumeRole", iamUser(HOME)),
    /** As recorded by an account that has no digests, for a role of one that has. */
    OTHER_ACCOUNT("AssumeRole", iamUser(OTHER)),
    /** As recorded by nobody in particular. */
    NO_ACCOUNT("AssumeRole", "{\"type\":\"SAMLUser\",\"userName\":\"marco\"}");

    private final String call;
    private final String identity;

    Hop(String call, String identity) {
      this.call = call;
      this.identity = identity;
    }

    String recipient() {
      return switch (this) {
        case OTHER_ACCOUNT -> OTHER;
        case NO_ACCOUNT -> "";
        default -> HOME;
      };
    }
  }

  private static String iamUser(String account) {
    return "{\"type\":\"IAMUser\",\"userName\":\"marco\",\"accountId\":\"" + account + "\"}";
  }

  private static String arn(String role) {
    return "arn:aws:sts::" + HOME + ":assumed-role/" + role + "/work";
  }

  private static String event(
      String id, Instant time, String source, String name, String account, String rest) {
    return "{\"eventID\":\""
        + id
        + "\",\"eventTime\":\""
        + time
        + "\",\"eventSource\":\""
        + source
        + ".amazonaws.com\",\"eventName\":\""
        + name
        + "\",\"awsRegion\":\"us-east-1\""
        + (account.isEmpty() ? "" : ",\"recipientAccountId\":\"" + account + "\"")
        + rest
        + "}";
  }

  private static String issue(String id, Hop hop, String identity, String shared) {
    return event(
        id,
        ISSUED,
        "sts",
        hop.call,
        hop.recipient(),
        ",\"userIdentity\":"
            + identity
            + shared
            + ",\"responseElements\":{\"credentials\":{\"accessKeyId\":\""
            + KEY
            + "\"},\"assumedRoleUser\":{\"arn\":\""
            + arn("admin")
            + "\"}}");
  }

  private static String session(Hop hop) {
    return ",\"userIdentity\":{\"type\":\"AssumedRole\",\"arn\":\""
        + arn("admin")
        + "\",\"accountId\":\""
        + HOME
        + "\""
        + (hop == Hop.BY_CREATION ? "" : ",\"accessKeyId\":\"" + KEY + "\"")
        + ",\"sessionContext\":{\"attributes\":{\"creationDate\":\""
        + ISSUED
        + "\"},\"sessionIssuer\":{\"type\":\"Role\",\"arn\":\"arn:aws:iam::"
        + HOME
        + ":role/admin\"}}}";
  }

  private static String records(String... events) {
    return "{\"Records\":[" + String.join(",", events) + "]}";
  }

  private TrailStore store() {
    return memory.store(folder.resolve("lake"));
  }

  /** A chain of twelve hours; in hour 5 stands what is given, and in hour 6 the use. */
  private void chain(Hop hop, List<String> issued, boolean lost) {
    aws.hours(0, 5);
    List<String> logs = new ArrayList<>();
    if (!issued.isEmpty()) {
      String log =
          aws.log(ISSUED.plusSeconds(240), "issue", records(issued.toArray(String[]::new)));
      logs.add(log);
    }
    aws.digest(5, logs, false);
    String used = event("used", USED, "s3", "GetObject", HOME, session(hop));
    aws.digest(6, List.of(aws.log(USED.plusSeconds(3_600), "use", records(used))), false);
    aws.hours(7, 12);
    if (lost) {
      logs.forEach(aws.objects::remove);
    }
  }

  private void plant(String... events) throws IOException {
    Files.createDirectories(folder.resolve("in"));
    Files.writeString(folder.resolve("in/planted.json"), records(events));
  }

  private void ingest() throws IOException {
    assertThat(rejected()).isEmpty();
  }

  private List<IngestReport.Rejected> rejected() throws IOException {
    aws.write(folder.resolve("in"));
    return new TrailIngest(store())
        .ingest(List.of(folder.resolve("in")), ACTOR, IngestOptions.DEFAULT)
        .rejected();
  }

  private Explain.Explained used() throws IOException {
    return new Explain(store()).event("used", ACTOR).events().getFirst();
  }

  private void noDigests() {
    aws.objects.keySet().removeIf(key -> key.contains("CloudTrail-Digest"));
  }

  @ParameterizedTest
  @EnumSource(Hop.class)
  void a_claim_that_no_digest_vouches_for_names_nobody_where_the_account_has_digests(Hop hop)
      throws IOException {
    chain(hop, List.of(issue("genuine", hop, iamUser(HOME).replace("marco", "eve"), "")), true);
    plant(issue("planted", hop, hop.identity, ""));
    ingest();
    Explain.Explained used = used();
    assertThat(used.who().resolution()).as(used.who().toString()).isEqualTo(Resolution.UNRESOLVED);
    assertThat(used.who().person()).isNull();
    assertThat(used.who().label()).doesNotContain("marco");
    assertThat(used.who().note()).contains("not believed").contains("planted (leaf ");
    assertThat(used.voucher()).isEqualTo(Voucher.DIGEST);
    TrailAnswer marco =
        new Ask(store(), List.of())
            .ask(
                new TrailQuestion(
                    TrailQuestion.Focus.WHAT,
                    null,
                    "marco",
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    null,
                    FakeAws.START,
                    FakeAws.START.plus(Duration.ofHours(12))),
                ACTOR);
    assertThat(marco.rows()).extracting(r -> r.event().eventId()).doesNotContain("used");
  }

  @ParameterizedTest
  @EnumSource(Hop.class)
  void a_claim_beside_the_genuine_event_takes_nothing_from_it(Hop hop) throws IOException {
    String genuine = hop.identity.replace("marco", "eve");
    // What another account recorded is in this chain as the owner of the role saw it.
    boolean seen = hop == Hop.OTHER_ACCOUNT;
    String mine =
        seen
            ? issue("genuine", hop, "{\"type\":\"AWSAccount\",\"accountId\":\"" + OTHER + "\"}", "")
                .replace("\"recipientAccountId\":\"" + OTHER, "\"recipientAccountId\":\"" + HOME)
            : issue("genuine", hop, genuine, "");
    chain(hop, List.of(mine), false);
    plant(issue("planted", hop, hop.identity, ""));
    ingest();
    Explain.Explained used = used();
    assertThat(used.who().label()).as(used.who().toString()).contains(seen ? OTHER : "eve");
    assertThat(used.who().label()).doesNotContain("marco");
    assertThat(used.who().note()).contains("planted (leaf ");
  }

  @ParameterizedTest
  @EnumSource(Hop.class)
  void where_validation_was_off_the_one_claimed_is_named_and_the_row_says_so(Hop hop)
      throws IOException {
    chain(hop, List.of(), false);
    noDigests();
    plant(issue("planted", hop, hop.identity, ""));
    ingest();
    Explain.Explained used = used();
    assertThat(used.who().label()).as(used.who().toString()).contains("marco");
    assertThat(used.voucher()).isEqualTo(Voucher.NONE);
  }

  @Test
  void a_session_from_before_the_first_digest_is_named_and_marked() throws IOException {
    Hop hop = Hop.ASSUME_ROLE;
    String log =
        aws.log(ISSUED.plusSeconds(240), "issue", records(issue("before", hop, hop.identity, "")));
    String used = event("used", USED, "s3", "GetObject", HOME, session(hop));
    aws.digest(6, List.of(aws.log(USED.plusSeconds(3_600), "use", records(used))), false);
    aws.hours(7, 12);
    ingest();
    assertThat(log).contains("issue");
    assertThat(used().who().label()).contains("marco");
    assertThat(used().voucher()).isEqualTo(Voucher.EVENT_ONLY);
  }

  @Test
  void digests_that_do_not_verify_do_not_open_the_door() throws IOException {
    Hop hop = Hop.ASSUME_ROLE;
    chain(hop, List.of(), false);
    aws.objects.keySet().stream()
        .filter(key -> key.endsWith(".metadata.json"))
        .toList()
        .forEach(key -> aws.edit(key, "\"signature\":\"", "\"signature\":\"00"));
    plant(issue("planted", hop, hop.identity, ""));
    ingest();
    assertThat(used().who().resolution()).isEqualTo(Resolution.UNRESOLVED);
  }

  @Test
  void digests_that_cannot_be_read_do_not_either() throws IOException {
    Hop hop = Hop.ASSUME_ROLE;
    chain(hop, List.of(), false);
    aws.objects.keySet().stream()
        .filter(key -> key.contains("CloudTrail-Digest/us-east-1") && key.endsWith(".gz"))
        .toList()
        .forEach(key -> aws.edit(key, "\"logFiles\"", "\"logFilez\""));
    plant(issue("planted", hop, hop.identity, ""));
    assertThat(rejected()).hasSize(12);
    assertThat(used().who().resolution()).isEqualTo(Resolution.UNRESOLVED);
  }

  @Test
  void a_copy_of_another_accounts_log_is_believed_beside_the_owners_own_record_only()
      throws IOException {
    String shared = ",\"sharedEventID\":\"shared-1\"";
    Hop hop = Hop.OTHER_ACCOUNT;
    String owner =
        issue("owner", hop, "{\"type\":\"AWSAccount\",\"accountId\":\"" + OTHER + "\"}", shared)
            .replace("\"recipientAccountId\":\"" + OTHER, "\"recipientAccountId\":\"" + HOME);
    chain(hop, List.of(owner), false);
    plant(issue("callers", hop, hop.identity, shared));
    ingest();
    assertThat(used().who().label()).contains("marco");
    assertThat(used().voucher()).as("marked").isEqualTo(Voucher.EVENT_ONLY);
  }

  @Test
  void a_planted_twin_in_an_account_with_digests_names_nobody() throws IOException {
    String shared = ",\"sharedEventID\":\"shared-1\"";
    String seen =
        event(
            "used",
            USED,
            "s3",
            "GetObject",
            OTHER,
            shared + ",\"userIdentity\":{\"type\":\"AWSAccount\",\"accountId\":\"" + HOME + "\"}");
    aws.hours(0, 12);
    plant(
        seen,
        event(
            "planted",
            USED,
            "s3",
            "GetObject",
            HOME,
            shared + ",\"userIdentity\":" + iamUser(HOME)));
    ingest();
    assertThat(used().who().resolution()).isEqualTo(Resolution.EXTERNAL);
    assertThat(used().who().person()).isNull();
    assertThat(used().who().note()).contains("planted (leaf ");
  }

  @Test
  void a_planted_creation_of_an_access_key_names_nobody_for_what_the_key_does() throws IOException {
    String key = "AKIA441020936617BBBB";
    String used =
        event(
            "used",
            USED,
            "s3",
            "GetObject",
            HOME,
            ",\"userIdentity\":{\"type\":\"IAMUser\",\"accountId\":\""
                + HOME
                + "\",\"accessKeyId\":\""
                + key
                + "\"}");
    aws.hours(0, 6);
    aws.digest(6, List.of(aws.log(USED.plusSeconds(3_600), "use", records(used))), false);
    aws.hours(7, 12);
    plant(
        event(
            "planted",
            ISSUED,
            "iam",
            "CreateAccessKey",
            HOME,
            ",\"userIdentity\":"
                + iamUser(HOME)
                + ",\"responseElements\":{\"accessKey\":{\"userName\":\"marco\",\"accessKeyId\":\""
                + key
                + "\"}}"));
    ingest();
    assertThat(used().who().resolution()).isEqualTo(Resolution.UNRESOLVED);
    assertThat(used().who().label()).doesNotContain("marco");
  }
}
