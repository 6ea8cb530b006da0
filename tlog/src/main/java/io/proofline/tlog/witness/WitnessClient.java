package io.proofline.tlog.witness;

import io.proofline.tlog.Checkpoint;
import io.proofline.tlog.SignedNote;
import io.proofline.tlog.StrictText;
import io.proofline.tlog.TlogFormatException;
import io.proofline.tlog.VerifierKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks one witness to cosign checkpoints of one log. */
public final class WitnessClient {
  private static final int MAX_ANSWER = 256 * 1024;
  private static final int MAX_WORDS = 200;
  private static final int TRIES = 3;

  /** Gives consistency proofs of the log whose checkpoint is submitted. */
  @FunctionalInterface
  public interface Proofs {
    /** Proof from the smaller size to the checkpoint's. */
    List<byte[]> from(long oldSize) throws IOException;
  }

  private final URI prefix;
  private final VerifierKey key;
  private final HttpClient http;
  private final Duration patience;

  /**
   * A client.
   *
   * @param prefix submission prefix of the witness, http or https
   * @param key the witness's key; only its lines are used
   * @param http makes the connections; must not follow redirects
   * @param patience for each request
   */
  public WitnessClient(URI prefix, VerifierKey key, HttpClient http, Duration patience) {
    if (!"http".equals(prefix.getScheme()) && !"https".equals(prefix.getScheme())) {
      throw new IllegalArgumentException(prefix + " is no http or https address");
    }
    this.prefix = prefix;
    this.key = key;
    this.http = http;
    this.patience = patience;
  }

  /**
   * Asks for a cosignature.
   *
   * @param checkpoint the signed checkpoint
   * @param proofs of its log
   * @param assumed what the witness is believed to have cosigned last; 0 when not known
   */
  public Cosigning cosign(SignedNote checkpoint, Proofs proofs, long assumed)
      throws IOException, InterruptedException {
    Checkpoint tree = Checkpoint.parse(checkpoint.text());
    long old = Long.compareUnsigned(assumed, tree.size()) > 0 ? 0 : assumed;
    String last = "";
    for (int attempt = 0; attempt < TRIES; attempt++) {
      List<byte[]> proof = old == 0 ? List.of() : proofs.from(old);
      HttpResponse<InputStream> response;
      String body;
      try {
        response = post("add-checkpoint", AddCheckpoint.of(old, proof, checkpoint).encode());
        body = text(response);
      } catch (IOException e) {
        String why = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return new Cosigning.Unreachable(words(why));
      }
      if (response.statusCode() != 409) {
        return outcome(response.statusCode(), body, checkpoint);
      }
      Optional<Long> size = size(response, body);
      if (size.isEmpty()) {
        return new Cosigning.Unreachable("answers 409 without a size");
      }
      if (Long.compareUnsigned(size.get(), tree.size()) > 0) {
        return new Cosigning.Ahead(size.get());
      }
      old = size.get();
      last = body;
    }
    return new Cosigning.Unreachable("names another size each time, at last " + words(last));
  }

  private Cosigning outcome(int status, String body, SignedNote checkpoint) {
    return switch (status) {
      case 200 -> done(body, checkpoint);
      case 422 -> new Cosigning.Conflict(words(body));
      default -> new Cosigning.Refused(status, words(body));
    };
  }

  private Cosigning done(String body, SignedNote checkpoint) {
    try {
      for (SignedNote.Line line : SignedNote.parseLines(body)) {
        var time = new SignedNote(checkpoint.text(), List.of(line)).signature(key);
        if (time.isPresent() && time.getAsLong() > 0) {
          return new Cosigning.Done(line, time.getAsLong());
        }
      }
      return new Cosigning.Unreachable(
          "answers without a valid cosignature by the key it has here");
    } catch (TlogFormatException e) {
      return new Cosigning.Unreachable("answers with something else than signature lines");
    }
  }

  private static Optional<Long> size(HttpResponse<?> response, String body) {
    boolean typed =
        response.headers().firstValue("Content-Type").orElse("").equals(Witness.Answer.SIZE);
    try {
      return typed && body.endsWith("\n")
          ? Optional.of(StrictText.decimal(body.substring(0, body.length() - 1)))
          : Optional.empty();
    } catch (TlogFormatException e) {
      return Optional.empty();
    }
  }

  /**
   * The newest checkpoint of the log that the witness says it cosigned; empty when it has none. Not
   * verified.
   */
  public Optional<byte[]> newest(String origin) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(at(FileWitnessMemory.hash(origin) + "/checkpoint"))
            .timeout(patience)
            .GET()
            .build();
    HttpResponse<InputStream> response =
        http.send(request, HttpResponse.BodyHandlers.ofInputStream());
    String body = text(response);
    return response.statusCode() == 200
        ? Optional.of(body.getBytes(StandardCharsets.UTF_8))
        : Optional.empty();
  }

  private HttpResponse<InputStream> post(String path, byte[] body)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(at(path))
            .timeout(patience)
            .header("Content-Type", "text/plain; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
  }

  private static String text(HttpResponse<InputStream> response) throws IOException {
    try (InputStream in = response.body()) {
      byte[] bytes = in.readNBytes(MAX_ANSWER + 1);
      if (bytes.length > MAX_ANSWER) {
        throw new IOException("answer of more than " + MAX_ANSWER + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private URI at(String path) {
    String text = prefix.toString();
    return URI.create(text.endsWith("/") ? text + path : text + "/" + path);
  }

  /** One line that can be shown: what a stranger's server said is not trusted to be one. */
  private static String words(String body) {
    String line = body.lines().findFirst().orElse("").replaceAll("\\p{Cntrl}", " ").strip();
    return line.length() > MAX_WORDS ? line.substring(0, MAX_WORDS) + "..." : line;
  }
}
