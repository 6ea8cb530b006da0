package io.proofline.iam.catalogue;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The catalogue as gzip'd lines of fields between tabs:
 *
 * <pre>
 * proofline-iam-actions  1
 * source   NAME  VERSION  DATE  LICENCE
 * rcp      SERVICE,SERVICE…
 * K        CONDITION-KEY                       numbered from 0
 * S        SERVICE
 * T        TYPE  ARN-PATTERN  KEYS             of the service above, numbered from 0
 * A        NAME  LEVELS  TYPES  KEYS           of the service above; letters, numbers, numbers
 * </pre>
 */
public final class CatalogueFormat {
  private static final String MAGIC = "proofline-iam-actions\t1";

  private static final String NO_MAGIC = "no action catalogue: the first line is not its mark";

  private CatalogueFormat() {}

  /**
   * Reads a catalogue.
   *
   * @throws IOException naming the line, when it is not of this format
   */
  public static ActionCatalogue read(InputStream gzip) throws IOException {
    BufferedReader lines = lines(gzip);
    ActionCatalogue.Source source = source(lines.readLine());
    Set<String> rcp = rcp(lines.readLine());
    List<String> keys = new ArrayList<>();
    List<ResourceType> types = new ArrayList<>();
    List<Action> actions = new ArrayList<>();
    String service = "";
    int number = 3;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      number++;
      String[] f = line.split("\t", -1);
      try {
        switch (f[0]) {
          case "K" -> keys.add(f[1]);
          case "S" -> {
            service = f[1];
            types.clear();
          }
          case "T" -> types.add(new ResourceType(service, f[1], f[2], pick(f[3], keys)));
          case "A" ->
              actions.add(
                  new Action(service, f[1], levels(f[2]), pick(f[3], types), pick(f[4], keys)));
          default -> throw new IllegalArgumentException("unknown kind of line " + f[0]);
        }
      } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
        throw new IOException("action catalogue, line " + number + ": " + e.getMessage(), e);
      }
    }
    return new ActionCatalogue(source, rcp, actions);
  }

  static Set<String> readRcpServices(InputStream gzip) throws IOException {
    BufferedReader lines = lines(gzip);
    source(lines.readLine());
    return rcp(lines.readLine());
  }

  /**
   * Reads the names of actions only.
   *
   * @throws IOException when it does not begin like a catalogue
   */
  static ActionNames readNames(InputStream gzip) throws IOException {
    byte[] text = new GZIPInputStream(gzip, 1 << 14).readAllBytes();
    byte[] magic = (MAGIC + "\n").getBytes(StandardCharsets.UTF_8);
    if (text.length < magic.length
        || !Arrays.equals(text, 0, magic.length, magic, 0, magic.length)) {
      throw new IOException(NO_MAGIC);
    }
    return new ActionNames(text);
  }

  private static BufferedReader lines(InputStream gzip) throws IOException {
    BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new GZIPInputStream(gzip, 1 << 14), StandardCharsets.UTF_8));
    if (!MAGIC.equals(lines.readLine())) {
      throw new IOException(NO_MAGIC);
    }
    return lines;
  }

  private static ActionCatalogue.Source source(@Nullable String line) throws IOException {
    String[] f = line == null ? new String[0] : line.split("\t", -1);
    if (f.length != 5 || !f[0].equals("source")) {
      throw new IOException("action catalogue, line 2: no source");
    }
    return new ActionCatalogue.Source(f[1], f[2], f[3], f[4]);
  }

  private static Set<String> rcp(@Nullable String line) throws IOException {
    if (line == null || !line.startsWith("rcp\t")) {
      throw new IOException("action catalogue, line 3: no services with resource control policies");
    }
    return Set.of(line.substring(4).split(","));
  }

  private static Set<AccessLevel> levels(String letters) {
    return letters
        .chars()
        .mapToObj(c -> AccessLevel.ofLetter((char) c))
        .collect(Collectors.toCollection(() -> EnumSet.noneOf(AccessLevel.class)));
  }

  private static <T> List<T> pick(String numbers, List<T> from) {
    if (numbers.isEmpty()) {
      return List.of();
    }
    List<T> picked = new ArrayList<>();
    for (String number : numbers.split(",")) {
      picked.add(from.get(Integer.parseInt(number)));
    }
    return picked;
  }

  /** Writes a catalogue; the same catalogue always gives the same bytes. */
  public static void write(ActionCatalogue catalogue, OutputStream out) throws IOException {
    Map<String, List<Action>> byService = new TreeMap<>();
    Set<String> keys = new TreeSet<>();
    for (Action action : catalogue.actions()) {
      byService.computeIfAbsent(action.service(), _ -> new ArrayList<>()).add(action);
      keys.addAll(action.conditionKeys());
      action.resourceTypes().forEach(type -> keys.addAll(type.conditionKeys()));
    }
    List<String> numbered = List.copyOf(keys);
    Map<String, Integer> numbers = new LinkedHashMap<>();
    numbered.forEach(key -> numbers.put(key, numbers.size()));
    ActionCatalogue.Source s = catalogue.source();
    try (Writer w = new OutputStreamWriter(new GZIPOutputStream(out), StandardCharsets.UTF_8)) {
      w.write(MAGIC + "\n");
      w.write(String.join("\t", "source", s.name(), s.version(), s.date(), s.licence()) + "\n");
      w.write("rcp\t" + String.join(",", new TreeSet<>(catalogue.rcpServices())) + "\n");
      for (String key : numbered) {
        w.write("K\t" + key + "\n");
      }
      for (Map.Entry<String, List<Action>> service : byService.entrySet()) {
        service(service.getKey(), service.getValue(), numbers, w);
      }
    }
  }

  private static void service(
      String name, List<Action> actions, Map<String, Integer> keys, Writer w) throws IOException {
    w.write("S\t" + name + "\n");
    Map<String, ResourceType> types = new TreeMap<>();
    actions.forEach(a -> a.resourceTypes().forEach(t -> types.put(t.name(), t)));
    List<String> order = List.copyOf(types.keySet());
    for (ResourceType type : types.values()) {
      w.write("T\t" + type.name() + "\t" + type.arn() + "\t");
      w.write(numbers(type.conditionKeys(), keys) + "\n");
    }
    for (Action action : actions) {
      String levels =
          action.levels().stream()
              .sorted()
              .map(level -> String.valueOf(level.letter()))
              .collect(Collectors.joining());
      String on =
          action.resourceTypes().stream()
              .map(type -> String.valueOf(order.indexOf(type.name())))
              .collect(Collectors.joining(","));
      w.write("A\t" + action.name() + "\t" + levels + "\t" + on + "\t");
      w.write(numbers(action.conditionKeys(), keys) + "\n");
    }
  }

  private static String numbers(Collection<String> wanted, Map<String, Integer> keys) {
    return wanted.stream()
        .map(key -> String.valueOf(keys.get(key)))
        .collect(Collectors.joining(","));
  }
}
