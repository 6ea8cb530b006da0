package io.proofline.trail;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.proofline.ledger.store.Bucket;
import io.proofline.ledger.store.Stored;
import io.proofline.ledger.store.Version;
import io.proofline.trail.digest.DigestArchive;
import io.proofline.trail.read.RejectReason;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Log files of a bucket, every version of every key: one that was put over another is a second file
 * of the same name, and one under a delete marker is taken like any other and the marker told. Only
 * reads, and of what was taken in before not even that. A digest's signature is metadata of its
 * object, which becomes a file beside it.
 */
public final class BucketFiles {
  /** Larger objects go through a file. */
  private static final long IN_MEMORY = 32L << 20;

  private BucketFiles() {}

  /**
   * What is to be read.
   *
   * @param held origins of files that were taken in before
   * @param temporary a folder for large objects on their way
   * @throws IOException when the bucket cannot be listed; then nothing is known of it
   */
  public static InputSource find(Bucket bucket, Set<String> held, Path temporary)
      throws IOException {
    List<InputSource.Item> items = new ArrayList<>();
    List<IngestReport.Rejected> skipped = new ArrayList<>();
    for (Version version : bucket.versions("")) {
      String name = InputSource.name(bucket.address().prefix() + version.key());
      if (version.deleteMarker()) {
        skipped.add(
            new IngestReport.Rejected(
                name,
                RejectReason.SKIPPED,
                "somebody deleted it: a delete marker of "
                    + version.modified()
                    + " hides what was there before",
                false));
        continue;
      }
      if (version.key().endsWith("/") && version.size() == 0) {
        continue;
      }
      BucketFile file = new BucketFile(bucket, version, name, temporary);
      if (!held.contains(file.origin().orElseThrow())) {
        items.add(file);
      }
      if (name.contains("/CloudTrail-Digest/") && name.endsWith(".json.gz")) {
        SignatureFile signature = new SignatureFile(bucket, version, name);
        if (!held.contains(signature.origin().orElseThrow())) {
          items.add(signature);
        }
      }
    }
    items.sort(
        Comparator.comparing(InputSource.Item::name).thenComparing(i -> i.origin().orElse("")));
    return new InputSource(items, skipped);
  }

  /** The version at its place; where none are kept, the time tells one content from the next. */
  private static String origin(Bucket bucket, Version version) {
    String place = bucket.address() + version.key();
    return version.version().equals("null")
        ? place + "?modified=" + version.modified() + "&bytes=" + version.size()
        : place + "?versionId=" + version.version();
  }

  /** One version of one object. */
  private static final class BucketFile implements InputSource.Item {
    private final Bucket bucket;
    private final Version version;
    private final String name;
    private final Path temporary;
    private volatile @Nullable Stored stored;

    BucketFile(Bucket bucket, Version version, String name, Path temporary) {
      this.bucket = bucket;
      this.version = version;
      this.name = name;
      this.temporary = temporary;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public long bytes() {
      return version.size();
    }

    @Override
    public Optional<String> origin() {
      return Optional.of(BucketFiles.origin(bucket, version));
    }

    @Override
    public Map<String, String> facts() {
      Map<String, String> facts = new TreeMap<>();
      facts.put("stored", version.modified().toString());
      Stored known = stored;
      if (known != null && known.lock().isPresent()) {
        facts.put("lock", known.lock().get().mode());
        facts.put("lockedUntil", known.lock().get().until().toString());
      }
      return facts;
    }

    @Override
    public InputStream open() throws IOException {
      if (version.size() > IN_MEMORY) {
        Path file = Files.createTempFile(temporary, "object-", ".tmp");
        Files.delete(file);
        stored = bucket.download(version.key(), version.version(), file);
        return Files.newInputStream(file, StandardOpenOption.DELETE_ON_CLOSE);
      }
      Bucket.Read read =
          bucket
              .read(version.key(), Optional.of(version.version()))
              .orElseThrow(() -> new FileNotFoundException(name + " is gone from the bucket"));
      stored = read.stored();
      return new ByteArrayInputStream(read.bytes());
    }
  }

  /** The signature of a digest, as the AWS command line would have saved its metadata. */
  private record SignatureFile(Bucket bucket, Version version, String digest)
      implements InputSource.Item {
    @Override
    public String name() {
      return digest + DigestArchive.SIGNATURE_SUFFIX;
    }

    @Override
    public long bytes() {
      return 1_024;
    }

    @Override
    public Optional<String> origin() {
      return Optional.of(BucketFiles.origin(bucket, version) + "#metadata");
    }

    @Override
    public InputStream open() throws IOException {
      Map<String, String> metadata =
          bucket
              .describe(version.key(), version.version())
              .orElseThrow(() -> new FileNotFoundException(digest + " is gone from the bucket"))
              .metadata();
      ObjectNode node = JsonNodeFactory.instance.objectNode();
      metadata.forEach(node::put);
      return new ByteArrayInputStream(node.toString().getBytes(UTF_8));
    }
  }
}
