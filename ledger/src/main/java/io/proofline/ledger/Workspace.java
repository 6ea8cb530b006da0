package io.proofline.ledger;

import io.proofline.ledger.crypt.DataKeys;
import io.proofline.ledger.crypt.FileKeyProvider;
import io.proofline.ledger.crypt.KeyProvider;
import io.proofline.ledger.crypt.Sealer;
import io.proofline.ledger.sign.ActorKey;
import io.proofline.tlog.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The folder of one legal entity: {@code proofline.yaml}, {@code ledger/}, {@code evidence/},
 * {@code lake/}, {@code pages/}, {@code keys/} and {@code state/}. Safe for several threads.
 */
public final class Workspace {
  private final Layout layout;
  private final Entity entity;
  private final Clock clock;
  private final Disk disk;
  private final FileBlobs blobs;
  private final FileSheets sheets;
  private final FileLedger ledger;
  private final Ledger face;

  private Workspace(
      Layout layout,
      Entity entity,
      @Nullable Sealer sealer,
      Clock clock,
      Disk disk,
      RandomSource random) {
    this.layout = layout;
    this.entity = entity;
    this.clock = clock;
    this.disk = disk;
    EvidenceFiles files = new EvidenceFiles(layout, disk, sealer);
    this.blobs = new FileBlobs(layout, disk, files);
    this.sheets = new FileSheets(blobs, random);
    this.ledger = new FileLedger(layout, files, entity, clock, disk, random);
    this.face = ledger;
  }

  private Workspace(Workspace same, Ledger face) {
    this.layout = same.layout;
    this.entity = same.entity;
    this.clock = same.clock;
    this.disk = same.disk;
    this.blobs = same.blobs;
    this.sheets = same.sheets;
    this.ledger = same.ledger;
    this.face = face;
  }

  /**
   * The same workspace for somebody who signs: what is stated in the name of the key's actor
   * carries that actor's signature.
   */
  public Workspace signing(ActorKey key) {
    return new Workspace(this, new SigningLedger(ledger, key, entity.origin()));
  }

  /** The same workspace as it is seen through a view; nothing can be recorded in it. */
  public Workspace viewed(TimeView view) {
    return new Workspace(this, new ViewedLedger(face, view));
  }

  /**
   * Makes a workspace with fresh keys, and records its first statement, of type {@code workspace}.
   *
   * @param directory is created where missing; must not hold a workspace
   * @throws IOException when it holds one, or cannot be written. What was begun can be tried again
   */
  public static Workspace create(Path directory, Entity entity, Clock clock) throws IOException {
    return create(directory, entity, Protection.PLAIN, clock);
  }

  /**
   * Makes a workspace, and says how evidence lies on disk.
   *
   * @throws IOException when the directory holds one, or cannot be written
   */
  public static Workspace create(Path directory, Entity entity, Protection protection, Clock clock)
      throws IOException {
    return create(directory, entity, protection, clock, Disk.system(), RandomSource.secure());
  }

  static Workspace create(
      Path directory, Entity entity, Clock clock, Disk disk, RandomSource random)
      throws IOException {
    return create(directory, entity, Protection.PLAIN, clock, disk, random);
  }

  static Workspace create(
      Path directory,
      Entity entity,
      Protection protection,
      Clock clock,
      Disk disk,
      RandomSource random)
      throws IOException {
    Layout layout = new Layout(directory.toAbsolutePath().normalize());
    if (Files.exists(layout.settings())) {
      throw new IOException(
          layout.root() + " is a workspace already; use it, or choose another directory");
    }
    for (Path path :
        List.of(
            layout.ledger(),
            layout.evidence(),
            layout.lake(),
            layout.pages(),
            layout.keys(),
            layout.state(),
            layout.temporary(),
            layout.staged())) {
      disk.createDirectories(path);
    }
    for (Path secret :
        List.of(layout.evidence(), layout.lake(), layout.pages(), layout.keys(), layout.state())) {
      Access.ownerOnly(secret);
    }
    Sealer sealer = null;
    if (protection == Protection.SEALED) {
      disk.createDirectories(layout.dataKeys());
      Access.ownerOnly(layout.dataKeys());
      sealer = sealer(layout, FileKeyProvider.make(layout.wrappingKey(), disk), clock, disk);
      sealer.prepare();
    }
    Workspace workspace = new Workspace(layout, entity, sealer, clock, disk, random);
    workspace.ledger.recover();
    Ledger.Recorded first = workspace.ledger.append(workspace.founding(clock));
    if (!first.statement().body().path("origin").asString("").equals(entity.origin())) {
      throw new IOException(
          layout.root() + " holds the ledger of another entity; choose another directory");
    }
    // Last, so that a directory is a workspace only when everything else is there.
    disk.replace(
        layout.settings(),
        layout.temporary().resolve("settings"),
        Settings.bytes(entity, protection));
    return workspace;
  }

  /**
   * Opens a workspace, and finishes an append that was interrupted.
   *
   * @throws IOException when there is none, or it cannot be read
   * @throws IntegrityException when its state contradicts itself
   */
  public static Workspace open(Path directory, Clock clock) throws IOException {
    return open(directory, clock, Disk.system(), RandomSource.secure());
  }

  static Workspace open(Path directory, Clock clock, Disk disk, RandomSource random)
      throws IOException {
    Layout layout = new Layout(directory.toAbsolutePath().normalize());
    Settings settings = Settings.read(layout, disk);
    Entity entity = settings.entity();
    Sealer sealer =
        settings.protection(layout) == Protection.SEALED
            ? sealer(layout, FileKeyProvider.read(layout.wrappingKey(), disk), clock, disk)
            : null;
    Workspace workspace = new Workspace(layout, entity, sealer, clock, disk, random);
    for (Path path : List.of(layout.temporary(), layout.staged())) {
      if (!Files.isDirectory(path)) {
        disk.createDirectories(path);
        Access.ownerOnly(layout.state());
      }
    }
    workspace.ledger.recover();
    workspace.shredding().recover();
    return workspace;
  }

  /** The workspace directory that the path stands in, looking upwards as git does. */
  public static Optional<Path> find(Path startingAt) {
    for (Path at = startingAt.toAbsolutePath().normalize(); at != null; at = at.getParent()) {
      if (Files.isRegularFile(at.resolve(Layout.SETTINGS))) {
        return Optional.of(at);
      }
    }
    return Optional.empty();
  }

  /** The legal entity. */
  public Entity entity() {
    return entity;
  }

  /** The ledger. */
  public Ledger ledger() {
    return face;
  }

  /** Actors with keys, as the whole ledger knows them. */
  public ActorRegister actors() throws IOException {
    return actors(Instant.MAX);
  }

  /** Actors with keys, as the ledger knew them at a moment. */
  public ActorRegister actors(Instant knownAt) throws IOException {
    return ActorRegister.read(face, entity.origin(), knownAt);
  }

  /** Who witnesses the ledger. */
  public Witnesses witnesses() {
    return new Witnesses(layout, disk, ledger, face);
  }

  /** The keys that sign the ledger. */
  public SigningKeys signingKeys() {
    return new SigningKeys(layout, disk, ledger, face);
  }

  /** Timestamps over the ledger's checkpoints. */
  public Timestamps timestamps() {
    return new Timestamps(blobs, ledger, face);
  }

  /** Bytes as evidence. */
  public Blobs blobs() {
    return blobs;
  }

  /** Tables as evidence. */
  public Sheets sheets() {
    return sheets;
  }

  /** Proof that a statement stands in the ledger; empty when there is no such leaf. */
  public Optional<LedgerProof> prove(LeafRef leaf) throws IOException {
    return ledger.prove(leaf, null);
  }

  /**
   * Proof of one row of a sheet that the statement refers to; empty when there is no such leaf.
   *
   * @throws IllegalArgumentException when the statement does not refer to the sheet
   * @throws java.util.NoSuchElementException when the sheet has no such row
   */
  public Optional<LedgerProof> prove(LeafRef leaf, SheetRef sheet, long row) throws IOException {
    return ledger.prove(leaf, sheets.prove(sheet, row));
  }

  /** How evidence lies on disk. */
  public Protection protection() {
    return blobs.files().sealer() == null ? Protection.PLAIN : Protection.SEALED;
  }

  /** What this room derives from ledger and blobs, and can make again. */
  public List<Projection> projections() {
    return List.of(new KeyIndexProjection(ledger));
  }

  /** Legal holds and shredding. */
  public Shredding shredding() {
    return new Shredding(layout, face, ledger, blobs.files(), entity.origin(), clock, disk);
  }

  /** The workspace's directory, absolute. */
  public Path root() {
    return layout.root();
  }

  /** Directory of the derived event tables; never evidence. */
  public Path lake() {
    return layout.lake();
  }

  /** Directory for pages made for people. */
  public Path pages() {
    return layout.pages();
  }

  static Sealer sealer(Layout layout, KeyProvider provider, Clock clock, Disk disk) {
    return new Sealer(new DataKeys(layout.dataKeys(), provider, disk), clock);
  }

  private StatementDraft founding(Clock clock) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("name", entity.name());
    body.put("role", entity.role().name().toLowerCase(Locale.ROOT));
    body.put("origin", entity.origin());
    return new StatementDraft(
        "workspace",
        1,
        "workspace",
        "created",
        body,
        List.of(),
        null,
        clock.instant(),
        new Actor("proofline", Actor.Authentication.SYSTEM));
  }
}
