package io.proofline.actions;

import io.proofline.ledger.register.RegisterFile;
import io.proofline.ledger.register.Registers;
import io.proofline.program.PolicyRegister;
import io.proofline.systems.SystemRegister;
import io.proofline.vendors.AgreementFiles;
import io.proofline.vendors.VendorRegister;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The registers as last recorded; what lies in the workspace's folder unrecorded does not count.
 *
 * @param systems systems and own accounts
 * @param vendors vendors and agreements
 * @param policies policies and approvals
 */
public record HeldRegisters(
    Optional<Held<SystemRegister>> systems,
    Optional<Held<VendorRegister>> vendors,
    Optional<Held<PolicyRegister>> policies) {

  /**
   * A register and its statement.
   *
   * @param content what it says
   * @param source file name, bytes and statement
   */
  public record Held<T>(T content, Registers.Registered source) {}

  /** Reads the newest of each from the evidence. */
  public static HeldRegisters read(Mandate mandate) throws IOException {
    Registers registers = registers(mandate);
    Optional<Held<VendorRegister>> vendors = Optional.empty();
    Optional<Registers.Registered> source = registers.latest(VendorRegister.NAME, Instant.MAX);
    if (source.isPresent()) {
      AgreementFiles documents = AgreementFiles.recorded(source.get().attachments());
      String entity = mandate.workspace().entity().name();
      vendors =
          Optional.of(
              new Held<>(
                  VendorRegister.read(registers.file(source.get()), entity, documents),
                  source.get()));
    }
    Optional<Held<PolicyRegister>> policies = Optional.empty();
    source = registers.latest(PolicyRegister.NAME, Instant.MAX);
    if (source.isPresent()) {
      // Control ids were checked when it was recorded; a later catalog may have renamed one.
      policies =
          Optional.of(
              new Held<>(
                  PolicyRegister.read(registers.file(source.get()), List.of()), source.get()));
    }
    return new HeldRegisters(systems(mandate), vendors, policies);
  }

  /** Reads the newest register of systems and neither of the others. */
  static Optional<Held<SystemRegister>> systems(Mandate mandate) throws IOException {
    Registers registers = registers(mandate);
    Optional<Registers.Registered> source = registers.latest(SystemRegister.NAME, Instant.MAX);
    if (source.isEmpty()) {
      return Optional.empty();
    }
    RegisterFile file = registers.file(source.get());
    return Optional.of(new Held<>(SystemRegister.read(file), source.get()));
  }

  private static Registers registers(Mandate mandate) {
    return new Registers(mandate.workspace().ledger(), mandate.workspace().blobs());
  }
}
