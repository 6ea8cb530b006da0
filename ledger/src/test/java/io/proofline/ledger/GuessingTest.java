package io.proofline.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.proofline.tlog.Rfc6962;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Somebody has the published log and the names of all evidence files, and a good dictionary: the
 * very files, subjects, actors, keys and whole statements that were recorded. He tries to find out
 * whether they were. The same attack succeeds where a log is made carelessly, so it is no straw
 * man.
 */
class GuessingTest {
  private static final String MRN = "MRN 00417733";
  private static final byte[] FILE =
      (MRN + ", Okafor, Adaeze, 1961-04-02, 555-0142\n").getBytes(StandardCharsets.UTF_8);

  @TempDir Path directory;

  private static Workspace record(Path directory, Protection protection) throws IOException {
    Workspace workspace = Workspace.create(directory, Clinic.ENTITY, protection, Clinic.CLOCK);
    BlobRef blob = workspace.blobs().put(FILE, "text/plain");
    workspace
        .ledger()
        .append(
            Clinic.draft(
                "log-file", "patient/00417733", blob.sha256(), Clinic.with("mrn", MRN, blob)));
    workspace.ledger().append(Clinic.snapshot(workspace, "tuesday-night", 3));
    return workspace;
  }

  /** What the attacker has: every byte under ledger/ and the path of every evidence file. */
  private static List<String> published(Path directory) throws IOException {
    List<String> published = new ArrayList<>();
    try (Stream<Path> files = Files.walk(directory.resolve("ledger"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] bytes = Files.readAllBytes(file);
        published.add(new String(bytes, StandardCharsets.ISO_8859_1));
        published.add(HexFormat.of().formatHex(bytes));
        published.add(Base64.getEncoder().encodeToString(bytes));
      }
    }
    try (Stream<Path> files = Files.walk(directory.resolve("evidence"))) {
      files.forEach(file -> published.add(directory.relativize(file).toString()));
    }
    return published;
  }

  /** What he guesses right, down to whole statements with the time that the leaf shows. */
  private static List<byte[]> dictionary(Workspace workspace) throws IOException {
    List<byte[]> guesses = new ArrayList<>();
    guesses.add(FILE);
    for (String text :
        List.of(
            MRN,
            "00417733",
            "Okafor",
            "patient/00417733",
            "dana.whitfield",
            "441020936617",
            "aws/441020936617",
            "hsc-imaging-share-0",
            "hsc-imaging-share-1")) {
      guesses.add(text.getBytes(StandardCharsets.UTF_8));
    }
    try (Stream<Statement> all = workspace.ledger().statements()) {
      for (Statement statement : all.toList()) {
        if (statement.type().equals("workspace")) {
          continue; // The name of the log is meant to be known.
        }
        LedgerProof proof = workspace.prove(statement.leaf()).orElseThrow();
        guesses.add(proof.statement().getBytes(StandardCharsets.UTF_8));
        guesses.add(CanonicalJson.bytes(statement.body()));
        guesses.add(statement.subject().getBytes(StandardCharsets.UTF_8));
        guesses.add(statement.idempotencyKey().getBytes(StandardCharsets.UTF_8));
        guesses.add(
            CanonicalJson.bytes(
                JsonNodeFactory.instance
                    .arrayNode()
                    .add(statement.type())
                    .add(statement.subject())
                    .add(statement.idempotencyKey())));
        for (BlobRef blob : statement.blobs()) {
          guesses.add(blob.sha256().getBytes(StandardCharsets.UTF_8));
          guesses.add(HexFormat.of().parseHex(blob.sha256()));
          guesses.add(workspace.blobs().read(blob));
        }
      }
    }
    return guesses;
  }

  /** Everything that could be computed from a guess without a secret. */
  private static Set<String> traces(byte[] guess, List<String> published)
      throws GeneralSecurityException {
    Set<String> traces = new LinkedHashSet<>();
    if (guess.length < 300) {
      traces.add(new String(guess, StandardCharsets.ISO_8859_1));
    }
    List<byte[]> hashes = new ArrayList<>();
    for (String algorithm : List.of("SHA-256", "SHA-1", "MD5", "SHA-512", "SHA3-256")) {
      hashes.add(MessageDigest.getInstance(algorithm).digest(guess));
    }
    hashes.add(Rfc6962.leafHash(guess));
    hashes.add(Rfc6962.sha256(Rfc6962.sha256(guess)));
    List<byte[]> keys = new ArrayList<>(List.of(new byte[32], new byte[] {0}));
    keys.add(Clinic.ENTITY.origin().getBytes(StandardCharsets.UTF_8));
    keys.add(Clinic.NOW.toString().getBytes(StandardCharsets.UTF_8));
    published.stream()
        .filter(text -> text.length() < 400)
        .forEach(text -> keys.add(text.strip().getBytes(StandardCharsets.UTF_8)));
    for (byte[] key : keys) {
      if (key.length > 0) {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        hashes.add(mac.doFinal(guess));
        mac.init(new SecretKeySpec(guess.length == 0 ? new byte[1] : guess, "HmacSHA256"));
        hashes.add(mac.doFinal(key));
      }
    }
    for (byte[] hash : hashes) {
      traces.add(HexFormat.of().formatHex(hash));
      traces.add(Base64.getEncoder().encodeToString(hash));
      traces.add(new String(hash, StandardCharsets.ISO_8859_1));
    }
    return traces;
  }

  private static List<String> confirmed(List<byte[]> guesses, List<String> published)
      throws GeneralSecurityException {
    List<String> found = new ArrayList<>();
    for (byte[] guess : guesses) {
      for (String trace : traces(guess, published)) {
        if (published.stream().anyMatch(text -> text.contains(trace))) {
          found.add(trace);
        }
      }
    }
    return found;
  }

  @Test
  void sealedWorkspace_confirmsNoGuess_neitherInTheLogNorByTheNameOfAFile() throws Exception {
    Workspace workspace = record(directory, Protection.SEALED);
    assertThat(confirmed(dictionary(workspace), published(directory))).isEmpty();
  }

  @Test
  void plainWorkspace_confirmsNothingInTheLog_andItsFileNamesDo_whichIsWhatPlainMeans()
      throws Exception {
    Workspace workspace = record(directory, Protection.PLAIN);
    List<String> log =
        published(directory).stream().filter(text -> !text.startsWith("evidence")).toList();
    assertThat(confirmed(dictionary(workspace), log)).isEmpty();
    assertThat(confirmed(dictionary(workspace), published(directory))).isNotEmpty();
  }

  @Test
  void theAttackItself_findsACarelessHash() throws Exception {
    Workspace workspace = record(directory, Protection.SEALED);
    List<byte[]> dictionary = dictionary(workspace);
    for (byte[] careless :
        List.of(
            Rfc6962.sha256(FILE),
            Rfc6962.leafHash(FILE),
            Commitment.of(new byte[32], FILE),
            Rfc6962.sha256("patient/00417733".getBytes(StandardCharsets.UTF_8)))) {
      List<String> published = new ArrayList<>(published(directory));
      published.add("{\"leaf\":\"" + HexFormat.of().formatHex(careless) + "\"}");
      assertThat(new LinkedHashSet<>(confirmed(dictionary, published))).hasSize(1);
    }
  }

  @Test
  void twoLedgersOfTheSameThing_haveNoHashInCommon(@TempDir Path other) throws Exception {
    record(directory, Protection.SEALED);
    record(other, Protection.SEALED);
    Set<String> names = new LinkedHashSet<>();
    for (Path place : List.of(directory, other)) {
      try (Stream<Path> files = Files.walk(place.resolve("evidence"))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(names.add(file.getFileName().toString())).isTrue();
        }
      }
    }
    assertThat(names).hasSize(2 * (3 + 3));
  }

  @ParameterizedTest
  @EnumSource(Protection.class)
  void patientData_entersNoLeafAndNoError(Protection protection) throws Exception {
    Workspace workspace = record(directory, protection);
    Statement statement = workspace.ledger().statements("log-file").findFirst().orElseThrow();
    BlobRef blob = statement.blobs().getFirst();
    BlobRef never = new BlobRef("0".repeat(64), 9, "text/plain; name=" + MRN);
    List<Throwable> errors = new ArrayList<>();
    errors.add(
        thrown(
            () ->
                workspace
                    .ledger()
                    .append(
                        Clinic.draft(
                            "log-file", MRN, MRN, Clinic.body("mrn", MRN.repeat(8_000))))));
    errors.add(
        thrown(
            () ->
                workspace
                    .ledger()
                    .append(Clinic.draft("log-file", MRN, MRN, Clinic.with("mrn", MRN, never)))));
    errors.add(
        thrown(
            () -> workspace.ledger().append(Clinic.draft(MRN, MRN, MRN, Clinic.body("mrn", MRN)))));
    errors.add(
        thrown(
            () ->
                workspace
                    .ledger()
                    .append(
                        Clinic.draft("log-file", MRN, MRN, Clinic.body("mrn", MRN + "\ud800")))));
    errors.add(
        thrown(() -> CanonicalJson.parse(("{\"a\":" + MRN).getBytes(StandardCharsets.UTF_8))));
    errors.add(thrown(() -> workspace.blobs().read(never)));
    for (Path file : Clinic.verifiableFiles(directory)) {
      if (file.startsWith(directory.resolve("evidence"))) {
        byte[] good = Files.readAllBytes(file);
        byte[] bad = good.clone();
        bad[bad.length / 2] ^= 1;
        Files.write(file, bad);
        Workspace again = Workspace.open(directory, Clinic.CLOCK);
        errors.add(catchThrowable(() -> again.blobs().read(blob)));
        errors.add(catchThrowable(() -> again.ledger().statements().toList()));
        LedgerVerifier.verify(directory)
            .problems()
            .forEach(
                p ->
                    assertThat(p.file() + p.what())
                        .doesNotContain("0041")
                        .doesNotContain("Okafor"));
        Files.write(file, good);
      }
    }
    assertThat(errors.stream().filter(e -> e != null)).hasSizeGreaterThan(8);
    for (Throwable error : errors) {
      for (Throwable at = error; at != null; at = at.getCause()) {
        assertThat(String.valueOf(at.getMessage()))
            .as(at.getClass().getName())
            .doesNotContain("00417733")
            .doesNotContain("Okafor");
      }
    }
  }

  private interface Attempt {
    void run() throws Exception;
  }

  private static Throwable thrown(Attempt attempt) {
    Throwable error = catchThrowable(attempt::run);
    assertThat(error).isNotNull();
    return error;
  }
}
