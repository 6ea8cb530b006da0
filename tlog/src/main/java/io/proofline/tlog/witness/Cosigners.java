package io.proofline.tlog.witness;

import io.proofline.tlog.SignedNote;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.TlogPolicy;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Asks all witnesses of a policy that have an address, at the same time. */
public final class Cosigners {

  /**
   * What the witnesses gave.
   *
   * @param checkpoint the checkpoint with the cosignatures that were got
   * @param outcomes by the witness's name in the policy
   * @param quorum whether they suffice
   */
  public record Result(SignedNote checkpoint, Map<String, Cosigning> outcomes, boolean quorum) {
    /** Takes a copy of the map, in its order. */
    public Result {
      outcomes = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(outcomes));
    }
  }

  private final TlogPolicy policy;
  private final HttpClient http;
  private final Duration patience;

  /**
   * Cosigners.
   *
   * @param policy which witnesses, and how many
   * @param patience for each request to each of them
   */
  public Cosigners(TlogPolicy policy, Duration patience) {
    this.policy = policy;
    this.patience = patience;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(patience)
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /**
   * Asks for cosignatures of the checkpoint. Lines of listed witnesses that it carries already are
   * kept; those witnesses are not asked again.
   *
   * @param checkpoint signed by its log
   * @param proofs of the log
   * @param assumed what each witness is believed to have cosigned last, by name
   */
  public Result cosign(
      SignedNote checkpoint, WitnessClient.Proofs proofs, Map<String, Long> assumed)
      throws IOException {
    Map<String, Future<Cosigning>> asked = new LinkedHashMap<>();
    Map<String, Cosigning> outcomes = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (TlogPolicy.Witness witness : policy.witnesses()) {
        if (witness.url() == null || checkpoint.signedBy(witness.key())) {
          continue;
        }
        long old = assumed.getOrDefault(witness.name(), 0L);
        asked.put(witness.name(), threads.submit(ask(witness, checkpoint, proofs, old)));
      }
      for (Map.Entry<String, Future<Cosigning>> one : asked.entrySet()) {
        outcomes.put(one.getKey(), one.getValue().get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while witnesses were asked");
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException cause ? cause : new IOException(e.getCause());
    }
    List<SignedNote.Line> lines = new ArrayList<>();
    for (Cosigning outcome : outcomes.values()) {
      if (outcome instanceof Cosigning.Done done) {
        lines.add(done.line());
      }
    }
    SignedNote cosigned = checkpoint.with(lines);
    return new Result(cosigned, outcomes, policy.witnessed(cosigned).quorum());
  }

  /**
   * The newest checkpoint that a witness shows for a log; empty when it shows none that can be
   * read. Not verified.
   */
  public Optional<SignedNote> newest(String witness, String origin) throws IOException {
    Optional<TlogPolicy.Witness> asked = policy.witness(witness);
    if (asked.isEmpty() || asked.get().url() == null) {
      return Optional.empty();
    }
    try {
      URI prefix = URI.create(String.valueOf(asked.get().url()));
      return new WitnessClient(prefix, asked.get().key(), http, patience)
          .newest(origin)
          .map(SignedNote::parse);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a witness was asked");
    } catch (IOException | IllegalArgumentException | TlogFormatException e) {
      return Optional.empty(); // Not there, or it answers something else.
    }
  }

  private Callable<Cosigning> ask(
      TlogPolicy.Witness witness, SignedNote checkpoint, WitnessClient.Proofs proofs, long old) {
    return () -> {
      URI prefix;
      try {
        prefix = URI.create(String.valueOf(witness.url()));
      } catch (IllegalArgumentException e) {
        return new Cosigning.Unreachable("its address is no URL");
      }
      // Proofs read files: one at a time.
      WitnessClient.Proofs single =
          size -> {
            synchronized (proofs) {
              return proofs.from(size);
            }
          };
      try {
        return new WitnessClient(prefix, witness.key(), http, patience)
            .cosign(checkpoint, single, old);
      } catch (IllegalArgumentException e) {
        return new Cosigning.Unreachable(String.valueOf(e.getMessage()));
      }
    };
  }
}
