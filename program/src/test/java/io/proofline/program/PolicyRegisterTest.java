package io.proofline.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.register.RegisterFile;
import io.proofline.ledger.register.RegisterFormatException;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PolicyRegisterTest {
  private static final String FILE =
      """
      version: 1
      policies:
        - id: AC-04
          version: 2
          sentence: Old words.
          effective: 2025-01-01
          approved-by: {name: Priya Raman, title: Privacy officer, on: 2024-12-20}
          governs: [s3/no-outside-read]
        - id: AC-04
          version: 3
          sentence: New words.
          effective: 2026-02-01
          approved-by: {name: Priya Raman, title: Privacy officer, on: 2026-01-28}
          treats: {risk: R-11, text: misdirected access}
          governs: [s3/no-outside-read]
        - id: AC-09
          version: 1
          sentence: General words.
          effective: 2026-01-01
          ends: 2026-06-30
          approved-by: {name: Priya Raman, title: Privacy officer, on: 2026-03-15}
          governs: ["s3/*"]
      """;

  private static final LocalDate DAY = LocalDate.parse("2026-06-01");

  private static PolicyRegister read(String text, Set<String> controls) {
    return PolicyRegister.read(
        RegisterFile.parse("policies.yaml", text.getBytes(StandardCharsets.UTF_8)), controls);
  }

  private static List<String> governing(String day) {
    return read(FILE, Set.of()).governing("s3/no-outside-read", LocalDate.parse(day)).stream()
        .map(p -> p.id() + "v" + p.version())
        .toList();
  }

  @Test
  void governing_beforeAnyEffectiveDay_isNothing() {
    assertThat(governing("2024-12-31")).isEmpty();
  }

  @Test
  void governing_dayBeforeTheNewVersion_isTheOldOne() {
    assertThat(governing("2026-01-31")).containsExactly("AC-04v2");
    assertThat(governing("2026-02-01")).containsExactly("AC-04v3");
  }

  @Test
  void governing_policyApprovedAfterItsEffectiveDay_countsFromTheApproval() {
    assertThat(governing("2026-03-14")).containsExactly("AC-04v3");
    assertThat(governing("2026-03-15")).containsExactly("AC-04v3", "AC-09v1");
  }

  @Test
  void governing_lastDayCounts_theNextDoesNot() {
    assertThat(governing("2026-06-30")).contains("AC-09v1");
    assertThat(governing("2026-07-01")).doesNotContain("AC-09v1");
  }

  @Test
  void governing_otherControl_isNothing() {
    assertThat(read(FILE, Set.of()).governing("rds/encrypted", LocalDate.parse("2026-05-01")))
        .isEmpty();
  }

  @Test
  void approverMayNotBeEmpty() {
    String text = FILE.replace("{name: Priya Raman, title: Privacy officer, on: 2026-01-28}", "");
    assertThatThrownBy(() -> read(text, Set.of()))
        .isInstanceOf(RegisterFormatException.class)
        .hasMessageContaining("policies[1].approved-by: is empty");
    String blank =
        FILE.replace(
            "name: Priya Raman, title: Privacy officer, on: 2026-01-28",
            "name: '', title: x, on: 2026-01-28");
    assertThatThrownBy(() -> read(blank, Set.of()))
        .hasMessageContaining("policies[1].approved-by.name: is empty");
  }

  @Test
  void misspeltControl_isAnsweredWithTheNearest() {
    assertThatThrownBy(() -> read(FILE, Set.of("s3/no-outside-reads", "rds/encrypted")))
        .hasMessageContaining(
            "policies.yaml:8: policies[0].governs: 's3/no-outside-read' is no control")
        .hasMessageContaining("Did you mean 's3/no-outside-reads'?");
    assertThat(read(FILE, Set.of("s3/no-outside-read")).policies()).hasSize(3);
  }

  @Test
  void sameVersionTwice_isAMistake() {
    assertThatThrownBy(() -> read(FILE.replace("version: 3", "version: 2"), Set.of()))
        .hasMessageContaining("AC-04 version 2 is listed twice");
  }

  @Test
  void keptLogs_needNoControl_andGoBackToTheDayWhenLoggingBegan() {
    Policy policy =
        keeping("{days: 10, sources: [alb], since: 2026-02-01}").inForce(DAY).getFirst();
    Policy.KeptLogs kept = policy.keepsLogs().orElseThrow();
    assertThat(policy.governs()).isEmpty();
    assertThat(kept.of("alb")).isTrue();
    assertThat(kept.of("cloudtrail")).isFalse();
    assertThat(kept.from(LocalDate.parse("2026-02-05"))).isEqualTo("2026-02-01");
    assertThat(kept.from(LocalDate.parse("2026-03-05"))).isEqualTo("2026-02-23");
  }

  @Test
  void keptLogs_withoutSources_areOfEveryKind() {
    Policy policy = keeping("{days: 10}").inForce(DAY).getFirst();
    assertThat(policy.keepsLogs().orElseThrow().of("vpc-flow")).isTrue();
  }

  @Test
  void keptLogs_mistakes_areNamed() {
    assertThatThrownBy(() -> keeping("{days: six years, sources: [cloudtrial]}"))
        .isInstanceOf(RegisterFormatException.class)
        .hasMessageContaining("days")
        .hasMessageContaining("number of days from 1 to 99999")
        .hasMessageContaining("Did you mean 'cloudtrail'?");
  }

  private static PolicyRegister keeping(String keepsLogs) {
    return read(
        """
        version: 1
        policies:
          - id: AU-02
            version: 1
            sentence: Logs are kept.
            effective: 2026-01-01
            approved-by: {name: Priya Raman, title: Privacy officer, on: 2025-12-20}
            keeps-logs: %s
        """
            .formatted(keepsLogs),
        Set.of());
  }
}
