package io.proofline.trail.directory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whose a name was at a time. An entry holds from its own {@code from}, or from the date of its
 * export, until its own {@code until}, or without end while its export is the newest. Once there is
 * a newer export of the same directory, the entry holds between the two only when the newer one
 * says the same; when it does not, the name changed hands somewhere in between and nobody is named
 * there. Two people for one name at one time name nobody.
 */
public final class People {
  private final Map<DirectoryEntry.Key, List<Claim>> claims;

  private People(Map<DirectoryEntry.Key, List<Claim>> claims) {
    this.claims = claims;
  }

  /** Nobody. */
  public static People none() {
    return new People(Map.of());
  }

  /**
   * An entry and where it stands.
   *
   * @param ref leaf and row
   */
  record Listed(DirectoryEntry entry, String ref) {}

  /** An export. */
  record Listing(String directory, Instant asOf, List<Listed> listed) {}

  private record Claim(
      DirectoryPerson person, NameKind kind, String name, Instant from, @Nullable Instant until) {
    boolean holds(Instant at) {
      return !at.isBefore(from) && (until == null || at.isBefore(until));
    }
  }

  /** What the directories say of a name at a time. */
  public sealed interface Answer {
    /** One person. */
    record Named(DirectoryPerson person) implements Answer {}

    /** Nobody, for a reason; empty when they do not know the name at all. */
    record Nobody(String why) implements Answer {}
  }

  /** Whether no directory says anything. */
  public boolean isEmpty() {
    return claims.isEmpty();
  }

  /** Whose an IAM user was. */
  public Answer iamUser(String account, String user, Instant... times) {
    return of(List.of(DirectoryEntry.Key.of(NameKind.IAM_USER, account, user)), times);
  }

  /** Whose a user id of an Identity Store was. */
  public Answer identityCenter(String userId, Instant... times) {
    return of(List.of(DirectoryEntry.Key.of(NameKind.IDENTITY_CENTER, "", userId)), times);
  }

  /** Whose a session name was that Identity Center gave. */
  public Answer identityCenterName(String name, Instant... times) {
    return of(
        List.of(
            DirectoryEntry.Key.of(NameKind.IDENTITY_CENTER_NAME, "", name),
            DirectoryEntry.Key.of(NameKind.EMAIL, "", name)),
        times);
  }

  /** Whose a subject of a provider was. */
  public Answer subject(String provider, String subject, Instant... times) {
    return provider.isEmpty()
        ? new Answer.Nobody("")
        : of(
            List.of(
                DirectoryEntry.Key.of(NameKind.SUBJECT, provider, subject),
                DirectoryEntry.Key.of(NameKind.EMAIL, provider, subject)),
            times);
  }

  /** Whose a source identity was. */
  public Answer sourceIdentity(String name, Instant... times) {
    return of(
        List.of(
            DirectoryEntry.Key.of(NameKind.SOURCE_IDENTITY, "", name),
            DirectoryEntry.Key.of(NameKind.EMAIL, "", name)),
        times);
  }

  /** To whom a role session was lent. */
  public Answer session(String arn, Instant... times) {
    return of(List.of(DirectoryEntry.Key.of(NameKind.SESSION, "", arn)), times);
  }

  /** The one person whom all of the keys name at all of the times. */
  private Answer of(List<DirectoryEntry.Key> keys, Instant... times) {
    Map<String, DirectoryPerson> found = new LinkedHashMap<>();
    boolean known = false;
    for (Instant at : times) {
      boolean then = false;
      for (DirectoryEntry.Key key : keys) {
        for (Claim claim : claims.getOrDefault(key, List.of())) {
          known = true;
          if (claim.holds(at)) {
            then = true;
            found.put(claim.person().id().toLowerCase(Locale.ROOT), claim.person());
          }
        }
      }
      if (!then) {
        return new Answer.Nobody(known ? "no directory says whose it was then" : "");
      }
    }
    if (found.size() > 1) {
      return new Answer.Nobody(
          "directories give it to " + found.size() + " people then, so to none of them");
    }
    return new Answer.Named(found.values().iterator().next());
  }

  /** The people meant by a word: with that id, or ever with that e-mail name. Ids in lower case. */
  public Set<String> meant(String word) {
    String plain = word.toLowerCase(Locale.ROOT);
    Set<String> ids = new LinkedHashSet<>();
    for (List<Claim> list : claims.values()) {
      for (Claim claim : list) {
        String id = claim.person().id().toLowerCase(Locale.ROOT);
        boolean mail =
            claim.kind() == NameKind.EMAIL && claim.name().toLowerCase(Locale.ROOT).equals(plain);
        if (id.equals(plain) || mail) {
          ids.add(id);
        }
      }
    }
    return ids;
  }

  /** Every name that any of the people ever had, as the directories spell it. */
  public Set<String> names(Collection<String> ids) {
    Set<String> names = new LinkedHashSet<>();
    for (List<Claim> list : claims.values()) {
      for (Claim claim : list) {
        if (ids.contains(claim.person().id().toLowerCase(Locale.ROOT))) {
          names.add(claim.name());
        }
      }
    }
    return names;
  }

  /** Collects directories, each with its exports in order of date. */
  static final class Builder {
    private final Map<DirectoryEntry.Key, List<Claim>> claims = new HashMap<>();

    void add(List<Listing> exports) {
      for (int i = 0; i < exports.size(); i++) {
        Listing export = exports.get(i);
        Listing next = i + 1 < exports.size() ? exports.get(i + 1) : null;
        Set<Same> confirmed = new HashSet<>();
        if (next != null) {
          for (Listed later : next.listed()) {
            Instant from = later.entry().from();
            Instant until = later.entry().until();
            if ((from == null || !from.isAfter(export.asOf()))
                && (until == null || until.isAfter(next.asOf()))) {
              confirmed.add(Same.of(later.entry()));
            }
          }
        }
        for (Listed one : export.listed()) {
          Instant seen =
              next == null
                  ? null
                  : confirmed.contains(Same.of(one.entry()))
                      ? next.asOf()
                      : export.asOf().plusNanos(1);
          claim(export, one, seen);
        }
      }
    }

    private void claim(Listing export, Listed one, @Nullable Instant seen) {
      DirectoryEntry entry = one.entry();
      Instant from = Objects.requireNonNullElse(entry.from(), export.asOf());
      Instant until = entry.until();
      if (seen != null && (until == null || seen.isBefore(until))) {
        until = seen;
      }
      claims
          .computeIfAbsent(entry.key(), _ -> new ArrayList<>())
          .add(
              new Claim(
                  new DirectoryPerson(
                      entry.person(),
                      entry.display(),
                      export.directory(),
                      export.asOf(),
                      one.ref()),
                  entry.kind(),
                  entry.name(),
                  from,
                  until));
    }

    People build() {
      return new People(claims);
    }

    private record Same(DirectoryEntry.Key key, String person) {
      static Same of(DirectoryEntry entry) {
        return new Same(entry.key(), entry.person().toLowerCase(Locale.ROOT));
      }
    }
  }
}
