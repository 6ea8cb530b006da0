package io.proofline.cloud.aws;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.proofline.cloud.CallRecord.Outcome;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.Operation;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Finished calls of one collection: a line for each, with a checksum of its text in front, so that
 * a line that was half written counts as none. Only answers that are knowledge are kept; what was
 * denied or failed is asked again.
 */
final class CallJournal implements AutoCloseable {
  static final String SUFFIX = ".calls";

  /** Length of a checksum with the blank after it. */
  private static final int CHECK = 9;

  private final @Nullable OutputStream out;
  private final Map<String, Kept> before;
  private boolean broken;

  private CallJournal(@Nullable OutputStream out, Map<String, Kept> before) {
    this.out = out;
    this.before = before;
  }

  /**
   * A call that was finished.
   *
   * @param outcome answered or absent
   * @param code the service's code, when it said that there is nothing
   * @param pages all pages
   * @param observed when it ended
   */
  record Kept(Outcome outcome, @Nullable String code, List<ApiPage> pages, Instant observed) {
    Kept {
      pages = List.copyOf(pages);
    }
  }

  /** Keeps nothing and knows nothing. */
  static CallJournal none() {
    return new CallJournal(null, Map.of());
  }

  /** Opens a file; what is in it and not older is known, everything else is written over. */
  static CallJournal open(Path file, String origin, Instant oldest) throws IOException {
    Map<String, Kept> before = new HashMap<>();
    List<JsonNode> lines =
        Files.isRegularFile(file) ? read(file, origin, oldest, before) : List.of();
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    OutputStream out = Files.newOutputStream(file, StandardOpenOption.APPEND);
    CallJournal journal = new CallJournal(out, before);
    journal.line(JsonMapper.shared().createObjectNode().put("origin", origin));
    lines.forEach(journal::line);
    return journal;
  }

  private static List<JsonNode> read(
      Path file, String origin, Instant oldest, Map<String, Kept> before) throws IOException {
    List<JsonNode> kept = new ArrayList<>();
    try (BufferedReader lines = Files.newBufferedReader(file, UTF_8)) {
      boolean ours = false;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        JsonNode node = whole(line);
        if (node == null) {
          continue;
        }
        if (node.has("origin")) {
          ours = node.path("origin").asString().equals(origin);
        } else if (ours) {
          Kept one = kept(node);
          if (!one.observed().isBefore(oldest)) {
            before.put(node.path("key").asString(), one);
            kept.add(node);
          }
        }
      }
    } catch (java.nio.charset.CharacterCodingException | DateTimeException e) {
      // What cannot be read is asked again.
      before.clear();
      return List.of();
    }
    return kept;
  }

  /** The line's content; null when it was not written whole. */
  private static @Nullable JsonNode whole(String line) {
    if (line.length() <= CHECK
        || !line.substring(0, CHECK).equals(check(line.substring(CHECK).getBytes(UTF_8)))) {
      return null;
    }
    try {
      return JsonMapper.shared().readTree(line.substring(CHECK));
    } catch (JacksonException e) {
      return null;
    }
  }

  private static Kept kept(JsonNode node) {
    List<ApiPage> pages = new ArrayList<>();
    for (JsonNode page : node.path("pages")) {
      pages.add(new ApiPage(page.path("body").asObject(), page.path("raw").asString("")));
    }
    return new Kept(
        node.path("outcome").asString().equals("ABSENT") ? Outcome.ABSENT : Outcome.ANSWERED,
        node.path("code").asString(null),
        pages,
        Instant.parse(node.path("observed").asString("")));
  }

  /** What an earlier collection was answered; null when it must be asked. */
  @Nullable Kept find(ApiRequest request) {
    Kept kept = before.get(key(request));
    if (kept == null) {
      return null;
    }
    Operation operation = request.operation();
    if (kept.outcome() == Outcome.ABSENT) {
      return kept.code() != null && operation.absentCodeNames().contains(kept.code()) ? kept : null;
    }
    boolean whole =
        !kept.pages().isEmpty()
            && kept.pages().stream()
                .allMatch(page -> operation.required().stream().allMatch(page.body()::has));
    return whole ? kept : null;
  }

  /** Keeps a finished call. */
  void keep(ApiRequest request, Kept call) {
    if (out == null) {
      return;
    }
    ObjectNode node = JsonMapper.shared().createObjectNode();
    node.put("key", key(request));
    node.put("outcome", call.outcome().name());
    node.put("code", call.code());
    node.put("observed", call.observed().toString());
    ArrayNode pages = node.putArray("pages");
    for (ApiPage page : call.pages()) {
      ObjectNode one = pages.addObject();
      one.set("body", page.body());
      one.put("raw", page.raw());
    }
    line(node);
  }

  private void line(JsonNode node) {
    byte[] text = JsonMapper.shared().writeValueAsBytes(node);
    ByteBuffer line = ByteBuffer.allocate(CHECK + text.length + 1);
    line.put(check(text).getBytes(UTF_8)).put(text).put((byte) '\n');
    write(line.array());
  }

  private synchronized void write(byte[] line) {
    if (out == null || broken) {
      return;
    }
    try {
      out.write(line);
    } catch (IOException e) {
      // A journal saves questions; without it the collection goes on.
      broken = true;
    }
  }

  /** Everything that must be the same for an answer to be the answer. */
  private static String key(ApiRequest request) {
    Operation operation = request.operation();
    return request.account()
        + " "
        + request.key()
        + " "
        + new TreeSet<>(operation.required())
        + " "
        + operation.paging();
  }

  /** What stands in front of a line's text. */
  private static String check(byte[] text) {
    CRC32C sum = new CRC32C();
    sum.update(text);
    return HexFormat.of().toHexDigits((int) sum.getValue()) + " ";
  }

  @Override
  public void close() throws IOException {
    if (out != null) {
      out.close();
    }
  }
}
