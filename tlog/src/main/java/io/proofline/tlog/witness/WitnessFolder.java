package io.proofline.tlog.witness;

import io.proofline.tlog.Disk;
import io.proofline.tlog.KeyType;
import io.proofline.tlog.SigningKey;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.TlogPolicy;
import io.proofline.tlog.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * A witness's folder: {@code witness.keys} (secret, one private key a line), {@code logs.policy}
 * (the logs that it knows, as a tlog-policy) and {@code cosigned/} (its memory). Losing the memory
 * is losing the witness: make a new one with new keys then.
 */
public final class WitnessFolder {
  private final Path folder;
  private final Disk disk;
  private final List<SigningKey> signers;
  private TlogPolicy logs;

  private WitnessFolder(Path folder, Disk disk, List<SigningKey> signers, TlogPolicy logs) {
    this.folder = folder;
    this.disk = disk;
    this.signers = List.copyOf(signers);
    this.logs = logs;
  }

  /**
   * Opens a folder.
   *
   * @throws IOException when there is no witness in it
   */
  public static WitnessFolder open(Path folder, Disk disk) throws IOException {
    try {
      String text = new String(disk.read(folder.resolve("witness.keys")), StandardCharsets.UTF_8);
      List<SigningKey> signers = new ArrayList<>();
      for (String line : text.strip().split("\n", -1)) {
        signers.add(SigningKey.parse(line));
      }
      return new WitnessFolder(
          folder, disk, signers, TlogPolicy.parse(disk.read(folder.resolve("logs.policy"))));
    } catch (NoSuchFileException e) {
      throw new IOException(folder + " holds no witness: " + e.getFile() + " is missing", e);
    } catch (TlogFormatException e) {
      throw new IOException(folder + " cannot be read as a witness: " + e.getMessage(), e);
    }
  }

  /** Whether a witness stands in the folder. */
  public static boolean exists(Path folder) {
    return Files.exists(folder.resolve("witness.keys"));
  }

  /**
   * Makes a witness with fresh keys, one of each kind of cosignature, that knows no log.
   *
   * @param name name of the keys: a domain and a path
   */
  public static WitnessFolder create(Path folder, String name, Disk disk, SecureRandom random)
      throws IOException {
    if (exists(folder)) {
      throw new IOException(folder + " holds a witness already");
    }
    List<SigningKey> signers = new ArrayList<>();
    StringBuilder secret = new StringBuilder();
    for (KeyType type : List.of(KeyType.ML_DSA_44_COSIGNATURE, KeyType.ED25519_COSIGNATURE)) {
      byte[] seed = new byte[32];
      random.nextBytes(seed);
      SigningKey key = SigningKey.fromSeed(type, name, seed);
      signers.add(key);
      secret.append(key.secretText()).append('\n');
    }
    disk.createDirectories(folder);
    WitnessFolder made = new WitnessFolder(folder, disk, signers, TlogPolicy.none());
    made.writeLogs();
    Path temporary = folder.resolve("witness.keys.new");
    disk.write(temporary, new byte[0]);
    if (Files.getFileAttributeView(temporary, PosixFileAttributeView.class) != null) {
      Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rw-------"));
    }
    disk.replace(
        folder.resolve("witness.keys"),
        temporary,
        secret.toString().getBytes(StandardCharsets.UTF_8));
    return made;
  }

  /** Public keys of the witness, ML-DSA-44 first. */
  public List<VerifierKey> keys() {
    return signers.stream().map(SigningKey::verifier).toList();
  }

  /** Keys of the logs that it knows. */
  public List<VerifierKey> logs() {
    return logs.logs().stream().map(TlogPolicy.Log::key).toList();
  }

  /** Takes a log up; returns false when it was known. */
  public boolean know(VerifierKey log) throws IOException {
    if (logs().contains(log)) {
      return false;
    }
    List<TlogPolicy.Log> all = new ArrayList<>(logs.logs());
    all.add(new TlogPolicy.Log(log, null));
    logs = logs.withLogs(all);
    writeLogs();
    return true;
  }

  /** The witness, ready to answer. */
  public Witness witness(Clock clock) throws IOException {
    return new Witness(
        signers, logs(), new FileWitnessMemory(folder.resolve("cosigned"), disk), clock);
  }

  private void writeLogs() throws IOException {
    disk.replace(folder.resolve("logs.policy"), folder.resolve("logs.policy.new"), logs.encode());
  }
}
