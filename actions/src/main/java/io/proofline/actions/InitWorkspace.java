package io.proofline.actions;

import io.proofline.ledger.Entity;
import io.proofline.ledger.Protection;
import io.proofline.ledger.Workspace;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.regex.Pattern;

/** Makes a workspace for one legal entity, with fresh keys and its first leaf. */
public final class InitWorkspace {
  private static final Pattern ORIGIN =
      Pattern.compile("[a-z0-9]([a-z0-9.-]*[a-z0-9])?(/[A-Za-z0-9._-]+)*");

  private final Clock clock;

  /** With the time that the first statement is recorded at. */
  public InitWorkspace(Clock clock) {
    this.clock = clock;
  }

  /**
   * Makes it; evidence is encrypted at rest.
   *
   * @param folder is created where missing; must not hold a workspace
   * @param entity the legal entity; its origin names the log and cannot be changed later
   * @throws IllegalArgumentException when name or origin cannot be used; nothing was made
   * @throws IOException when the folder holds a workspace or cannot be written
   */
  public Workspace run(Path folder, Entity entity) throws IOException {
    return run(folder, entity, Protection.SEALED);
  }

  /**
   * Makes it.
   *
   * @param protection how evidence lies on disk; cannot be changed later
   */
  public Workspace run(Path folder, Entity entity, Protection protection) throws IOException {
    if (entity.name().isBlank() || entity.name().chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("the entity's legal name must be one line of text");
    }
    if (!ORIGIN.matcher(entity.origin()).matches()) {
      throw new IllegalArgumentException(
          "origin '"
              + entity.origin()
              + "' must look like clinic.example/log: a domain of yours and a path, no scheme");
    }
    return Workspace.create(folder, entity, protection, clock);
  }
}
