package io.proofline.actions;

import io.proofline.tlog.Disk;
import io.proofline.tlog.VerifierKey;
import io.proofline.tlog.witness.WitnessFolder;
import io.proofline.tlog.witness.WitnessServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a witness of other people's records. Needs no workspace, and records nothing in one. */
public final class ServeWitness {
  private final Clock clock;

  /** With the time of its cosignatures. */
  public ServeWitness(Clock clock) {
    this.clock = clock;
  }

  /**
   * Opens the witness's folder, makes it at the first time, and takes up logs.
   *
   * @param name of the keys; needed when there is no witness yet
   * @param logs keys of logs that it shall know from now on
   * @throws IllegalArgumentException when a name is needed, or another one is given
   */
  public WitnessFolder folder(Path folder, @Nullable String name, List<VerifierKey> logs)
      throws IOException {
    WitnessFolder witness;
    if (WitnessFolder.exists(folder)) {
      witness = WitnessFolder.open(folder, Disk.system());
      String known = witness.keys().getFirst().name();
      if (name != null && !name.equals(known)) {
        throw new IllegalArgumentException(
            "the witness in " + folder + " is called " + known + ", not " + name);
      }
    } else if (name == null) {
      throw new IllegalArgumentException(
          "there is no witness in " + folder + " yet; --name says what it shall be called");
    } else {
      witness = WitnessFolder.create(folder, name, Disk.system(), new SecureRandom());
    }
    for (VerifierKey log : logs) {
      witness.know(log);
    }
    return witness;
  }

  /** Starts to answer; the caller closes the server. */
  public WitnessServer serve(
      WitnessFolder witness, InetSocketAddress address, Consumer<String> journal)
      throws IOException {
    return WitnessServer.start(witness.witness(clock), address, journal);
  }
}
