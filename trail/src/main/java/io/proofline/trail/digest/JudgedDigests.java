package io.proofline.trail.digest;

import io.proofline.trail.lake.LogFile;
import io.proofline.trail.lake.TrailStore;
import java.io.IOException;
import java.util.List;

/**
 * The digests that the ledger holds, judged once for all that one answer needs of them.
 *
 * @param archive what is held
 * @param chains what it proves, without an expectation
 * @param vouchers which events it vouches for
 * @param keysBeside whether the keys are only held as they were found beside the digests. Whoever
 *     can replace a digest can replace such a key: then a chain proves that it fits together, not
 *     that AWS signed it.
 */
public record JudgedDigests(
    DigestArchive archive, List<ChainReport> chains, Vouchers vouchers, boolean keysBeside) {

  /** Takes a copy. */
  public JudgedDigests {
    chains = List.copyOf(chains);
  }

  /** Everything that the ledger holds. */
  public static JudgedDigests of(TrailStore store) throws IOException {
    List<LogFile> files = LogFile.all(store);
    DigestArchive archive = DigestArchive.of(store, files);
    List<ChainReport> chains = DigestVerifier.verify(archive, Expectation.NONE);
    boolean digests = false;
    boolean apart = false;
    for (LogFile file : files) {
      digests |= file.kind().equals("digest");
      apart |= file.kind().equals("public-keys") && SigningKeys.apart(file.name());
    }
    return new JudgedDigests(archive, chains, Vouchers.of(store, files, chains), digests && !apart);
  }
}
