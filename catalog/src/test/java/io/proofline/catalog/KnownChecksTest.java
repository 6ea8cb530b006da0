package io.proofline.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class KnownChecksTest {
  private static final Catalog CATALOG = Catalog.standard();

  private static final String PAPERS =
      "(?i)\\b(procedures?|policies|retention policy|records|training|leaver|agreements|certified|handled)\\b";

  @Test
  void union_everyRowThatSomeToolMapsToHipaa_isReachedByAControlOrNamedWithTheReason() {
    Set<String> reached = new HashSet<>();
    CATALOG.controls().forEach(control -> reached.addAll(KnownChecks.ids(control)));
    for (KnownCheck check : CATALOG.checks().all()) {
      boolean covered = reached.contains(check.id());
      assertThat(covered && !check.notReached().isEmpty())
          .as("%s is covered, so the reason why it is not must go from law/checks.tsv", check.id())
          .isFalse();
      if (check.tier() == KnownCheck.Tier.H) {
        assertThat(covered || check.notReached().length() > 20)
            .as("%s needs a control, or a reason in law/checks.tsv", check.id())
            .isTrue();
      }
    }
  }

  @Test
  void aliases_thatNameTheUnion_nameRowsOfIt() {
    Set<String> rows = new HashSet<>();
    CATALOG.checks().all().forEach(check -> rows.add(check.id()));
    assertThat(rows).hasSize(522);
    for (Control control : CATALOG.controls()) {
      assertThat(rows)
          .as(control.id())
          .containsAll(control.aliases().getOrDefault(KnownChecks.ALIAS, List.of()));
    }
  }

  @Test
  void inherited_paragraphs_areRowsOfTheLawTable_andNeverCitations() {
    for (KnownCheck check : CATALOG.checks().all()) {
      for (String section : check.inherited()) {
        assertThat(CATALOG.law().find(section)).as(check.id() + " " + section).isPresent();
      }
    }
  }

  @Test
  void tier_isTheBestAmongTheRowsReached_andEmptyForOurOwn() {
    assertThat(CATALOG.checks().tier(control("alb-https-only"))).contains(KnownCheck.Tier.H);
    assertThat(CATALOG.checks().tier(control("cognito-token-lifetime")))
        .contains(KnownCheck.Tier.N);
    assertThat(CATALOG.checks().tier(control("lambda-log-group-protected"))).isEmpty();
    assertThat(CATALOG.checks().asOf()).isEqualTo("2026-11-21");
    assertThat(CATALOG.checks().source()).contains("Prowler");
  }

  @Test
  void everyEntry_isShownByControlsAlone_orSaysThatItNeedsPeople() {
    LegalCoverage coverage = LegalCoverage.of(CATALOG);
    assertThat(coverage.entries()).allMatch(one -> !one.primary().isEmpty() || one.needsPeople());
    LegalCoverage.Entry analysis = entry(coverage, "164.308(a)(1)(ii)(A)");
    assertThat(analysis.primary()).as("a scanner is switched on").isNotEmpty();
    assertThat(analysis.needsPeople()).as("a scanner is no risk analysis").isTrue();
    LegalCoverage.Entry recovery = entry(coverage, "164.308(a)(7)(ii)(B)");
    assertThat(recovery.further()).isNotEmpty();
    assertThat(recovery.needsPeople()).as("cited besides is not shown").isTrue();
    assertThat(entry(coverage, "164.308(b)(1)").needsPeople())
        .as("no setting is an agreement that both sides signed")
        .isTrue();
    assertThat(coverage.entries())
        .filteredOn(one -> Pattern.compile(PAPERS).matcher(one.requirement().evidence()).find())
        .as("who is asked for a procedure, records, lists or agreements needs people")
        .hasSizeGreaterThan(20)
        .allMatch(LegalCoverage.Entry::needsPeople);
    assertThat(coverage.entries()).anyMatch(one -> !one.needsPeople());
  }

  @Test
  void coverage_countsSeventyEntries_andKeepsTheThreeCountsApart() {
    LegalCoverage coverage = LegalCoverage.of(CATALOG);
    assertThat(coverage.entries()).hasSize(70);
    assertThat(coverage.byPrimary()).isBetween(11L, coverage.byCurated());
    assertThat(coverage.byCurated()).isLessThan(70);
    LegalCoverage.Entry sanctions = entry(coverage, "164.308(a)(1)(ii)(C)");
    assertThat(sanctions.peopleOnly()).as("no setting shows a sanction policy").isTrue();
    LegalCoverage.Entry access = entry(coverage, "164.312(a)(1)");
    assertThat(access.primary()).contains("s3-bucket-no-public-read");
    LegalCoverage.Entry clearinghouse = entry(coverage, "164.308(a)(4)(ii)(A)");
    assertThat(clearinghouse.primary()).as("other tools map S3 to it, we do not").isEmpty();
    assertThat(clearinghouse.inherited()).isNotEmpty();
  }

  private static LegalCoverage.Entry entry(LegalCoverage coverage, String section) {
    return coverage.entries().stream()
        .filter(entry -> entry.requirement().section().equals(section))
        .findFirst()
        .orElseThrow();
  }

  private static Control control(String id) {
    return CATALOG.control(id).orElseThrow();
  }
}
