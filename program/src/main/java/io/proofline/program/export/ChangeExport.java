package io.proofline.program.export;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an export says of approvals.
 *
 * @param system which system made it
 * @param approvals what was approved, by whom and when
 * @param leftOut why changes or approvals were left out, with their number
 */
public record ChangeExport(
    TicketSystem system, List<ExportedApproval> approvals, Map<String, Integer> leftOut) {
  /** Largest file that is read. */
  public static final int MOST_BYTES = 20 * 1024 * 1024;

  static final int MOST_ROWS = 20_000;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxStringLength(1 << 20)
                          .maxNumberLength(100)
                          .maxNameLength(1_000)
                          .maxTokenCount(4_000_000)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  /** Takes copies. */
  public ChangeExport {
    approvals = List.copyOf(approvals);
    leftOut = Map.copyOf(leftOut);
  }

  /** A file of an export: JSON when it begins as such, else CSV. */
  public static final class Source {
    private final String name;
    private final byte[] bytes;

    /** With its name, for messages, and its content. */
    public Source(String name, byte[] bytes) {
      this.name = name;
      this.bytes = bytes.clone();
    }

    /** Its name. */
    public String name() {
      return name;
    }

    /** Its content. */
    public byte[] bytes() {
      return bytes.clone();
    }
  }

  /** A file as it was parsed: a document or rows, one of which is empty. */
  record Parsed(String name, JsonNode json, List<Map<String, String>> rows) {}

  /**
   * Reads the files of one export; changes in one may be approved in another.
   *
   * @throws IllegalArgumentException when a file is damaged, none of the forms, or beyond a limit;
   *     the message begins with its name
   */
  public static ChangeExport read(List<Source> files, ExportReading reading) {
    List<Parsed> parsed = new ArrayList<>();
    for (Source file : files) {
      parsed.add(parse(file));
    }
    ExportedApprovals into = new ExportedApprovals(reading);
    switch (reading.system()) {
      case GITHUB -> new GitHubExport(into).read(parsed);
      case JIRA -> new JiraExport(into).read(parsed);
      case SERVICENOW -> new ServiceNowExport(into).read(parsed);
    }
    return into.done();
  }

  private static Parsed parse(Source file) {
    String name = file.name;
    if (file.bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          name + " has more than " + MOST_BYTES / 1024 / 1024 + " MB; export it in parts");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file.bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(name + " is not UTF-8; export it again as UTF-8", e);
    }
    String start = (text.startsWith("\uFEFF") ? text.substring(1) : text).stripLeading();
    try {
      return start.startsWith("{") || start.startsWith("[")
          ? new Parsed(name, JSON.readTree(start), List.of())
          : new Parsed(name, JSON.nullNode(), CsvTable.read(text, MOST_ROWS));
    } catch (JacksonException e) {
      String where =
          e.getLocation() == null
              ? ""
              : ", line "
                  + e.getLocation().getLineNr()
                  + " column "
                  + e.getLocation().getColumnNr();
      throw new IllegalArgumentException(
          name
              + (String.valueOf(e.getOriginalMessage()).contains("uplicate")
                  ? " names a member twice"
                  : " is no JSON that can be read: it is cut off, broken or too deep")
              + where,
          e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " " + e.getMessage(), e);
    }
  }

  /**
   * The list of changes under one of the names, or the document itself when it is a list or one
   * change.
   */
  static Iterable<JsonNode> list(Parsed file, List<List<String>> paths) {
    JsonNode found = file.json();
    for (List<String> path : paths) {
      JsonNode at = file.json();
      for (String member : path) {
        at = at.path(member);
      }
      if (at.isArray()) {
        found = at;
      }
    }
    if (found.isObject() && (found.has("number") || found.has("key"))) {
      return List.of(found);
    }
    if (!found.isArray()) {
      throw new IllegalArgumentException(file.name() + " holds no list that this system exports");
    }
    if (found.size() > MOST_ROWS) {
      throw new IllegalArgumentException(
          file.name() + " has more than " + MOST_ROWS + " entries; export it in parts");
    }
    return found;
  }
}
