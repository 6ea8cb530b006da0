package io.proofline.ledger;

import io.proofline.tlog.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

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

  /** Hashes of rows of sheets that were read lately; can be thrown away. */
  Path rowTrees() {
    return state().resolve("rows");
  }

  /** Held while files under ledger/ and evidence/ change. */
  Path lock() {
    return state().resolve("lock");
  }

  /** Held while a group of statements is given its leaves and made durable. */
  Path groupLock() {
    return state().resolve("group.lock");
  }

  /** The writer's journal of a year, and its index of keys. */
  Path journal(int year) {
    return state().resolve("journal-" + year);
  }

  /** Years that have a journal, ascending. */
  List<Integer> journalYears(Disk disk) throws IOException {
    return disk.list(state()).stream()
        .map(path -> String.valueOf(path.getFileName()))
        .filter(name -> name.matches("journal-[0-9]{4}"))
        .map(name -> Integer.parseInt(name.substring(8)))
        .toList();
  }

  /** Index of keys as format 1 kept it; the journal's own index has taken its place. */
  Path oldIndex(int year) {
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

  /** New keys while they take the place of {@link #signingKey}, and their introduction. */
  Path nextKeys(int year) {
    return keys().resolve("ledger-" + year + ".next");
  }

  /** The introduction of the keys that replaced others at a leaf of the year. */
  Path rotated(int year, long leaf) {
    return ledger().resolve(year + ".rotated-" + leaf);
  }

  /** The signer's memory of the last checkpoint: the second place. */
  Path memory(int year) {
    return keys().resolve("ledger-" + year + ".signed");
  }

  /** Which witnesses see the checkpoints, as a C2SP tlog-policy. */
  Path witnessPolicy() {
    return root.resolve("witness.policy");
  }

  /** Checkpoints that prove a fork, as a witness showed them. */
  Path conflicts() {
    return state().resolve("conflicts");
  }

  /** The key under which data keys are wrapped. */
  Path wrappingKey() {
    return keys().resolve("evidence.kek");
  }

  Path dataKeys() {
    return keys().resolve("data");
  }

  /** A commit under way as format 1 kept it. */
  Path oldPending(int year) {
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

  Path relative(Path path) {
    return root.relativize(path);
  }
}
