package io.proofline.ledger;

import io.proofline.ledger.crypt.Sealer;
import io.proofline.tlog.Disk;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Destroys the files of payloads. What is to go is written down first ({@code
 * state/shredding-<leaf>}), so that a destruction that was cut off is finished by whoever opens the
 * workspace next: blobs, then statements, then data keys that nothing needs any more, then the
 * index of keys. Each step done twice ends the same.
 */
final class PayloadFiles {
  private static final String PREFIX = "shredding-";

  private final Layout layout;
  private final FileLedger ledger;
  private final EvidenceFiles evidence;
  private final Disk disk;
  private final Clock clock;

  PayloadFiles(Layout layout, FileLedger ledger, EvidenceFiles evidence, Disk disk, Clock clock) {
    this.layout = layout;
    this.ledger = ledger;
    this.evidence = evidence;
    this.disk = disk;
    this.clock = clock;
  }

  private Path intent(LeafRef request) {
    return layout.state().resolve(PREFIX + request.year() + "-" + request.index());
  }

  /** Requests whose destruction was begun. */
  List<LeafRef> intended() throws IOException {
    List<LeafRef> found = new ArrayList<>();
    if (!Files.isDirectory(layout.state())) {
      return found;
    }
    try (DirectoryStream<Path> files =
        Files.newDirectoryStream(layout.state(), PREFIX + "[0-9]*")) {
      for (Path file : files) {
        String name = String.valueOf(file.getFileName()).substring(PREFIX.length());
        found.add(LeafRef.parse(name.replace('-', '/')));
      }
    }
    return found;
  }

  /** Writes down what is to be destroyed, durably. */
  void intend(LeafRef request, List<Payload> payloads) throws IOException {
    Set<String> commitments = new HashSet<>();
    payloads.forEach(payload -> commitments.add(payload.commitment()));
    Set<BlobRef> own = new LinkedHashSet<>();
    Set<String> others = new HashSet<>();
    try (Stream<Statement> all = ledger.statements()) {
      all.forEach(
          statement -> {
            boolean goes = commitments.contains(ShredRecord.commitment(statement));
            for (BlobRef blob : statement.blobs()) {
              if (goes) {
                own.add(blob);
              } else {
                others.add(blob.sha256());
              }
            }
          });
    }
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    ArrayNode files = node.putArray("files");
    for (BlobRef blob : own) {
      if (!others.contains(blob.sha256())) {
        evidence
            .recorded(blob.sha256())
            .ifPresent(found -> files.add(layout.relative(found.path()).toString()));
      }
    }
    for (Payload payload : payloads) {
      Path file = layout.statement(payload.leaf().year(), payload.commitment());
      files.add(layout.relative(file).toString());
    }
    ArrayNode years = node.putArray("years");
    new TreeSet<>(payloads.stream().map(p -> p.leaf().year()).toList()).forEach(years::add);
    ArrayNode keys = node.putArray("dataKeys");
    Set<String> candidates = new TreeSet<>();
    for (JsonNode file : files.values()) {
      Path path = layout.root().resolve(file.asString(""));
      if (Files.exists(path) && sealed(path)) {
        candidates.add(Sealer.dataKey(path));
      }
    }
    candidates.forEach(keys::add);
    byte[] bytes = (CanonicalJson.text(node) + "\n").getBytes(StandardCharsets.UTF_8);
    disk.replace(intent(request), layout.temporary().resolve("shredding"), bytes);
  }

  private static boolean sealed(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return Sealer.isSealed(in.readNBytes(64));
    }
  }

  /** Destroys what was written down, and forgets it. */
  void destroy(LeafRef request) throws IOException {
    JsonNode node = CanonicalJson.parse(disk.read(intent(request)));
    for (JsonNode name : node.path("files").values()) {
      Path file = layout.root().resolve(name.asString("")).normalize();
      if (!file.startsWith(layout.evidence())) {
        throw new IntegrityException(intent(request) + " reaches outside of the evidence");
      }
      if (Files.exists(file)) {
        overwrite(file);
        disk.delete(file);
        disk.forceDirectory(file.resolveSibling(".").normalize());
      }
    }
    Sealer sealer = evidence.sealer();
    if (sealer != null) {
      Set<String> ended = new TreeSet<>();
      node.path("dataKeys").values().forEach(key -> ended.add(key.asString("")));
      ended.removeIf(this::mayBeWrittenUnder);
      if (!ended.isEmpty()) {
        ended.removeAll(needed());
      }
      for (String key : ended) {
        sealer.keys().destroy(key);
      }
    }
    for (JsonNode year : node.path("years").values()) {
      ledger.forgetKeys(year.asInt());
    }
    forget(request);
  }

  /** A key of these days may be taken for a new file at this moment. */
  private boolean mayBeWrittenUnder(String dataKey) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    return !LocalDate.parse(dataKey.substring(0, 10)).isBefore(today.minusDays(1));
  }

  /** Data keys of all files that stay. */
  private Set<String> needed() throws IOException {
    Set<String> needed = new HashSet<>();
    for (Path folder : List.of(layout.evidence(), layout.staged(), layout.temporary())) {
      if (!Files.isDirectory(folder)) {
        continue;
      }
      Files.walkFileTree(
          folder,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              if (attributes.isRegularFile() && sealed(file)) {
                needed.add(Sealer.dataKey(file));
              }
              return FileVisitResult.CONTINUE;
            }
          });
    }
    return needed;
  }

  /** Best effort against a later look at the disk; a sealed file does not need it. */
  private void overwrite(Path file) throws IOException {
    if (sealed(file)) {
      return;
    }
    byte[] zeros = new byte[1 << 16];
    long left = Files.size(file);
    try (var out = disk.create(file)) {
      while (left > 0) {
        int part = (int) Math.min(left, zeros.length);
        out.write(zeros, 0, part);
        left -= part;
      }
    }
    disk.force(file);
  }

  /** Nothing was destroyed, or everything was. */
  void forget(LeafRef request) throws IOException {
    disk.delete(intent(request));
  }
}
