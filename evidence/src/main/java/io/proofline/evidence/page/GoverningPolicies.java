package io.proofline.evidence.page;

import io.proofline.catalog.Control;
import io.proofline.evidence.page.ControlPageModel.PolicyLine;
import io.proofline.ledger.register.Registers;
import io.proofline.program.Policy;
import io.proofline.program.PolicyRegister;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The organisation's own policies as they stand on a day. */
final class GoverningPolicies {
  private final Optional<Registers.Registered> source;
  private final Optional<PolicyRegister> policies;
  private final LocalDate day;
  private final RawEvidence raw;

  /**
   * Reads the register, where there is one.
   *
   * @throws IOException when the register cannot be read
   */
  GoverningPolicies(
      Registers registers, Optional<Registers.Registered> source, LocalDate day, RawEvidence raw)
      throws IOException {
    this.source = source;
    this.policies =
        source.isEmpty()
            ? Optional.empty()
            : Optional.of(PolicyRegister.read(registers.file(source.get()), List.of()));
    this.day = day;
    this.raw = raw;
  }

  /** The registered file that the policies come from. */
  Optional<Registers.Registered> source() {
    return source;
  }

  /** Who answers for the first policy behind a control. */
  Optional<String> owner(Control control) {
    return policies
        .map(p -> p.governing(control.id(), day))
        .flatMap(governing -> governing.stream().findFirst())
        .flatMap(Policy::owner);
  }

  /** The policies that stand behind a control that day. */
  List<PolicyLine> lines(Control control) throws IOException {
    List<PolicyLine> lines = new ArrayList<>();
    if (policies.isEmpty() || source.isEmpty()) {
      return lines;
    }
    LeafLink leaf = raw.statement(source.get().statement());
    for (Policy policy : policies.get().governing(control.id(), day)) {
      lines.add(
          new PolicyLine(
              policy.id(),
              policy.version(),
              policy.sentence(),
              policy.countsFrom(),
              policy.approvedBy().name() + ", " + policy.approvedBy().title(),
              policy.approvedBy().on(),
              policy
                  .treats()
                  .map(risk -> risk.id() + risk.text().map(t -> " (" + t + ")").orElse("")),
              leaf));
    }
    return lines;
  }
}
