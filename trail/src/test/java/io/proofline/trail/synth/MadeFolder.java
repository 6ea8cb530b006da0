package io.proofline.trail.synth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads a made folder with nothing of the generator: plain gzip, plain JSON. */
final class MadeFolder {
  static final JsonMapper JSON = JsonMapper.builder().build();
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmm'Z'");

  private final Path folder;

  MadeFolder(Path folder) {
    this.folder = folder;
  }

  /** A log file as read. */
  record Log(String object, Instant delivered, String body, List<JsonNode> records) {}

  List<Log> logs() {
    return paths().stream()
        .filter(path -> path.contains("/CloudTrail/"))
        .map(
            path -> {
              String body = gunzip(path);
              List<JsonNode> records = new ArrayList<>();
              JSON.readTree(body).path("Records").forEach(records::add);
              String stamp = path.substring(path.lastIndexOf('/') + 1).split("_", -1)[3];
              return new Log(
                  path,
                  LocalDateTime.parse(stamp, MINUTE).toInstant(ZoneOffset.UTC),
                  body,
                  records);
            })
        .toList();
  }

  /** Each distinct record: account and event id to record. */
  Map<String, JsonNode> events() {
    Map<String, JsonNode> events = new TreeMap<>();
    for (Log log : logs()) {
      for (JsonNode record : log.records()) {
        events.put(
            record.path("recipientAccountId").asString() + "/" + record.path("eventID").asString(),
            record);
      }
    }
    return events;
  }

  List<String> digests() {
    return paths().stream()
        .filter(path -> path.contains("/CloudTrail-Digest/") && path.endsWith(".json.gz"))
        .toList();
  }

  JsonNode truth() {
    return json("truth/truth.json");
  }

  JsonNode json(String path) {
    return JSON.readTree(bytes(path));
  }

  String gunzip(String path) {
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(folder.resolve(path)))) {
      return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes(String path) {
    try {
      return Files.readAllBytes(folder.resolve(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean holds(String path) {
    return Files.exists(folder.resolve(path));
  }

  /** Every file below the folder, with slashes, sorted. */
  List<String> paths() {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(path -> folder.relativize(path).toString().replace('\\', '/'))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
