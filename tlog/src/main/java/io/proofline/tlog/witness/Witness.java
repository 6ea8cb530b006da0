package io.proofline.tlog.witness;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.ProofVerifier;
import io.proofline.tlog.Rfc6962;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.SigningKey;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A witness of C2SP tlog-witness v1.0.0, without a network: bytes of a request in, an answer out.
 * It cosigns a checkpoint only when it extends the one that it cosigned last, and remembers it
 * before it answers. Safe for several threads.
 */
public final class Witness {

  /**
   * An answer.
   *
   * @param status HTTP status of the specification's table
   * @param contentType media type of the body
   * @param body text
   */
  public record Answer(int status, String contentType, String body) {
    static final String TEXT = "text/plain; charset=utf-8";
    static final String SIZE = "text/x.tlog.size";

    static Answer of(int status, String words) {
      return new Answer(status, TEXT, words + "\n");
    }
  }

  private final List<SigningKey> signers;
  private final List<VerifierKey> logs;
  private final WitnessMemory memory;
  private final Clock clock;

  /**
   * A witness.
   *
   * @param signers its keys, of type 04 and 06; each signs
   * @param logs the keys of the logs that it knows, of type 01 and 06, by their origin
   * @param memory what it cosigned last
   * @param clock the time of its cosignatures
   */
  public Witness(
      List<SigningKey> signers, List<VerifierKey> logs, WitnessMemory memory, Clock clock) {
    this.signers = List.copyOf(signers);
    this.logs = List.copyOf(logs);
    this.memory = memory;
    this.clock = clock;
    if (signers.isEmpty()
        || signers.stream().anyMatch(key -> !key.verifier().type().isCosignature())) {
      throw new IllegalArgumentException("a witness signs with keys of type 04 and 06");
    }
  }

  /** Answers {@code add-checkpoint}. */
  public Answer addCheckpoint(byte[] body) throws IOException {
    AddCheckpoint request;
    Checkpoint tree;
    try {
      request = AddCheckpoint.parse(body);
      tree = Checkpoint.parse(request.checkpoint().text());
    } catch (TlogFormatException e) {
      return Answer.of(400, "request not understood: " + e.getMessage());
    }
    List<VerifierKey> keys = keysOf(tree.origin());
    if (keys.isEmpty()) {
      return Answer.of(404, "this witness does not know the log " + tree.origin());
    }
    boolean signed = false;
    for (VerifierKey key : keys) {
      if (request.checkpoint().namesKey(key)) {
        if (!request.checkpoint().signedBy(key)) {
          return Answer.of(403, "a signature line of a trusted key does not verify");
        }
        signed = true;
      }
    }
    if (!signed) {
      return Answer.of(403, "no signature by a key that this witness trusts for the log");
    }
    if (Long.compareUnsigned(request.oldSize(), tree.size()) > 0) {
      return Answer.of(400, "the old size is larger than the checkpoint's");
    }
    Answer[] answer = new Answer[1];
    memory.decide(
        tree.origin(),
        newest -> {
          Step step = next(newest, request, tree, keys);
          answer[0] = step.answer;
          return step.remember == null ? null : step.remember.encode();
        });
    if (answer[0].status() == 422) {
      memory.keepEvidence(tree.origin(), body);
    }
    return answer[0];
  }

  /** What is answered, and what is remembered from now on; null leaves the memory as it is. */
  private record Step(Answer answer, @Nullable SignedNote remember) {
    static Step refuse(int status, String words) {
      return new Step(Answer.of(status, words), null);
    }
  }

  private Step next(
      byte @Nullable [] newest, AddCheckpoint request, Checkpoint tree, List<VerifierKey> keys) {
    Checkpoint last = null;
    long lastTime = 0;
    if (newest != null) {
      try {
        SignedNote note = SignedNote.parse(newest);
        last = Checkpoint.parse(note.text());
        lastTime = ownTime(note).orElseThrow(() -> new TlogFormatException("not signed by me"));
        if (!last.origin().equals(tree.origin())) {
          throw new TlogFormatException("of another log");
        }
      } catch (TlogFormatException e) {
        return Step.refuse(
            500, "this witness cannot read what it cosigned last and signs nothing for this log");
      }
    }
    long size = last == null ? 0 : last.size();
    if (request.oldSize() != size) {
      return new Step(new Answer(409, Answer.SIZE, Long.toUnsignedString(size) + "\n"), null);
    }
    String wrong = inconsistency(last, request, tree);
    if (wrong != null) {
      return Step.refuse(422, wrong);
    }
    Instant now = clock.instant();
    if (now.getEpochSecond() < lastTime || now.getEpochSecond() <= 0) {
      return Step.refuse(
          503, "this witness's clock stands before its last cosignature; it signs nothing");
    }
    List<SignedNote.Line> cosignatures =
        signers.stream().map(signer -> signer.sign(tree, now)).toList();
    List<SignedNote.Line> kept = new ArrayList<>();
    for (SignedNote.Line line : request.checkpoint().lines()) {
      SignedNote alone = new SignedNote(request.checkpoint().text(), List.of(line));
      if (keys.stream().anyMatch(alone::signedBy)) {
        kept.add(line);
      }
    }
    SignedNote remember = new SignedNote(request.checkpoint().text(), kept).with(cosignatures);
    return new Step(new Answer(200, Answer.TEXT, SignedNote.encodeLines(cosignatures)), remember);
  }

  private static @Nullable String inconsistency(
      @Nullable Checkpoint last, AddCheckpoint request, Checkpoint tree) {
    List<byte[]> proof = request.proof();
    if (tree.size() == 0 && !Arrays.equals(tree.root(), Rfc6962.emptyRoot())) {
      return "a tree of size 0 has the root of the empty tree";
    }
    if (request.oldSize() == 0) {
      return proof.isEmpty() ? null : "a proof from size 0 is empty";
    }
    if (last == null) {
      return "no earlier checkpoint";
    }
    if (last.size() == tree.size() && !Arrays.equals(last.root(), tree.root())) {
      return "another tree of the same size was cosigned: the log is forked";
    }
    return ProofVerifier.consistency(last.size(), tree.size(), proof, last.root(), tree.root())
        ? null
        : "the proof does not lead from the tree that was cosigned last to this one";
  }

  /** Answers {@code sign-subtree}. */
  public Answer signSubtree(byte[] body) {
    SignSubtree request;
    Checkpoint tree;
    try {
      request = SignSubtree.parse(body);
      tree = Checkpoint.parse(request.checkpoint().text());
    } catch (TlogFormatException e) {
      return Answer.of(400, "request not understood: " + e.getMessage());
    }
    if (!ProofVerifier.validSubtree(request.start(), request.end(), tree.size())) {
      return Answer.of(400, "the range is no subtree of the checkpoint's tree");
    }
    if (keysOf(tree.origin()).isEmpty()) {
      return Answer.of(404, "this witness does not know the log " + tree.origin());
    }
    if (ownTime(request.checkpoint()).isEmpty()) {
      return Answer.of(403, "the checkpoint is not cosigned by this witness");
    }
    if (!ProofVerifier.subtreeConsistency(
        request.start(),
        request.end(),
        tree.size(),
        request.proof(),
        request.hash(),
        tree.root())) {
      return Answer.of(422, "the proof does not lead from the subtree to the checkpoint");
    }
    List<SignedNote.Line> lines = new ArrayList<>();
    for (SigningKey signer : signers) {
      if (signer.canSignSubtrees()) {
        lines.add(
            signer.signSubtree(tree.origin(), request.start(), request.end(), request.hash()));
      }
    }
    return lines.isEmpty()
        ? Answer.of(404, "this witness has no key that signs subtrees")
        : new Answer(200, Answer.TEXT, SignedNote.encodeLines(lines));
  }

  /** The newest checkpoint that was cosigned for the log; empty when none was. */
  public Optional<String> newest(String originHash) throws IOException {
    for (VerifierKey log : logs) {
      if (FileWitnessMemory.hash(log.name()).equals(originHash)) {
        byte[] note = memory.newest(log.name());
        return Optional.ofNullable(note).map(b -> new String(b, StandardCharsets.UTF_8));
      }
    }
    return Optional.empty();
  }

  private List<VerifierKey> keysOf(String origin) {
    return logs.stream().filter(key -> key.name().equals(origin)).toList();
  }

  /** The time of this witness's own cosignature of the note; empty when there is no valid one. */
  private OptionalLong ownTime(SignedNote note) {
    OptionalLong newest = OptionalLong.empty();
    for (SigningKey signer : signers) {
      OptionalLong time = note.signature(signer.verifier());
      if (time.isPresent() && time.getAsLong() > 0) {
        newest = OptionalLong.of(Math.max(newest.orElse(0), time.getAsLong()));
      }
    }
    return newest;
  }
}
