package io.proofline.trail.who;

import io.proofline.trail.directory.DirectoryPerson;
import io.proofline.trail.lake.TrailEvent;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Who is behind an event.
 *
 * @param kind class of actor
 * @param resolution how we know
 * @param label for people, for example {@code IAM user marco.ilves (441020936617)}
 * @param person stable id of a person or of the credential that stands for one; null for workloads,
 *     outsiders and whatever is unresolved
 * @param role ARN of the role acted in, when there is one
 * @param session session name, when there is one; chosen by the caller, so not proof of anything
 * @param hops from the event back to the actor, nearest first
 * @param note what a reader must know, empty when nothing
 * @param listed whom a directory names for it at that time; null when none does, or not only one
 */
public record Attribution(
    Kind kind,
    Resolution resolution,
    String label,
    @Nullable String person,
    @Nullable String role,
    @Nullable String session,
    List<Hop> hops,
    String note,
    @Nullable DirectoryPerson listed) {

  /** Takes a copy of the hops. */
  public Attribution {
    hops = List.copyOf(hops);
  }

  /** Whom no directory names. */
  public Attribution(
      Kind kind,
      Resolution resolution,
      String label,
      @Nullable String person,
      @Nullable String role,
      @Nullable String session,
      List<Hop> hops,
      String note) {
    this(kind, resolution, label, person, role, session, hops, note, null);
  }

  /** By which one and the same actor is counted once: the person listed, or the credential. */
  public String oneActor() {
    // Sessions of one name of roles of two accounts are two.
    String unnamed = role == null ? label : label + " " + role;
    return listed == null ? Objects.requireNonNullElse(person, unnamed) : "person:" + listed.id();
  }

  /** With stable names, as answers print it. */
  public ObjectNode toJson() {
    return WhoAnswer.json(this);
  }

  /** Class of actor. */
  public enum Kind {
    IAM_USER,
    SAML_USER,
    OIDC_SUBJECT,
    IDENTITY_CENTER_USER,
    SOURCE_IDENTITY,
    ROOT,
    WORKLOAD,
    AWS_SERVICE,
    EXTERNAL_ACCOUNT,
    ANONYMOUS,
    UNRESOLVED;

    /** Stable name, for example {@code iam-user}. */
    public String id() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** How the actor is known. */
  public enum Resolution {
    /** The event itself names the actor. */
    DIRECT,
    /** Events that issued the credentials lead to the actor. */
    LINKED,
    /** A marker that the caller cannot choose points to the actor; no issuing event is held. */
    INFERRED,
    /** A service or a machine acted; no person stands behind the call itself. */
    WORKLOAD,
    /** Another account; its caller is not visible here. */
    EXTERNAL,
    /** Nobody signed the request. */
    ANONYMOUS,
    /** The records held do not show it. */
    UNRESOLVED;

    /** Stable name. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One step back.
   *
   * @param what in words, for example {@code role imaging-admin assumed}
   * @param eventId the event that shows it
   * @param ref its leaf and row, {@code 498/1204}
   * @param event the event; null when a row of a directory shows it
   */
  public record Hop(
      String what, @Nullable String eventId, String ref, @Nullable TrailEvent event) {}
}
