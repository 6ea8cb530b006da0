package io.proofline.evidence.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.Actor;
import io.proofline.ledger.BlobRef;
import io.proofline.ledger.Entity;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.Ledger;
import io.proofline.ledger.Statement;
import io.proofline.trail.ask.AnswerSources;
import io.proofline.trail.ask.HeldSource;
import io.proofline.trail.ask.SecondWitness;
import io.proofline.trail.ask.TrailAnswer;
import io.proofline.trail.ask.TrailQuestion;
import io.proofline.trail.coverage.CoverageLine;
import io.proofline.trail.coverage.CoverageLine.EventClass;
import io.proofline.trail.coverage.CoverageLine.State;
import io.proofline.trail.digest.Span;
import io.proofline.trail.lake.LogFile.Place;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.who.Attribution;
import io.proofline.trail.who.Voucher;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The audit-trail page: one sheet, and no cell that says more than its evidence. */
class TrailPageTest {
  private static final Instant FROM = Instant.parse("2026-11-13T00:00:00Z");
  private static final Instant TO = Instant.parse("2026-11-21T00:00:00Z");
  private static final Actor DANA = Actor.asserted("d.whitfield");

  private static TrailEvent event(int n, String name, @Nullable String error) {
    return new TrailEvent(
        new LeafRef(2026, 498),
        n,
        FROM.plusSeconds(60L * n),
        "e" + n,
        "441020936617",
        "us-east-1",
        "s3.amazonaws.com",
        name,
        null,
        "Management",
        name.startsWith("Get"),
        error,
        "203.0.113." + n % 200,
        null,
        null,
        "cloudtrail",
        new TrailEvent.Identity(
            "AssumedRole",
            null,
            null,
            null,
            null,
            "ASIA" + n,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null),
        null,
        null,
        null,
        "f".repeat(64));
  }

  private static Attribution actor(int n, Attribution.Resolution how) {
    boolean known = how == Attribution.Resolution.LINKED;
    TrailEvent issuing = event(1_000 + n, "AssumeRoleWithSAML", null);
    return new Attribution(
        known ? Attribution.Kind.SAML_USER : Attribution.Kind.UNRESOLVED,
        how,
        known
            ? "SAML subject a-rather-long-name-of-a-person-" + n + " of arn:aws:iam::441020936617:x"
            : "unresolved session of a role " + n,
        known ? "saml:" + n : null,
        "arn:aws:iam::441020936617:role/imaging-reader-with-a-long-name",
        null,
        known
            ? List.of(new Attribution.Hop("assumed", "i" + n, "498/" + (1_000 + n), issuing))
            : List.of(),
        "");
  }

  private static TrailAnswer answer(int actors, List<CoverageLine> coverage) {
    List<TrailAnswer.Row> rows = new ArrayList<>();
    List<TrailAnswer.Group> groups = new ArrayList<>();
    for (int n = 0; n < actors; n++) {
      Attribution who =
          actor(n, n == 0 ? Attribution.Resolution.UNRESOLVED : Attribution.Resolution.LINKED);
      rows.add(new TrailAnswer.Row(event(n, "DeletePublicAccessBlock", null), who, Voucher.NONE));
      groups.add(
          new TrailAnswer.Group(
              who.label(), who.role(), who.resolution().id(), 0, 1, 0, 1, 1, 1, FROM, TO));
    }
    Statement statement =
        new Statement(
            "trail-answer",
            1,
            "trail/answers",
            "key",
            JsonNodeFactory.instance.objectNode(),
            List.of(),
            TO,
            TO,
            TO,
            DANA,
            new LeafRef(2026, 512),
            new BlobRef("0".repeat(64), 2, "application/json"),
            null);
    TrailQuestion question =
        new TrailQuestion(
            TrailQuestion.Focus.WHO,
            "s3://hsc-imaging-share",
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            null,
            FROM,
            TO);
    return new TrailAnswer(
        question,
        rows,
        groups,
        0,
        coverage,
        false,
        List.of("A note that goes on ".repeat(12), "Another note. ".repeat(14), "A third one."),
        statement);
  }

  private static CoverageLine line(String region, Instant from, Instant to, State state) {
    return new CoverageLine(
        new Place("441020936617", region),
        EventClass.MANAGEMENT,
        "all",
        new Span(from, to),
        state,
        "because");
  }

  private static HeldSource source(String region, HeldSource.@Nullable Delay delay) {
    boolean held = delay != null;
    return new HeldSource(
        HeldSource.Kind.TRAIL,
        new Place("441020936617", region),
        EventClass.MANAGEMENT,
        held ? 9 : 0,
        held ? FROM : null,
        held ? FROM.plusSeconds(90) : null,
        delay,
        List.of());
  }

  private static TrailPage.Model model(TrailAnswer answer, AnswerSources sources) {
    Map<String, List<String>> resources = new HashMap<>();
    Map<String, String> approvals = new HashMap<>();
    List<String> counted = new ArrayList<>();
    for (TrailAnswer.Row row : answer.rows()) {
      resources.put(TrailPage.key(row), List.of("arn:aws:s3:::a-bucket-with-a-long-name/and/key"));
      approvals.put(TrailPage.key(row), "approval none: CH-331 does not count, it is asserted");
      counted.add("raw/rows-0123456789ab-" + (counted.size() + 1) + ".csv");
    }
    return new TrailPage.Model(
        new Entity("Harbor Street Clinic", Entity.Role.COVERED_ENTITY, "proofline.example/hsc"),
        answer,
        new TrailPageFacts(
            sources,
            resources,
            approvals,
            Instant.parse("2026-11-21T08:10:02Z"),
            Instant.parse("2026-11-21T08:10:03Z")),
        Map.of(),
        counted,
        new Ledger.CheckpointView("proofline.example/hsc/2026", 513, "8d1f03c2a9e7", 0),
        DANA,
        Instant.parse("2026-11-21T08:10:03Z"),
        "trail-0123456789ab.json",
        "9TB1-RR7A");
  }

  private static TrailPage.Model fullest() {
    List<CoverageLine> coverage = new ArrayList<>();
    List<HeldSource> sources = new ArrayList<>();
    for (int n = 0; n < 30; n++) {
      coverage.add(line("us-east-" + n, FROM, TO, State.UNKNOWN));
      sources.add(source("us-east-" + n, n < 5 ? new HeldSource.Delay(6, 7) : null));
    }
    sources.add(
        new HeldSource(HeldSource.Kind.KEY_USE, null, null, 40, FROM, TO, null, List.of(494_000L)));
    SecondWitness witness = new SecondWitness(1_178, List.of(event(3, "Decrypt", null)), 31);
    return model(
        answer(40, coverage), new AnswerSources(sources, witness, List.of("Not measured.")));
  }

  private static String pdf(TrailPage.Model model) throws Exception {
    byte[] pdf = TrailPages.drawn(model, "Audit trail", "0123456789abcdef".repeat(4), TO).pdf();
    try (PDDocument document = Loader.loadPDF(pdf)) {
      assertThat(document.getNumberOfPages()).isEqualTo(1);
      return new PDFTextStripper().getText(document).replaceAll("\\s+", " ");
    }
  }

  @Test
  void with_many_actors_sources_and_notes_it_is_still_one_page_and_the_rest_is_counted()
      throws Exception {
    String text = pdf(fullest());
    assertThat(text)
        .contains("Page 1 of 1")
        .containsPattern("and 3[0-9] more")
        .containsPattern("more accounts, regions and classes in")
        .contains("done, approval none, no digest")
        .contains("1 stands alone: an object was read or written, and no call to S3 is held.")
        .contains("31 more name the bucket only");
  }

  @Test
  void it_says_when_it_was_asked_what_is_proved_and_what_is_not_on_record() throws Exception {
    Instant until = FROM.plus(Duration.ofHours(26)).plusSeconds(1);
    TrailPage.Model model =
        model(
            answer(
                1,
                List.of(
                    line("us-east-1", FROM, until, State.NOT_COVERED),
                    line("us-east-1", until, TO, State.PROVEN),
                    line("us-west-2", FROM, TO, State.PROVEN))),
            new AnswerSources(
                List.of(source("us-east-1", new HeldSource.Delay(6, 7)), source("us-west-2", null)),
                null,
                List.of()));
    assertThat(pdf(model))
        .contains("PARTLY COVERED")
        .contains("165 of 192 hours proved")
        .contains("asked 08:10:02, answered 08:10:03")
        .contains("2026-11-13 00:00 2026-11-13 00:01 6 min of 7")
        .contains("none held – –")
        .contains("no access review is on record")
        .contains("no event held that gave it")
        .contains("no drill on record")
        .contains("As of 2026-11-21 00:00:00 UTC known at 2026-11-21 08:10:03 UTC")
        .contains("1 rows attached in")
        .contains("tree of 513")
        .doesNotContain("Second witness");
  }

  @Test
  void a_count_leads_to_its_rows_and_the_twin_holds_what_the_page_shows() {
    TrailPage.Model model = fullest();
    assertThat(new TrailPage(model, 12).body())
        .contains("<a href=\"raw/rows-0123456789ab-1.csv\">1</a>");
    ObjectNode twin = JsonNodeFactory.instance.objectNode();
    model.facts().into(twin);
    assertThat(twin.path("sources").size()).isEqualTo(31);
    assertThat(twin.path("sources").get(0).path("delayMinutesP95").asInt()).isEqualTo(6);
    assertThat(twin.path("sources").get(9).path("delayMinutesP95").isNull()).isTrue();
    assertThat(twin.path("secondWitness").path("alone").get(0).path("row").asInt()).isEqualTo(3);
    assertThat(twin.path("retrieval").path("lastDrill").isNull()).isTrue();
  }

  @Test
  void without_any_event_or_source_the_page_says_so() throws Exception {
    String text = pdf(model(answer(0, List.of()), new AnswerSources(List.of(), null, List.of())));
    assertThat(text)
        .contains("NOT PROVEN")
        .contains("0 of 192 hours proved")
        .contains("No event that")
        .contains("No account and region is known whose logs could be held.");
  }
}
