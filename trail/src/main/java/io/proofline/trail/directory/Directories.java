package io.proofline.trail.directory;

import io.proofline.ledger.Actor;
import io.proofline.ledger.BlobRef;
import io.proofline.ledger.Entry;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Sheets;
import io.proofline.ledger.Statement;
import io.proofline.ledger.StatementDraft;
import io.proofline.trail.lake.SheetRefs;
import io.proofline.trail.lake.TrailStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Exports in the ledger: statements of type {@code directory-export}, version 1, subject {@code
 * trail/directory/NAME}, effective at the date of the export; the original files are blobs, the
 * entries a sheet. Of two exports of one directory and one date the one recorded later counts.
 */
public final class Directories {
  /** Type of the statement. */
  public static final String TYPE = "directory-export";

  private static final int VERSION = 1;
  private static final String SUBJECT = "trail/directory/";
  private static final String ROWS = "application/vnd.proofline.sheet+gzip";
  private static final String RAW = "application/octet-stream";

  private final TrailStore store;

  /** Over a workspace. */
  public Directories(TrailStore store) {
    this.store = store;
  }

  /**
   * An export on record.
   *
   * @param people how many people it names
   */
  public record Recorded(
      String name, Instant asOf, String format, long entries, long people, Statement statement) {}

  /**
   * Records an export.
   *
   * @param name which directory
   * @param asOf the date of the export
   * @throws IllegalArgumentException when the name is none, or the date lies ahead
   */
  public Recorded record(String name, Instant asOf, DirectoryExport export, Actor actor)
      throws IOException {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new IllegalArgumentException("a directory has a name of letters and digits: " + name);
    }
    Instant now = store.clock().instant();
    if (asOf.isAfter(now)) {
      throw new IllegalArgumentException("an export cannot be of a time to come: " + asOf);
    }
    List<BlobRef> blobs = new ArrayList<>();
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("directory", name);
    body.put("asOf", asOf.toString());
    body.put("format", export.format());
    ArrayNode files = body.putArray("files");
    for (DirectoryExport.Original file : export.files()) {
      BlobRef blob = store.blobs().put(file.bytes(), RAW);
      blobs.add(blob);
      files.addObject().put("name", file.name()).put("sha256", blob.sha256());
    }
    Set<String> people = new HashSet<>();
    SheetRef sheet;
    try (Sheets.Writer rows = store.sheets().begin(ROWS)) {
      for (DirectoryEntry entry : export.entries()) {
        rows.append(entry.toJson());
        people.add(entry.person().toLowerCase(Locale.ROOT));
      }
      sheet = rows.seal();
    }
    SheetRefs.put(body, "entries", sheet);
    body.put("people", people.size());
    blobs.add(sheet.blob());
    Statement statement =
        store
            .ledger()
            .append(
                new StatementDraft(
                    TYPE,
                    VERSION,
                    SUBJECT + name,
                    asOf + " " + files,
                    body,
                    blobs,
                    asOf,
                    now,
                    actor))
            .statement();
    return read(statement);
  }

  /** Exports that count, by directory and date. */
  public List<Recorded> all() throws IOException {
    List<Recorded> all = new ArrayList<>();
    for (Map<Instant, Entry> directory : counting().values()) {
      for (Entry one : directory.values()) {
        if (one instanceof Entry.Held(Statement statement)) {
          all.add(read(statement));
        }
      }
    }
    return all;
  }

  private Map<String, Map<Instant, Entry>> counting() throws IOException {
    Map<String, Map<Instant, Entry>> counting = new TreeMap<>();
    try (Stream<Entry> entries = store.ledger().entries(TYPE, VERSION)) {
      entries.forEach(
          one ->
              counting
                  .computeIfAbsent(one.subject(), _ -> new TreeMap<>())
                  .put(one.effective(), one));
    }
    return counting;
  }

  private static Recorded read(Statement statement) {
    ObjectNode body = statement.body();
    return new Recorded(
        body.path("directory").asString(),
        Instant.parse(body.path("asOf").asString()),
        body.path("format").asString(),
        SheetRefs.sheet(body, "entries").map(SheetRef::rows).orElse(0L),
        body.path("people").asLong(),
        statement);
  }

  /** Everything the exports say, ready to be asked. */
  public People people() throws IOException {
    People.Builder people = new People.Builder();
    for (Map<Instant, Entry> directory : counting().values()) {
      List<People.Listing> listings = new ArrayList<>();
      for (Map.Entry<Instant, Entry> one : directory.entrySet()) {
        // A shredded export says nothing, and lets the one before it say nothing of later times.
        listings.add(
            one.getValue() instanceof Entry.Held(Statement statement)
                ? listing(statement)
                : new People.Listing("", one.getKey(), List.of()));
      }
      people.add(listings);
    }
    return people.build();
  }

  private People.Listing listing(Statement statement) throws IOException {
    Recorded read = read(statement);
    List<People.Listed> listed = new ArrayList<>();
    SheetRef sheet = SheetRefs.sheet(statement.body(), "entries").orElse(null);
    if (sheet != null) {
      try (Stream<JsonNode> rows = store.sheets().rows(sheet)) {
        for (JsonNode row : (Iterable<JsonNode>) rows::iterator) {
          listed.add(
              new People.Listed(
                  DirectoryEntry.fromJson(row), statement.leaf().index() + "/" + listed.size()));
        }
      }
    }
    return new People.Listing(read.name(), read.asOf(), listed);
  }
}
