package io.proofline.vendors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.ledger.register.RegisterFile;
import io.proofline.ledger.register.Registers;
import io.proofline.systems.HoldsPhi;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class VendorRegisterTest {
  private static final LocalDate DAY = LocalDate.parse("2026-06-01");

  @ParameterizedTest
  @CsvSource({
    // first seen, asked on, days; effective 2026-02-01 to 2026-12-31
    "2026-01-22, 2026-06-01, 10, true",
    "2026-01-31, 2026-06-01, 1, true",
    "2026-02-01, 2026-06-01, 0, true",
    "2026-01-22, 2026-01-25, 3, false",
    "2026-01-22, 2026-01-22, 0, false",
    "2026-12-31, 2027-01-01, 0, false",
    "2026-12-31, 2027-01-11, 10, false",
    "2026-01-22, 2027-01-11, 20, false",
  })
  void uncovered_countsEveryDayWithoutCover_exactly(
      String firstSeen, String day, long days, boolean covered) {
    VendorRegister.Uncovered uncovered =
        AgreementStateTest.register(AgreementStateTest.SIGNED)
            .uncovered(
                AgreementStateTest.ACCOUNT,
                HoldsPhi.YES,
                LocalDate.parse(firstSeen),
                LocalDate.parse(day));
    assertThat(uncovered.days()).isEqualTo(days);
    assertThat(uncovered.coveredNow()).isEqualTo(covered);
    assertThat(uncovered.words()).startsWith("at least " + days + " day");
  }

  @Test
  void unknownReceiver_isNone_withTheReason() {
    VendorRegister register = AgreementStateTest.register(AgreementStateTest.SIGNED);
    for (String account : List.of("999999999999", "*", "unknown:AROAX")) {
      Standing standing = register.standing(account, HoldsPhi.YES, DAY);
      assertThat(standing.state()).isEqualTo(AgreementState.NONE);
      assertThat(standing.vendor()).isEmpty();
      assertThat(standing.reason()).isNotBlank();
    }
    assertThat(register.standing("*", HoldsPhi.YES, DAY).reason())
        .contains("no agreement can cover");
  }

  @Test
  void executedWords_sayWhatIsNotKnown() {
    String reason =
        AgreementStateTest.register(AgreementStateTest.SIGNED)
            .standing(AgreementStateTest.ACCOUNT, HoldsPhi.YES, DAY)
            .reason();
    assertThat(reason)
        .contains("signed by both sides, in effect since 2026-02-01, ends 2026-12-31")
        .contains("clauses not reviewed")
        .contains("does not cover the service archive");
  }

  @Test
  void enrich_writesTheAgreementBesideEachRoute_andKeepsTheRest() {
    Snapshot routes =
        new Snapshot(
            "systems",
            "systems/routes",
            Instant.EPOCH,
            Instant.EPOCH,
            List.of(route("204177309185"), route("999999999999")),
            List.of(),
            List.of());
    Snapshot enriched =
        RouteAgreements.enrich(routes, AgreementStateTest.register(AgreementStateTest.SIGNED), DAY);
    JsonNode covered = enriched.documents().get(0).properties().path("Agreement");
    assertThat(covered.path("State").asString()).isEqualTo("EXECUTED");
    assertThat(covered.path("Executed").asBoolean()).isTrue();
    assertThat(covered.path("Vendor").asString()).isEqualTo("Lumen Imaging");
    JsonNode unknown = enriched.documents().get(1).properties().path("Agreement");
    assertThat(unknown.path("State").asString()).isEqualTo("NONE");
    assertThat(unknown.path("Executed").asBoolean(true)).isFalse();
    assertThat(unknown.path("Vendor").asString()).isEqualTo("unknown");
    assertThat(routes.documents().getFirst().properties().has("Agreement")).isFalse();
  }

  private static Document route(String to) {
    ObjectNode properties = JsonNodeFactory.instance.objectNode();
    properties.put("ToAccount", to).put("HoldsPhi", "yes");
    return new Document(
        new ResourceId("aws", "441020936617", "us-east-1", "X::Route", "r:" + to, null),
        null,
        properties,
        JsonNodeFactory.instance.objectNode(),
        Map.of(),
        Map.of(),
        Instant.EPOCH,
        List.of());
  }

  @Test
  void files_areHashedWhenRead_andHandedOverWhole(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("baa.pdf"), "paper");
    VendorRegister register = readIn(folder);
    List<Registers.Attachment> attachments = register.attachments(folder);
    assertThat(attachments).hasSize(1);
    assertThat(attachments.getFirst().bytes()).isEqualTo("paper".getBytes(StandardCharsets.UTF_8));
    assertThat(attachments.getFirst().mediaType()).isEqualTo("application/pdf");

    Files.writeString(folder.resolve("baa.pdf"), "other");
    assertThatThrownBy(() -> register.attachments(folder))
        .hasMessageContaining("baa.pdf changed while vendors.yaml was read");
  }

  private static VendorRegister readIn(Path folder) {
    String text =
        "version: 1\nvendors:\n  - id: lumen\n    name: Lumen Imaging\n    services: [exchange]\n"
            + "    accounts: [\"204177309185\"]\n    agreements:\n"
            + AgreementStateTest.SIGNED.indent(0);
    return VendorRegister.read(
        RegisterFile.parse("vendors.yaml", text.getBytes(StandardCharsets.UTF_8)),
        "Harbor Street Clinic",
        AgreementFiles.in(folder));
  }

  @Test
  void missingFile_orOneOutsideTheFolder_isAMistakeWithItsLine(@TempDir Path folder) {
    assertThatThrownBy(() -> readIn(folder))
        .hasMessageContaining(
            "vendors.yaml:10: vendors[0].agreements[0].file: 'baa.pdf' cannot be filed")
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> AgreementFiles.in(folder).blob("../secret"))
        .hasMessageContaining("leads out of the folder");
  }

  @Test
  void recordedFiles_nameTheBlobsOfTheLedger_andNothingElse() {
    assertThatThrownBy(() -> AgreementFiles.recorded(Map.of()).blob("baa.pdf"))
        .hasMessageContaining("was not recorded");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "executed: both-signatures | executed: by-handshake | 'by-handshake' is not allowed; one of both-signatures, provider-record",
        "executed: both-signatures | executed: provider-record | provider-record: is missing",
        "effective: 2026-02-01 | effective: 2027-02-01 | ends: is before effective",
        "services: [exchange], accounts | services: [exchnage], accounts | Did you mean 'exchange'?",
        "[\"204177309185\"]} | [\"204177309186\"]} | account 204177309186 is none of this vendor's",
        "side: vendor | side: vender | Did you mean 'vendor'?",
        "version: 1 | versoin: 1 | Did you mean 'version'?",
        "id: a1 | supersedes: a0 | 'a0' is no agreement of this vendor listed before this one",
      })
  void mistake_isAnsweredWithWhatIsAllowed(String from, String to, String message) {
    assertThatThrownBy(
            () -> AgreementStateTest.register(AgreementStateTest.SIGNED.replace(from, to)))
        .hasMessageContaining(message);
  }

  @Test
  void noPhiBecauseEncrypted_isRefused() {
    assertThatThrownBy(
            () ->
                AgreementStateTest.register(
                    "",
                    "    outcome: {kind: no-phi, reason: All objects are encrypted., reviewed-by: A, title: B, on: 2026-01-01, recheck: 2027-01-01}\n"))
        .hasMessageContaining("rests on encryption, which is refused");
  }

  @Test
  void accountOfTwoVendors_isAMistake() {
    String two =
        """
        version: 1
        vendors:
          - {id: a, name: A, services: [s], accounts: ["204177309185"]}
          - {id: b, name: B, services: [s], accounts: ["204177309185"]}
        """;
    assertThatThrownBy(
            () ->
                VendorRegister.read(
                    RegisterFile.parse("vendors.yaml", two.getBytes(StandardCharsets.UTF_8)),
                    "X",
                    AgreementFiles.recorded(Map.of())))
        .hasMessageContaining(
            "vendors.yaml:4: vendors[1].accounts: account 204177309185 already belongs to vendor a");
  }
}
