package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.ledger.StatementSchemas.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Old statements read as new ones; what is not known is kept and shown. */
class StatementSchemasTest {
  private static final StatementSchemas SCHEMAS =
      StatementSchemas.ledgers()
          .type("agreement", 3)
          .upgrade("agreement", 1, body -> body.put("party", body.path("vendor").asString("")))
          .upgrade(
              "agreement",
              2,
              body -> {
                body.remove("vendor");
                return body.put("signed", false);
              })
          .build();

  private static Statement statement(String type, int version, ObjectNode body) {
    return new Statement(
        type,
        version,
        "s",
        "k",
        body,
        List.of(),
        Clinic.NOW,
        Clinic.NOW,
        Clinic.NOW,
        Actor.asserted("dana"),
        new LeafRef(2026, 1),
        new BlobRef("0".repeat(64), 1, "x"));
  }

  @Test
  void oldVersions_areUpgradedStepByStep_andTheStatementStaysAsItWas() {
    ObjectNode recorded = Clinic.body("vendor", "Lumen");
    Reading reading = SCHEMAS.read(statement("agreement", 1, recorded));
    assertThat(reading.body()).isEqualTo(Clinic.body("party", "Lumen").put("signed", false));
    assertThat(reading.words()).isEqualTo("recorded in version 1, read as version 3");
    assertThat(recorded).isEqualTo(Clinic.body("vendor", "Lumen"));
    assertThat(SCHEMAS.read(statement("agreement", 2, Clinic.body("party", "Lumen"))).body())
        .isEqualTo(reading.body());
    assertThat(SCHEMAS.read(statement("agreement", 3, Clinic.body("party", "x"))))
        .isEqualTo(new Reading.Current(Clinic.body("party", "x")));
  }

  @Test
  void newerVersionsAndUnknownTypes_areShownAsRecorded() {
    ObjectNode body = Clinic.body("a", "b");
    assertThat(SCHEMAS.read(statement("agreement", 4, body)))
        .isEqualTo(new Reading.Newer(3, 4, body));
    assertThat(SCHEMAS.read(statement("tea-break", 1, body)))
        .isEqualTo(new Reading.Unknown("tea-break", 1, body))
        .extracting(Reading::words)
        .isEqualTo("as recorded; this program does not know the type tea-break");
    assertThat(SCHEMAS.read(statement("hold", 1, body))).isInstanceOf(Reading.Current.class);
  }

  @Test
  void typeWithAGapInItsHistory_isNoSchema() {
    assertThatThrownBy(() -> StatementSchemas.builder().type("agreement", 2).build())
        .hasMessageContaining("cannot be read from version 1");
    assertThatThrownBy(() -> StatementSchemas.builder().upgrade("nothing", 1, body -> body).build())
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> StatementSchemas.ledgers().type("hold", 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
