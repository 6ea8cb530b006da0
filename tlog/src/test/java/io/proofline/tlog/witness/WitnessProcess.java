package io.proofline.tlog.witness;

import io.proofline.tlog.Disk;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/** A witness as a process of its own; ends when its input ends. */
public final class WitnessProcess {
  private WitnessProcess() {}

  /** Serves the folder, and prints the address. */
  public static void main(String... args) throws Exception {
    WitnessScene.Hands clock = new WitnessScene.Hands();
    Witness witness =
        new Witness(
            List.of(WitnessScene.ED25519, WitnessScene.ML_DSA),
            List.of(WitnessScene.LOG.verifier()),
            new FileWitnessMemory(Path.of(args[0]), Disk.system()),
            clock);
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try (WitnessServer server = WitnessServer.start(witness, loopback, _ -> {})) {
      System.out.println(server.prefix());
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    }
  }
}
