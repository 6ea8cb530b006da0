package io.proofline.program;

import io.proofline.ledger.Entry;
import io.proofline.trail.directory.DirectoryPerson;
import io.proofline.trail.lake.TrailEvent;
import io.proofline.trail.who.Attribution;
import io.proofline.trail.who.Changes;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Joins effective changes to approvals. An approval counts when its signature counts, or when
 * another system exported it and somebody else had asked for the change there; when the change lies
 * in its scope, when somebody else than the approver made the change, and when the resource was not
 * made anew between the two.
 *
 * @param approvals every approval
 * @param creations calls that made a resource of a name anew
 * @param shredded approvals that were shredded; nobody can say what they approved
 */
public record ApprovedChanges(
    List<ChangeApproval> approvals,
    List<Changes.Creation> creations,
    List<Entry.Shredded> shredded) {

  /** Takes copies of the lists. */
  public ApprovedChanges {
    approvals = List.copyOf(approvals);
    creations = List.copyOf(creations);
    shredded = List.copyOf(shredded);
  }

  /** None was shredded. */
  public ApprovedChanges(List<ChangeApproval> approvals, List<Changes.Creation> creations) {
    this(approvals, creations, List.of());
  }

  /** When a change was approved. */
  public enum When {
    /** The approval was given when the change was made: it stood in the ledger, or as exported. */
    BEFORE,
    /** It was given later. */
    AFTER,
    /** No approval that counts is on record. */
    NEVER;

    /** Stable name. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What is on record for a change.
   *
   * @param when before, after or never
   * @param approval the approval that counts
   * @param why why an approval that is on record does not count, or what of the change it leaves
   *     out; empty when there is none
   */
  public record Verdict(When when, Optional<ChangeApproval> approval, String why) {
    /** For people: {@code before, CH-318, dana}. */
    public String words() {
      return approval
          .map(
              one ->
                  when.id()
                      + (one.exported().isPresent() ? " (as exported)" : "")
                      + ", "
                      + one.id()
                      + ", "
                      + one.approver())
          .orElseGet(() -> why.isEmpty() ? "never" : "never: " + why);
    }
  }

  /**
   * Judges one effective change.
   *
   * @param event the call
   * @param resources keys of what it changed
   * @param who who made it
   */
  public Verdict of(TrailEvent event, Collection<String> resources, Attribution who) {
    String account = event.account() == null ? "" : event.account();
    List<ChangeApproval> counting = new ArrayList<>();
    String why = "";
    String partly = "";
    for (ChangeApproval one : approvals) {
      if (one.covers(event.time(), account, resources)) {
        String against = against(one, event, resources, who);
        if (against.isEmpty()) {
          counting.add(one);
        } else {
          why = one.id() + " does not count, " + against;
        }
      } else {
        List<String> beyond = one.beyond(event.time(), resources);
        if (!beyond.isEmpty()) {
          partly = one.id() + " does not name " + String.join(", ", beyond);
        }
      }
    }
    Instant made = event.time();
    Optional<ChangeApproval> first =
        counting.stream()
            .min(
                Comparator.comparing((ChangeApproval one) -> one.given().isAfter(made))
                    .thenComparing(one -> one.exported().isPresent())
                    .thenComparing(ChangeApproval::given));
    if (first.isEmpty()) {
      if (why.isEmpty() && !shredded.isEmpty()) {
        why = "none that can be read; what " + shredded.getLast().words() + " approved is unknown";
      }
      return new Verdict(When.NEVER, Optional.empty(), why.isEmpty() ? partly : why);
    }
    boolean before = !first.get().given().isAfter(made);
    return new Verdict(before ? When.BEFORE : When.AFTER, first, "");
  }

  /**
   * Why an approval counts for no change at all, whoever made it: in another system it was given to
   * a change of the approver's own, or nobody knows whose. Empty when it may count.
   */
  public static String countsForNone(ChangeApproval one) {
    return one.exported().map(exported -> ownChange(one, exported)).orElse("");
  }

  private String against(
      ChangeApproval one, TrailEvent event, Collection<String> resources, Attribution who) {
    if (one.exported().isPresent()) {
      String own = countsForNone(one);
      if (!own.isEmpty()) {
        return own;
      }
    } else if (!one.authenticated()) {
      return "it is asserted, not authenticated";
    }
    if (who.resolution() == Attribution.Resolution.UNRESOLVED
        || who.resolution() == Attribution.Resolution.ANONYMOUS) {
      return "who made the change is not known, so it may be " + one.approver();
    }
    List<String> approver = namesOf(one);
    Set<String> plain = new HashSet<>();
    approver.forEach(name -> plain.add(plain(name)));
    if (names(event, who).stream().anyMatch(plain::contains)) {
      return one.approver() + " made the change";
    }
    if (alike(approver, ownNames(event, who))) {
      return one.approver() + " may have made the change: the names are alike";
    }
    Instant given = one.given();
    boolean anew =
        creations.stream()
            .filter(made -> resources.contains(made.resource()))
            .anyMatch(made -> made.at().isAfter(given) && made.at().isBefore(event.time()));
    return anew ? "the resource was made anew since" : "";
  }

  /**
   * Why an approval in another system is one of the approver's own change; empty when it is not.
   */
  private static String ownChange(ChangeApproval one, ChangeApproval.Exported exported) {
    if (exported.author().isBlank()) {
      return "the export does not say who asked for it";
    }
    List<String> author = new ArrayList<>(List.of(exported.author()));
    author.addAll(exported.authorNames());
    List<String> approver = namesOf(one);
    Set<String> plain = new HashSet<>();
    approver.forEach(name -> plain.add(plain(name)));
    if (author.stream().anyMatch(name -> plain.contains(plain(name)))) {
      return one.approver() + " asked for it too";
    }
    return alike(approver, author)
        ? one.approver() + " may have asked for it too: the names are alike"
        : "";
  }

  private static List<String> namesOf(ChangeApproval one) {
    List<String> names = new ArrayList<>(List.of(one.approver()));
    names.addAll(one.names());
    return names;
  }

  /** Names of the one who acted, without the words around them. */
  private static List<String> ownNames(TrailEvent event, Attribution who) {
    List<String> names = new ArrayList<>();
    last(names, who.person());
    last(names, who.session());
    last(names, event.identity().user());
    last(names, event.identity().sourceIdentity());
    DirectoryPerson listed = who.listed();
    if (listed != null) {
      names.add(listed.name());
    }
    return names;
  }

  /** Adds a name without the path or ARN before it. */
  private static void last(List<String> names, @Nullable String name) {
    if (name != null) {
      names.add(name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1));
    }
  }

  /**
   * Whether a name of the one may be a name of the other: all words of one stand in the other, in
   * any order, as in "Ortiz, Lee", "lee.ortiz" and "lee".
   */
  private static boolean alike(List<String> some, List<String> others) {
    return some.stream()
        .map(ApprovedChanges::words)
        .anyMatch(
            one ->
                others.stream()
                    .map(ApprovedChanges::words)
                    .anyMatch(other -> within(one, other) || within(other, one)));
  }

  private static boolean within(Set<String> few, Set<String> many) {
    return few.stream().anyMatch(word -> word.length() > 1) && many.containsAll(few);
  }

  private static Set<String> words(String name) {
    Set<String> words = new HashSet<>(List.of(local(name).split("[\\s._,-]+")));
    words.remove("");
    return words;
  }

  /** Every name by which the one who acted may be the approver. */
  private static Set<String> names(TrailEvent event, Attribution who) {
    Set<String> names = new HashSet<>();
    add(names, who.person());
    add(names, who.session());
    add(names, event.identity().user());
    add(names, event.identity().arn());
    add(names, event.identity().sourceIdentity());
    DirectoryPerson listed = who.listed();
    if (listed != null) {
      add(names, listed.id());
      add(names, listed.name());
    }
    for (String word : who.label().split("[\\s()]+")) {
      add(names, word);
    }
    return names;
  }

  private static void add(Set<String> names, @Nullable String name) {
    if (name == null || name.isEmpty()) {
      return;
    }
    names.add(plain(name));
    names.add(plain(name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf(':')) + 1)));
  }

  /** Without domain, case and what separates first and last name. */
  private static String plain(String name) {
    return local(name).replaceAll("[\\s._-]+", "");
  }

  private static String local(String name) {
    int at = name.indexOf('@');
    return (at > 0 ? name.substring(0, at) : name).toLowerCase(Locale.ROOT);
  }
}
