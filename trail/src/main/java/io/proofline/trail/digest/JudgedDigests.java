package io.proofline.trail.digest;

import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Statement;
import io.proofline.trail.lake.LogFile;
import io.proofline.trail.lake.SealedFile;
import io.proofline.trail.lake.SegmentWriter;
import io.proofline.trail.lake.SheetRefs;
import io.proofline.trail.lake.TrailStore;
import io.proofline.trail.read.CloudTrailReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The digests that the ledger holds, judged once. Judging reads every file's line and every digest;
 * so what came out is kept beside the index, under the hashes of all lists of files that were
 * judged, and believed as long as the ledger knows the hash of what was kept and holds these very
 * lists.
 */
public final class JudgedDigests {
  private static final String NAME = "digests";

  private final Judgement judgement;
  private final List<ChainReport> chains;
  private final Vouchers vouchers;
  private final boolean keysBeside;

  private JudgedDigests(TrailStore store, JudgementFile file) {
    this.judgement = file.judgement();
    this.chains = List.copyOf(judgement.reports(Expectation.NONE));
    this.vouchers =
        new Vouchers(
            store, file.vouched(), file.others(), file.digestsHeld(), judgement.digested());
    this.keysBeside = file.keysBeside();
  }

  /** Everything that the ledger holds. */
  public static JudgedDigests of(TrailStore store) throws IOException {
    String key = key(store);
    SealedFile kept = new SealedFile(store, NAME);
    Optional<JudgementFile> known =
        kept.read().flatMap(JudgementFile::of).filter(file -> file.key().equals(key));
    if (known.isPresent()) {
      return new JudgedDigests(store, known.get());
    }
    JudgementFile fresh = judge(store, key);
    kept.write(fresh.bytes());
    return new JudgedDigests(store, fresh);
  }

  private static JudgementFile judge(TrailStore store, String key) throws IOException {
    List<LogFile> files = LogFile.all(store);
    boolean digests = files.stream().anyMatch(file -> file.kind().equals("digest"));
    boolean trusted = !new TrustedKeys(store).all().isEmpty();
    DigestVerifier.Judged judged = DigestVerifier.judge(DigestArchive.of(store, files));
    return Vouchers.judged(key, files, judged, digests && !trusted);
  }

  /** Names, by hash, every list of files that the ledger holds, and the keys that are trusted. */
  private static String key(TrailStore store) throws IOException {
    MessageDigest hash = CloudTrailReader.sha256();
    try (Stream<Statement> statements = store.ledger().understood(LogFile.TYPE, 1)) {
      statements.forEach(s -> add(hash, s, s.idempotencyKey()));
    }
    try (Stream<Statement> statements =
        store.ledger().understood(SegmentWriter.TYPE, SegmentWriter.SCHEMA)) {
      statements.forEach(
          s ->
              add(
                  hash,
                  s,
                  SheetRefs.sheet(s.body(), "files")
                      .map(SheetRef::blob)
                      .map(Object::toString)
                      .orElse("")));
    }
    for (TrustedKeys.Trusted trusted : new TrustedKeys(store).all()) {
      add(hash, trusted.statement(), trusted.fingerprint());
    }
    return HexFormat.of().formatHex(hash.digest());
  }

  private static void add(MessageDigest hash, Statement statement, String what) {
    hash.update((statement.leaf() + " " + what + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** What the chains prove, without an expectation. */
  public List<ChainReport> chains() {
    return chains;
  }

  /** What they prove of the places and the time that are expected. */
  public List<ChainReport> reports(Expectation expectation) {
    return judgement.reports(expectation);
  }

  /** Which events they vouch for. */
  public Vouchers vouchers() {
    return vouchers;
  }

  /**
   * Whether no key is trusted, so that all were merely found in files. Whoever can replace a digest
   * can replace such a key: then a chain proves that it fits together, not that AWS signed it.
   */
  public boolean keysBeside() {
    return keysBeside;
  }

  /** Accounts of which files lie in the folder of an organisation. */
  public Set<String> members() {
    return judgement.members();
  }

  /** Buckets that the digests say logs are delivered to. */
  public Set<String> buckets() {
    return judgement.buckets();
  }
}
