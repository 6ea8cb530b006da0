package io.proofline.vendors;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Says how one agreement stands on a day. Signatures and acceptances after the day do not exist yet
 * on it; an agreement dated back binds from its last signature, not from the day written on it.
 */
final class AgreementJudge {
  private final String entityName;
  private final Vendor vendor;

  AgreementJudge(String entityName, Vendor vendor) {
    this.entityName = entityName;
    this.vendor = vendor;
  }

  Standing judge(Agreement agreement, String account, LocalDate day) {
    Optional<Standing> early = notBinding(agreement, day);
    if (early.isPresent()) {
      return early.get();
    }
    LocalDate from = bindsFrom(agreement).orElse(LocalDate.MAX);
    if (agreement.terminated().filter(end -> !day.isBefore(end)).isPresent()) {
      return is(
          AgreementState.TERMINATED,
          agreement,
          "was ended by notice on " + agreement.terminated().get());
    }
    if (agreement.ends().filter(day::isAfter).isPresent()) {
      return is(
          AgreementState.EXPIRED, agreement, "ended by its term on " + agreement.ends().get());
    }
    Optional<Agreement> successor =
        vendor.agreements().stream()
            .filter(a -> a.supersedes().filter(agreement.id()::equals).isPresent())
            .filter(a -> notBinding(a, day).isEmpty())
            .findFirst();
    if (successor.isPresent()) {
      return is(AgreementState.SUPERSEDED, agreement, "was replaced by " + successor.get().id());
    }
    if (!agreement.scope().accounts().contains(account)) {
      return is(
          AgreementState.OUT_OF_SCOPE,
          agreement,
          "does not name account " + account + " in its scope");
    }
    Optional<String> condition =
        agreement.scope().conditions().stream()
            .filter(c -> !c.met())
            .map(Agreement.Condition::text)
            .findFirst();
    if (condition.isPresent()) {
      return is(
          AgreementState.CONDITION_NOT_MET,
          agreement,
          "asks for \"" + condition.get() + "\", which is not confirmed");
    }
    Optional<Agreement.ClauseReview> lacking =
        agreement.clauses().filter(c -> !c.missing().isEmpty() && c.waiver().isEmpty());
    if (lacking.isPresent()) {
      return is(
          AgreementState.CLAUSES_MISSING,
          agreement,
          "lacks "
              + String.join(", ", lacking.get().missing())
              + " by the review of "
              + lacking.get().on());
    }
    boolean builtIn = agreement.kind() == Agreement.Kind.BUILT_IN_TERMS;
    return is(
        builtIn ? AgreementState.BUILT_IN : AgreementState.EXECUTED,
        agreement,
        (builtIn ? "applies by the contract itself" : how(agreement))
            + ", in effect since "
            + from
            + agreement.ends().map(end -> ", ends " + end).orElse(", open-ended")
            + clauseWords(agreement)
            + uncoveredServices(agreement));
  }

  /** First day on which the agreement binds, when it ever does. */
  Optional<LocalDate> bindsFrom(Agreement agreement) {
    Optional<LocalDate> executed = executedOn(agreement);
    if (executed.isEmpty() || agreement.effective().isEmpty()) {
      return Optional.empty();
    }
    LocalDate effective = agreement.effective().get();
    return Optional.of(executed.get().isAfter(effective) ? executed.get() : effective);
  }

  private Optional<Standing> notBinding(Agreement agreement, LocalDate day) {
    switch (agreement.kind()) {
      case TEMPLATE, SALES_EMAIL, TRUST_PAGE, AUDIT_REPORT -> {
        return Optional.of(
            is(
                AgreementState.NOT_AN_AGREEMENT,
                agreement,
                "is a " + words(agreement.kind()) + ", which binds nobody"));
      }
      case AGREEMENT, BUILT_IN_TERMS -> {
        // May bind.
      }
    }
    Optional<LocalDate> executed = executedOn(agreement);
    if (executed.isEmpty() || executed.get().isAfter(day)) {
      return Optional.of(unexecuted(agreement, day));
    }
    Optional<Standing> wrong = wrongParty(agreement);
    if (wrong.isPresent()) {
      return wrong;
    }
    LocalDate effective = agreement.effective().orElse(LocalDate.MAX);
    if (effective.isAfter(day)) {
      return Optional.of(
          is(
              AgreementState.NOT_YET_EFFECTIVE,
              agreement,
              agreement.effective().isEmpty()
                  ? "is executed, but no first day in effect is registered"
                  : "is executed, but in effect only from " + effective));
    }
    return Optional.empty();
  }

  private Standing unexecuted(Agreement agreement, LocalDate day) {
    long signed =
        agreement.parties().stream()
            .flatMap(p -> p.signature().stream())
            .filter(s -> !s.on().isAfter(day))
            .count();
    if (signed > 0 && signed < agreement.parties().size()) {
      String missing =
          agreement.parties().stream()
              .filter(p -> p.signature().filter(s -> !s.on().isAfter(day)).isEmpty())
              .map(Agreement.PartyTo::name)
              .findFirst()
              .orElse("the other side");
      return is(
          AgreementState.SIGNED_BY_ONE_SIDE,
          agreement,
          "has no signature of " + missing + " on or before " + day);
    }
    if (agreement.progress().isPresent()) {
      Agreement.Progress progress = agreement.progress().get();
      return is(
          switch (progress) {
            case REQUESTED -> AgreementState.REQUESTED;
            case SENT -> AgreementState.SENT;
            case NEGOTIATING -> AgreementState.NEGOTIATING;
            case PENDING_PAPERWORK -> AgreementState.PENDING_PAPERWORK;
          },
          agreement,
          "stands at \"" + words(progress) + "\"");
    }
    return is(AgreementState.PENDING_PAPERWORK, agreement, missingPaper(agreement, day));
  }

  private static String missingPaper(Agreement agreement, LocalDate day) {
    if (agreement.file().isEmpty()) {
      return "is not on file";
    }
    if (agreement.executedBy().isEmpty() && agreement.kind() == Agreement.Kind.AGREEMENT) {
      return "has no word on how it was executed";
    }
    return "has no complete signatures or provider record on or before " + day;
  }

  /** Day on which both sides were bound, whatever the first day in effect. */
  private static Optional<LocalDate> executedOn(Agreement agreement) {
    if (agreement.file().isEmpty()) {
      return Optional.empty();
    }
    if (agreement.kind() == Agreement.Kind.BUILT_IN_TERMS) {
      return agreement.record().map(Agreement.ProviderRecord::on);
    }
    if (agreement.executedBy().isEmpty()) {
      return Optional.empty();
    }
    return switch (agreement.executedBy().get()) {
      case PROVIDER_RECORD -> agreement.record().map(Agreement.ProviderRecord::on);
      case BOTH_SIGNATURES -> {
        LocalDate last = LocalDate.MIN;
        boolean entity = false;
        boolean vendor = false;
        for (Agreement.PartyTo party : agreement.parties()) {
          if (party.signature().isEmpty()) {
            yield Optional.empty();
          }
          LocalDate on = party.signature().get().on();
          last = on.isAfter(last) ? on : last;
          entity |= party.side() == Agreement.Side.ENTITY;
          vendor |= party.side() != Agreement.Side.ENTITY;
        }
        yield entity && vendor ? Optional.of(last) : Optional.empty();
      }
    };
  }

  private Optional<Standing> wrongParty(Agreement agreement) {
    for (Agreement.PartyTo party : agreement.parties()) {
      boolean right =
          switch (party.side()) {
            case ENTITY -> same(party.name(), entityName);
            case VENDOR ->
                same(party.name(), vendor.name())
                    || vendor.otherNames().stream().anyMatch(n -> same(party.name(), n));
            case RESELLER -> false;
          };
      if (!right) {
        return Optional.of(
            is(
                AgreementState.WRONG_PARTY,
                agreement,
                switch (party.side()) {
                  case ENTITY -> "binds " + party.name() + ", not " + entityName;
                  case VENDOR -> "binds " + party.name() + ", not " + vendor.name();
                  case RESELLER ->
                      "was signed by the reseller " + party.name() + ", not by " + vendor.name();
                }));
      }
    }
    return Optional.empty();
  }

  private static boolean same(String a, String b) {
    return a.strip().replaceAll("\\s+", " ").equalsIgnoreCase(b.strip().replaceAll("\\s+", " "));
  }

  private static String how(Agreement agreement) {
    return agreement.executedBy().filter(e -> e == Agreement.ExecutedBy.PROVIDER_RECORD).isPresent()
        ? "accepted by the provider's record of " + agreement.record().orElseThrow().on()
        : "signed by both sides";
  }

  private static String clauseWords(Agreement agreement) {
    if (agreement.clauses().isEmpty()) {
      return "; clauses not reviewed";
    }
    Agreement.ClauseReview review = agreement.clauses().get();
    return review.missing().isEmpty()
        ? "; clauses reviewed " + review.on()
        : "; clauses missing, waived: " + review.waiver().orElse("");
  }

  // Several services may use one account; which one a route serves is not known here.
  private String uncoveredServices(Agreement agreement) {
    List<String> left =
        vendor.services().stream()
            .filter(service -> !agreement.scope().services().contains(service))
            .toList();
    return left.isEmpty() ? "" : "; does not cover the service " + String.join(", ", left);
  }

  private Standing is(AgreementState state, Agreement agreement, String words) {
    return new Standing(
        state,
        Optional.of(vendor),
        Optional.of(agreement),
        "agreement " + agreement.id() + " version " + agreement.version() + " " + words);
  }

  private static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
