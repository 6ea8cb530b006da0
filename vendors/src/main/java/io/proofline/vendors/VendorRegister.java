package io.proofline.vendors;

import io.proofline.ledger.BlobRef;
import io.proofline.ledger.register.RegisterFile;
import io.proofline.ledger.register.Registers;
import io.proofline.systems.HoldsPhi;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Vendors, their accounts and the agreements with them, as {@code vendors.yaml} says.
 *
 * @param entityName legal name of the entity; an agreement that binds another name does not count
 * @param vendors in file order
 */
public record VendorRegister(String entityName, List<Vendor> vendors) {

  /** Subject of the statement that records the file. */
  public static final String NAME = "vendors";

  /** Takes a copy of the list. */
  public VendorRegister {
    vendors = List.copyOf(vendors);
  }

  /**
   * Reads the register.
   *
   * @param documents gives the content of the files that the register names
   * @throws io.proofline.ledger.register.RegisterFormatException with every mistake of the file
   */
  public static VendorRegister read(
      RegisterFile file, String entityName, AgreementFiles documents) {
    return new VendorsReader(entityName, documents).read(file);
  }

  /**
   * The files that the register names, to be kept with it.
   *
   * @param folder folder of {@code vendors.yaml}
   * @throws IOException when a file cannot be read or is not the one that was read before; the
   *     message names it
   */
  public List<Registers.Attachment> attachments(Path folder) throws IOException {
    Map<String, BlobRef> documents = new TreeMap<>();
    for (Vendor vendor : vendors) {
      for (Agreement agreement : vendor.agreements()) {
        agreement.file().ifPresent(file -> documents.put(file.path(), file.blob()));
        agreement.record().ifPresent(r -> documents.put(r.document().path(), r.document().blob()));
      }
    }
    List<Registers.Attachment> attachments = new ArrayList<>();
    for (var document : documents.entrySet()) {
      BlobRef expected = document.getValue();
      try (InputStream bytes = AgreementFiles.open(folder, document.getKey())) {
        byte[] content = bytes.readAllBytes();
        if (!AgreementFiles.hex(content).equals(expected.sha256())) {
          throw new IOException(
              document.getKey()
                  + " changed while vendors.yaml was read; nothing was recorded, run it again");
        }
        attachments.add(new Registers.Attachment(document.getKey(), content, expected.mediaType()));
      }
    }
    return attachments;
  }

  /** The vendor to which the account belongs. */
  public Optional<Vendor> vendorOf(String account) {
    return vendors.stream().filter(v -> v.accounts().contains(account)).findFirst();
  }

  /**
   * How the paper stands for an account on a day.
   *
   * @param account account that receives; anything that is no account id is unknown
   * @param holdsPhi whether what it receives holds ePHI, by the register of systems
   * @param day the day asked for, in UTC
   */
  public Standing standing(String account, HoldsPhi holdsPhi, LocalDate day) {
    Optional<Vendor> found = vendorOf(account);
    if (found.isEmpty()) {
      return new Standing(
          AgreementState.NONE,
          Optional.empty(),
          Optional.empty(),
          account.equals("*")
              ? "open to anyone: no agreement can cover that"
              : account.matches("[0-9]{12}")
                  ? "account " + account + " is in no vendor's entry"
                  : "the receiving account is not known (" + account + ")");
    }
    Vendor vendor = found.get();
    AgreementJudge judge = new AgreementJudge(entityName, vendor);
    Standing best = null;
    for (Agreement agreement : vendor.agreements()) {
      Standing standing = judge.judge(agreement, account, day);
      if (best == null || standing.state().compareTo(best.state()) > 0) {
        best = standing;
      }
    }
    if (best != null && best.executed()) {
      return best;
    }
    Optional<Standing> outcome = vendor.outcome().flatMap(o -> outcome(vendor, o, holdsPhi, day));
    if (outcome.isPresent() && outcome.get().state().settled()) {
      return outcome.get();
    }
    if (best != null) {
      return best;
    }
    return outcome.orElseGet(
        () ->
            new Standing(
                AgreementState.NONE,
                found,
                Optional.empty(),
                "no agreement with " + vendor.name() + " is registered"));
  }

  private static Optional<Standing> outcome(
      Vendor vendor, Vendor.Outcome outcome, HoldsPhi holdsPhi, LocalDate day) {
    if (day.isBefore(outcome.on())) {
      return Optional.empty();
    }
    String reviewed =
        outcome.reason() + " (reviewed by " + outcome.reviewedBy() + ", " + outcome.on();
    if (!day.isBefore(outcome.recheck())) {
      return Optional.of(
          new Standing(
              AgreementState.OUTCOME_LAPSED,
              Optional.of(vendor),
              Optional.empty(),
              reviewed + "): was to be checked again by " + outcome.recheck()));
    }
    if (outcome.kind() == Vendor.Outcome.Kind.NO_PHI && holdsPhi == HoldsPhi.YES) {
      return Optional.of(
          new Standing(
              AgreementState.OUTCOME_CONTRADICTED,
              Optional.of(vendor),
              Optional.empty(),
              reviewed + "): but the register of systems says that this store holds ePHI"));
    }
    return Optional.of(
        new Standing(
            outcome.kind().state(),
            Optional.of(vendor),
            Optional.empty(),
            reviewed + ", to be checked again by " + outcome.recheck() + ")"));
  }

  /**
   * Days without an executed agreement since a route was first seen: "at least", because the route
   * may be older than its first sighting. Every day from the first sighting up to, and without, the
   * day asked for is counted if the agreement does not count on it; a past gap is kept for ever.
   *
   * @param account account that receives
   * @param holdsPhi whether what it receives holds ePHI
   * @param firstSeen day on which the route was first seen, in UTC
   * @param day the day asked for, in UTC
   */
  public Uncovered uncovered(
      String account, HoldsPhi holdsPhi, LocalDate firstSeen, LocalDate day) {
    long days = 0;
    for (LocalDate d = firstSeen; d.isBefore(day); d = d.plusDays(1)) {
      if (!standing(account, holdsPhi, d).state().settled()) {
        days++;
      }
    }
    return new Uncovered(days, standing(account, holdsPhi, day).state().settled());
  }

  /**
   * Days without cover.
   *
   * @param days exact number of days since the first sighting
   * @param coveredNow whether the route is settled on the day asked for
   */
  public record Uncovered(long days, boolean coveredNow) {

    /** As pages print it. */
    public String words() {
      return "at least "
          + days
          + (days == 1 ? " day" : " days")
          + " uncovered"
          + (coveredNow ? "" : ", still open");
    }
  }
}
