package io.proofline.actions;

import io.proofline.catalog.Catalog;
import io.proofline.ledger.Entry;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.register.RegisterFile;
import io.proofline.ledger.register.Registers;
import io.proofline.program.PolicyRegister;
import io.proofline.systems.SystemRegister;
import io.proofline.vendors.AgreementFiles;
import io.proofline.vendors.VendorRegister;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Records {@code systems.yaml}, {@code vendors.yaml} and {@code policies.yaml}. All that are there
 * are read before any is recorded, so that a mistake in one leaves all as they were.
 */
public final class ReadRegisters {
  private final Mandate mandate;

  /** In a workspace. */
  public ReadRegisters(Mandate mandate) {
    this.mandate = mandate;
  }

  /**
   * Reads and records.
   *
   * @param folder where the files lie, usually the workspace
   * @throws io.proofline.ledger.register.RegisterFormatException with every mistake of the first
   *     file that has one; nothing was recorded
   * @throws NoSuchFileException when none of the three is there
   */
  public Report run(Path folder) throws IOException {
    List<Draft> drafts = new ArrayList<>();
    Path systems = folder.resolve("systems.yaml");
    if (Files.exists(systems)) {
      RegisterFile file = RegisterFile.read(systems);
      int entries = SystemRegister.read(file).systems().size();
      drafts.add(new Draft(SystemRegister.NAME, file, entries, List.of()));
    }
    Path vendors = folder.resolve("vendors.yaml");
    if (Files.exists(vendors)) {
      RegisterFile file = RegisterFile.read(vendors);
      VendorRegister register =
          VendorRegister.read(file, mandate.workspace().entity().name(), AgreementFiles.in(folder));
      drafts.add(
          new Draft(
              VendorRegister.NAME, file, register.vendors().size(), register.attachments(folder)));
    }
    Path policies = folder.resolve("policies.yaml");
    if (Files.exists(policies)) {
      RegisterFile file = RegisterFile.read(policies);
      int entries = PolicyRegister.read(file, Catalog.standard().controlIds()).policies().size();
      drafts.add(new Draft(PolicyRegister.NAME, file, entries, List.of()));
    }
    if (drafts.isEmpty()) {
      throw new NoSuchFileException(
          folder + " holds none of systems.yaml, vendors.yaml, policies.yaml (docs/registers.md)");
    }
    Registers registers =
        new Registers(mandate.workspace().ledger(), mandate.workspace().blobs().from("register"));
    List<Row> rows = new ArrayList<>();
    for (Draft draft : drafts) {
      Optional<LeafRef> before = registers.newest(draft.register(), Instant.MAX).map(Entry::leaf);
      Registers.Registered now =
          registers.record(
              draft.register(),
              draft.file(),
              draft.entries(),
              draft.attachments(),
              mandate.now(),
              mandate.actor());
      LeafRef leaf = now.statement().leaf();
      rows.add(
          new Row(
              draft.register(),
              draft.file().name(),
              draft.entries(),
              draft.attachments().size(),
              leaf,
              before.filter(leaf::equals).isEmpty()));
    }
    return new Report(rows);
  }

  private record Draft(
      String register, RegisterFile file, int entries, List<Registers.Attachment> attachments) {}

  /**
   * What was recorded.
   *
   * @param registers one row a file, in the order systems, vendors, policies
   */
  public record Report(List<Row> registers) {
    /** Takes a copy of the list. */
    public Report {
      registers = List.copyOf(registers);
    }
  }

  /**
   * One register.
   *
   * @param register {@code systems}, {@code vendors} or {@code policies}
   * @param file file name
   * @param entries entries in it
   * @param attachments files recorded with it
   * @param leaf where it stands
   * @param changed whether this run recorded it; false when the same text was recorded before
   */
  public record Row(
      String register, String file, int entries, int attachments, LeafRef leaf, boolean changed) {}
}
