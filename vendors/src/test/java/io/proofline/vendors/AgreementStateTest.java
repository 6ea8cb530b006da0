package io.proofline.vendors;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.ledger.BlobRef;
import io.proofline.ledger.register.RegisterFile;
import io.proofline.systems.HoldsPhi;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every state of an agreement, with the days around its borders. */
class AgreementStateTest {
  static final String ACCOUNT = "204177309185";
  static final String SIGNED =
      """
            - id: a1
              version: 1
              file: baa.pdf
              executed: both-signatures
              parties:
                - {name: Harbor Street Clinic, side: entity, signed-by: P. Raman, title: Privacy officer, on: 2026-01-10, method: e-signature}
                - {name: Lumen Imaging, side: vendor, signed-by: J. Osei, title: Counsel, on: 2026-01-12, method: e-signature}
              effective: 2026-02-01
              ends: 2026-12-31
              scope: {services: [exchange], accounts: ["204177309185"]}
      """;

  static VendorRegister register(String agreements) {
    return register(agreements, "");
  }

  static VendorRegister register(String agreements, String outcome) {
    String text =
        "version: 1\nvendors:\n  - id: lumen\n    name: Lumen Imaging\n    other-names: [Lumen LLC]\n"
            + "    services: [exchange, archive]\n    accounts: [\"204177309185\", \"100000000001\"]\n"
            + (agreements.isEmpty() ? "" : "    agreements:\n" + agreements.indent(0))
            + outcome;
    return VendorRegister.read(
        RegisterFile.parse("vendors.yaml", text.getBytes(StandardCharsets.UTF_8)),
        "Harbor Street Clinic",
        path -> new BlobRef("ab".repeat(32), 10, "application/pdf"));
  }

  private static AgreementState state(String agreements, String day) {
    return register(agreements).standing(ACCOUNT, HoldsPhi.YES, LocalDate.parse(day)).state();
  }

  static Stream<Arguments> states() {
    String oneSide =
        SIGNED.replace(
            ", signed-by: J. Osei, title: Counsel, on: 2026-01-12, method: e-signature", "");
    String record =
        SIGNED
            .replace("both-signatures", "provider-record")
            .replace(
                "        effective",
                "        provider-record: {file: r.json, source: api, on: 2026-01-20}\n        effective");
    String open = SIGNED.replace("        ends: 2026-12-31\n", "");
    String newer =
        SIGNED
            + SIGNED
                .replace("id: a1", "id: a2\n        supersedes: a1")
                .replace("effective: 2026-02-01", "effective: 2026-06-01")
                .replace("accounts: [\"204177309185\"]", "accounts: [\"100000000001\"]");
    String draft =
        "      - {id: d, version: 1, scope: {services: [exchange], accounts: [\"204177309185\"]}}\n";
    return Stream.of(
        // both signed, effective 02-01, ends 12-31
        row("before any signature", SIGNED, "2026-01-09", AgreementState.PENDING_PAPERWORK),
        row("our signature only", SIGNED, "2026-01-10", AgreementState.SIGNED_BY_ONE_SIDE),
        row("day before theirs", SIGNED, "2026-01-11", AgreementState.SIGNED_BY_ONE_SIDE),
        row("both, not effective", SIGNED, "2026-01-12", AgreementState.NOT_YET_EFFECTIVE),
        row("day before effective", SIGNED, "2026-01-31", AgreementState.NOT_YET_EFFECTIVE),
        row("first day", SIGNED, "2026-02-01", AgreementState.EXECUTED),
        row("last day", SIGNED, "2026-12-31", AgreementState.EXECUTED),
        row("day after", SIGNED, "2027-01-01", AgreementState.EXPIRED),
        row("open-ended", open, "2031-01-01", AgreementState.EXECUTED),
        row("never signed by them", oneSide, "2026-06-01", AgreementState.SIGNED_BY_ONE_SIDE),
        // dated back: binds from the last signature
        row(
            "dated back, before the signature",
            SIGNED.replace("effective: 2026-02-01", "effective: 2025-01-01"),
            "2026-01-11",
            AgreementState.SIGNED_BY_ONE_SIDE),
        row(
            "dated back, at the signature",
            SIGNED.replace("effective: 2026-02-01", "effective: 2025-01-01"),
            "2026-01-12",
            AgreementState.EXECUTED),
        // provider's record
        row("before acceptance", record, "2026-01-19", AgreementState.PENDING_PAPERWORK.name()),
        row("accepted", record, "2026-02-01", AgreementState.EXECUTED),
        // ended by notice
        row(
            "day before the notice ends it",
            SIGNED.replace("ends:", "terminated: 2026-09-01\n        ends:"),
            "2026-08-31",
            AgreementState.EXECUTED),
        row(
            "notice ends it",
            SIGNED.replace("ends:", "terminated: 2026-09-01\n        ends:"),
            "2026-09-01",
            AgreementState.TERMINATED),
        // superseded by one of another scope
        row("before the successor", newer, "2026-05-31", AgreementState.EXECUTED),
        row("successor without this account", newer, "2026-06-01", AgreementState.OUT_OF_SCOPE),
        // scope, condition, clauses
        row(
            "other account",
            SIGNED.replace("accounts: [\"204177309185\"]}", "accounts: [\"100000000001\"]}"),
            "2026-06-01",
            AgreementState.OUT_OF_SCOPE),
        row(
            "no account named",
            SIGNED.replace(", accounts: [\"204177309185\"]}", "}"),
            "2026-06-01",
            AgreementState.OUT_OF_SCOPE),
        row(
            "mode off",
            SIGNED.replace(
                "\"204177309185\"]}",
                "\"204177309185\"], conditions: [{text: HIPAA mode, met: no}]}"),
            "2026-06-01",
            AgreementState.CONDITION_NOT_MET),
        row(
            "mode on",
            SIGNED.replace(
                "\"204177309185\"]}",
                "\"204177309185\"], conditions: [{text: HIPAA mode, met: yes}]}"),
            "2026-06-01",
            AgreementState.EXECUTED),
        row(
            "clause missing",
            SIGNED + "        clauses: {reviewed-by: C, on: 2026-01-13, missing: [D11]}\n",
            "2026-06-01",
            AgreementState.CLAUSES_MISSING),
        row(
            "clause waived by counsel",
            SIGNED
                + "        clauses: {reviewed-by: C, on: 2026-01-13, missing: [D11], waiver: no duty delegated}\n",
            "2026-06-01",
            AgreementState.EXECUTED),
        // wrong parties
        row(
            "another entity",
            SIGNED.replace("Harbor Street Clinic", "Harbor Holdings"),
            "2026-06-01",
            AgreementState.WRONG_PARTY),
        row(
            "another vendor",
            SIGNED.replace("name: Lumen Imaging,", "name: Lumen Pathology,"),
            "2026-06-01",
            AgreementState.WRONG_PARTY),
        row(
            "vendor by its other name",
            SIGNED.replace("name: Lumen Imaging,", "name: lumen  LLC,"),
            "2026-06-01",
            AgreementState.EXECUTED),
        row(
            "reseller",
            SIGNED.replace("name: Lumen Imaging, side: vendor", "name: Cloud Shop, side: reseller"),
            "2026-06-01",
            AgreementState.WRONG_PARTY),
        // papers that bind nobody
        row("template", kind("template"), "2026-06-01", AgreementState.NOT_AN_AGREEMENT),
        row("sales e-mail", kind("sales-email"), "2026-06-01", AgreementState.NOT_AN_AGREEMENT),
        row("trust page", kind("trust-page"), "2026-06-01", AgreementState.NOT_AN_AGREEMENT),
        row("SOC 2", kind("audit-report"), "2026-06-01", AgreementState.NOT_AN_AGREEMENT),
        // progress without execution
        row("requested", progress("requested"), "2026-06-01", AgreementState.REQUESTED),
        row("sent", progress("sent"), "2026-06-01", AgreementState.SENT),
        row("negotiating", progress("negotiating"), "2026-06-01", AgreementState.NEGOTIATING),
        row(
            "promised",
            progress("pending-paperwork"),
            "2026-06-01",
            AgreementState.PENDING_PAPERWORK),
        row("said to exist", draft, "2026-06-01", AgreementState.PENDING_PAPERWORK),
        row(
            "signed by word, no file",
            SIGNED.replace("        file: baa.pdf\n", ""),
            "2026-06-01",
            AgreementState.PENDING_PAPERWORK),
        row("nothing", "", "2026-06-01", AgreementState.NONE),
        // built-in terms
        row(
            "built-in without licence proof",
            kind("built-in-terms").replace("executed: both-signatures", ""),
            "2026-06-01",
            AgreementState.PENDING_PAPERWORK),
        row(
            "built-in with licence proof",
            kind("built-in-terms")
                .replace("        executed: both-signatures\n", "")
                .replace(
                    "        effective",
                    "        provider-record: {file: l.pdf, source: licence, on: 2026-01-01}\n        effective"),
            "2026-06-01",
            AgreementState.BUILT_IN));
  }

  private static String kind(String kind) {
    return SIGNED.replace("version: 1", "version: 1\n        kind: " + kind);
  }

  private static String progress(String progress) {
    return "      - {id: d, version: 1, progress: "
        + progress
        + ", scope: {services: [exchange], accounts: [\"204177309185\"]}}\n";
  }

  private static Arguments row(String name, String agreements, String day, Object state) {
    return Arguments.of(name, agreements, day, AgreementState.valueOf(state.toString()));
  }

  @ParameterizedTest(name = "{0} on {2}: {3}")
  @MethodSource("states")
  void state_ofTheDay(String name, String agreements, String day, AgreementState expected) {
    Standing standing = register(agreements).standing(ACCOUNT, HoldsPhi.YES, LocalDate.parse(day));
    assertThat(standing.state()).as(standing.reason()).isEqualTo(expected);
    assertThat(standing.executed())
        .isEqualTo(expected == AgreementState.EXECUTED || expected == AgreementState.BUILT_IN);
    assertThat(standing.reason()).isNotBlank();
  }

  @Test
  void supersededAgreement_saysSo_whenItIsTheOnlyOneForTheAccount() {
    String newer =
        SIGNED
            + SIGNED
                .replace("id: a1", "id: a2\n        supersedes: a1")
                .replace("ends: 2026-12-31", "ends: 2026-06-30");
    Standing standing =
        register(newer).standing(ACCOUNT, HoldsPhi.YES, LocalDate.parse("2026-06-01"));
    assertThat(standing.agreement().map(Agreement::id)).contains("a2");
    AgreementJudge judge =
        new AgreementJudge("Harbor Street Clinic", register(newer).vendors().getFirst());
    Agreement old = register(newer).vendors().getFirst().agreements().getFirst();
    assertThat(judge.judge(old, ACCOUNT, LocalDate.parse("2026-06-01")).state())
        .isEqualTo(AgreementState.SUPERSEDED);
  }

  @Test
  void outcomes_countFromTheReviewToTheRecheck_andAreNoAgreement() {
    for (String kind :
        List.of(
            "no-phi",
            "conduit",
            "payment",
            "workforce",
            "treatment",
            "public-authority",
            "the-individual")) {
      VendorRegister register = register("", outcome(kind));
      assertThat(on(register, "2026-02-28")).isEqualTo(AgreementState.NONE);
      AgreementState state = on(register, "2026-03-01");
      assertThat(state.reasonedOutcome()).as(kind).isTrue();
      assertThat(state.executed()).isFalse();
      assertThat(state.settled()).isTrue();
      assertThat(on(register, "2027-02-28")).isEqualTo(state);
      assertThat(on(register, "2027-03-01")).isEqualTo(AgreementState.OUTCOME_LAPSED);
    }
  }

  @Test
  void noPhi_againstASystemThatHoldsPhi_isContradicted() {
    VendorRegister register = register("", outcome("no-phi"));
    assertThat(register.standing(ACCOUNT, HoldsPhi.YES, LocalDate.parse("2026-06-01")).state())
        .isEqualTo(AgreementState.OUTCOME_CONTRADICTED);
  }

  private static AgreementState on(VendorRegister register, String day) {
    return register.standing(ACCOUNT, HoldsPhi.UNKNOWN, LocalDate.parse(day)).state();
  }

  private static String outcome(String kind) {
    return "    outcome: {kind: "
        + kind
        + ", reason: Test images only., reviewed-by: P. Raman, title: Privacy officer, on: 2026-03-01, recheck: 2027-03-01}\n";
  }

  @Test
  void table_reachesEveryStateThatAnAgreementCanHave() {
    Set<AgreementState> reached = new HashSet<>();
    states().forEach(a -> reached.add((AgreementState) a.get()[3]));
    Set<AgreementState> expected = EnumSet.allOf(AgreementState.class);
    expected.removeIf(AgreementState::reasonedOutcome);
    expected.removeAll(
        Set.of(
            AgreementState.OUTCOME_LAPSED,
            AgreementState.OUTCOME_CONTRADICTED,
            AgreementState.SUPERSEDED));
    assertThat(reached).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void state_isAPureFunctionOfTheDay() {
    assertThat(state(SIGNED, "2026-06-01")).isEqualTo(state(SIGNED, "2026-06-01"));
  }
}
