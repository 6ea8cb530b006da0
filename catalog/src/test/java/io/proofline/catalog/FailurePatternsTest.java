package io.proofline.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The eight ways in which clinics lose patient data in a cloud, and the controls that look for
 * each.
 */
class FailurePatternsTest {
  private static final Catalog CATALOG = Catalog.standard();

  private static final Map<Integer, String> PATTERNS =
      Map.of(
          1, "storage buckets public or unencrypted",
          2, "broad rights to read objects",
          3, "gaps in the audit trail",
          4, "disks and their copies unencrypted or shared",
          5, "portals without time-out, second factor or a record of who saw what",
          6, "functions that write patient data into logs",
          7, "databases and their backups unencrypted or exposed",
          8, "APIs without authorisation or limits");

  @TestFactory
  List<DynamicTest> pattern_isLookedForByAtLeastOneControl() {
    return PATTERNS.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(
            pattern ->
                DynamicTest.dynamicTest(
                    pattern.getKey() + " " + pattern.getValue() + ": " + ids(pattern.getKey()),
                    () ->
                        assertThat(CATALOG.controls())
                            .as("controls for %s", pattern.getValue())
                            .anyMatch(control -> control.patterns().contains(pattern.getKey()))))
        .toList();
  }

  @Test
  void catalog_holdsAtLeastTheFortyControlsOfTheFirstRelease() {
    assertThat(CATALOG.controls()).hasSizeGreaterThanOrEqualTo(40);
  }

  @Test
  void numbersInParameters_sayWhereTheyComeFrom_sinceTheRulesNameNone() {
    assertThat(CATALOG.controls())
        .flatExtracting(control -> control.parameters().entrySet())
        .filteredOn(parameter -> parameter.getValue().kind() == Control.Parameter.Kind.INT)
        .allSatisfy(
            parameter ->
                assertThat(parameter.getValue().why())
                    .as(parameter.getKey())
                    .containsPattern("names? no|our policy|is policy|NIST"));
  }

  private static String ids(int pattern) {
    return CATALOG.controls().stream()
        .filter(control -> control.patterns().contains(pattern))
        .map(Control::id)
        .sorted()
        .collect(Collectors.joining(", "));
  }
}
