package io.proofline.ledger;

import io.proofline.tlog.LogWriter;
import java.nio.file.Path;

/**
 * Where things stand in a workspace. {@code ledger/} and {@code evidence/} hold nothing that cannot
 * be verified; whatever is under way or can be rebuilt stands in {@code state/}.
 */
record Layout(Path root) {
  static final String SETTINGS = "proofline.yaml";

  Path settings() {
    return root.resolve(SETTINGS);
  }

  Path ledger() {
    return root.resolve("ledger");
  }

  Path evidence() {
    return root.resolve("evidence");
  }

  Path lake() {
    return root.resolve("lake");
  }

  Path pages() {
    return root.resolve("pages");
  }

  Path keys() {
    return root.resolve("keys");
  }

  Path state() {
    return root.resolve("state");
  }

  Path temporary() {
    return state().resolve("tmp");
  }

  Path staged() {
    return state().resolve("staged");
  }

  Path lock() {
    return state().resolve("lock");
  }

  Path index(int year) {
    return state().resolve("index-" + year);
  }

  Path log(int year) {
    return ledger().resolve(Integer.toString(year));
  }

  Path publicKey(int year) {
    return ledger().resolve(year + ".vkey");
  }

  Path signingKey(int year) {
    return keys().resolve("ledger-" + year + ".key");
  }

  /** The signer's memory of the last checkpoint: the second place. */
  Path memory(int year) {
    return keys().resolve("ledger-" + year + ".signed");
  }

  Path pending(int year) {
    return state().resolve("pending-" + year);
  }

  Path blob(String sha256) {
    return evidence().resolve("blobs").resolve(sha256.substring(0, 2)).resolve(sha256);
  }

  Path staged(String sha256) {
    return staged().resolve(sha256);
  }

  Path statement(int year, String commitmentHex) {
    return evidence().resolve("statements").resolve(Integer.toString(year)).resolve(commitmentHex);
  }

  LogWriter.Place place(int year) {
    return new LogWriter.Place(root, log(year), memory(year), pending(year), temporary());
  }

  Path relative(Path path) {
    return root.relativize(path);
  }
}
