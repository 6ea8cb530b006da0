package io.proofline.ledger.standalone;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Checks a Proofline workspace, one year's log, or a proof, with nothing but a JDK 24 or newer:
 *
 * <pre>
 *   java Verify.java [--key KEY] [--remembered FILE] PATH
 * </pre>
 *
 * PATH is a workspace (it holds {@code ledger/}), a log in C2SP tlog-tiles format (it holds {@code
 * checkpoint}), or a proof: the JSON that {@code proofline ledger prove} prints, or a bundle (zip).
 * KEY is the public key of a log as you were given it by a person, or a file that holds it; it may
 * be given once for each log. FILE is a checkpoint that you saved earlier.
 *
 * <p>Exit code 0: everything that was looked at holds. 1: nothing wrong was found, but something
 * could not be checked. 2: the command is not understood. 3: something does not hold; it is named.
 *
 * <p>Formats: c2sp.org/signed-note, tlog-checkpoint, tlog-cosignature, tlog-tiles, tlog-proof; RFC
 * 6962 section 2.1; what lies around the log is described in decision record 0001.
 */
public final class Verify {
  private static final int FULL = 256;
  private static final int HASH = 32;
  private static final int MAX_NOTE = 1 << 20;
  private static final int MAX_STATEMENT = 70_000;
  private static final byte[] SEALED = utf8("proofline sealed 1\n");
  private static final Pattern HASH_NAME = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern DECIMAL = Pattern.compile("0|[1-9][0-9]{0,18}");

  private final Report report = new Report();
  private final List<Key> given = new ArrayList<>();
  private final List<byte[]> remembered = new ArrayList<>();

  private Verify() {}

  /** Runs the program. */
  public static void main(String[] arguments) {
    System.exit(run(List.of(arguments), System.out));
  }

  /** Runs the program without ending the process; the exit code. */
  public static int run(List<String> arguments, PrintStream out) {
    List<String> keys = new ArrayList<>();
    List<Path> seen = new ArrayList<>();
    List<Path> paths = new ArrayList<>();
    try {
      for (int i = 0; i < arguments.size(); i++) {
        String word = arguments.get(i);
        boolean option = word.equals("--key") || word.equals("--remembered");
        if (option ? i + 1 == arguments.size() : word.startsWith("-") || !paths.isEmpty()) {
          out.println("usage: java Verify.java [--key KEY] [--remembered CHECKPOINT] PATH");
          return 2;
        }
        if (word.equals("--key")) {
          keys.add(arguments.get(++i));
        } else if (option) {
          seen.add(Path.of(arguments.get(++i)));
        } else {
          paths.add(Path.of(word));
        }
      }
      if (paths.isEmpty()) {
        out.println("usage: java Verify.java [--key KEY] [--remembered CHECKPOINT] PATH");
        return 2;
      }
      Report report = check(paths.getFirst(), keys, seen);
      report.print(out);
      return report.exit();
    } catch (Unfit | IOException | InvalidPathException e) {
      out.println("cannot start: " + words(e));
      return 2;
    }
  }

  /** Checks what stands at the path. */
  public static Report check(Path path, List<String> keys, List<Path> remembered)
      throws IOException {
    Verify verify = new Verify();
    for (String key : keys) {
      for (String line : keyText(key).lines().toList()) {
        verify.given.add(Key.parse(line));
      }
    }
    for (Path file : remembered) {
      verify.remembered.add(read(file, MAX_NOTE));
    }
    if (Files.isDirectory(path.resolve("ledger"), LinkOption.NOFOLLOW_LINKS)) {
      new Workspace(verify, path).check();
    } else if (Files.isDirectory(path)) {
      verify.bareLog(path);
    } else if (Files.isRegularFile(path)) {
      verify.proof(path);
    } else {
      throw new Unfit(path + " is not there");
    }
    return verify.report;
  }

  /**
   * Whether the keys that the reader gave for the log are those that sign, or led to them; when
   * there are none it is said.
   */
  private boolean areTheGiven(Chain chain) {
    List<Key> wanted = given.stream().filter(key -> key.name.equals(chain.name())).toList();
    if (wanted.isEmpty()) {
      report.notProved.add(selfGiven());
    }
    for (Key key : wanted) {
      if (Rotation.has(chain.current, key)) {
        continue;
      }
      Optional<Rotation> replaced =
          chain.rotations.stream().filter(r -> Rotation.has(r.before, key)).findFirst();
      if (replaced.isEmpty()) {
        return false;
      }
      report.proved.add(
          "the key that you gave, "
              + key.shortly()
              + ", was replaced at leaf "
              + chain.name().replaceAll(".*/", "")
              + "/"
              + replaced.get().leaf
              + " on "
              + replaced.get().recorded
              + "; it signed the introduction of the keys after it, down to those that sign now");
    }
    return true;
  }

  private static String keyText(String key) throws IOException {
    if (key.indexOf('+') > 0 && !Files.exists(Path.of(key))) {
      return key;
    }
    return utf8(read(Path.of(key), MAX_NOTE)).strip();
  }

  /** What was found. Public so that tests can ask; a person reads what {@link #print} prints. */
  public static final class Report {
    private final List<String> problems = new ArrayList<>();
    private final Set<String> files = new TreeSet<>();
    private final List<String> proved = new ArrayList<>();
    private final Set<String> notProved = new TreeSet<>();
    private final Set<String> unchecked = new TreeSet<>();

    /** What does not hold: a file, a colon, what is wrong with it. */
    public List<String> problems() {
      return List.copyOf(problems);
    }

    /** Files that do not hold. */
    public Set<String> files() {
      return Set.copyOf(files);
    }

    /** What is shown. */
    public List<String> proved() {
      return List.copyOf(proved);
    }

    /** What nobody can learn from what was given. */
    public Set<String> notProved() {
      return Set.copyOf(notProved);
    }

    /** 0, 1 or 3. */
    public int exit() {
      return !problems.isEmpty() ? 3 : unchecked.isEmpty() ? 0 : 1;
    }

    private void problem(String file, String what) {
      files.add(file);
      problems.add(file + ": " + what);
    }

    /** For people. */
    public void print(PrintStream out) {
      String verdict =
          switch (exit()) {
            case 0 -> "HOLDS: everything that was looked at is what was signed.";
            case 1 -> "NOT ALL CHECKED: nothing wrong was found, but something was not looked at.";
            default -> "DOES NOT HOLD: " + problems.size() + " findings.";
          };
      out.println(verdict);
      list(out, "What does not hold", problems);
      list(out, "What could not be checked here", unchecked);
      list(out, problems.isEmpty() ? "What this shows" : "What was counted all the same", proved);
      list(out, "What this does not show", notProved);
    }

    private static void list(PrintStream out, String title, Iterable<String> lines) {
      if (lines.iterator().hasNext()) {
        out.println();
        out.println(title);
        // A name from the record must not steer a terminal.
        lines.forEach(line -> out.println("  - " + line.replaceAll("\\p{Cntrl}", "?")));
      }
    }
  }

  // ---- One log
  // -----------------------------------------------------------------------------------

  private void bareLog(Path directory) throws IOException {
    Path beside = directory.toAbsolutePath().normalize().resolveSibling(last(directory) + ".vkey");
    List<Key> keys = new ArrayList<>(given);
    if (keys.isEmpty() && Files.isRegularFile(beside)) {
      keys.addAll(keysOf(beside));
      report.notProved.add(selfGiven());
    }
    if (keys.isEmpty()) {
      throw new Unfit(directory + " is a log without a key; give its public key with --key");
    }
    Log log = new Log(directory, "", new Chain(keys, List.of()), report);
    log.check(remembered, (index, entry) -> {});
    report.proved.add(log.sentence());
    remembrance();
    report.notProved.add("what the entries mean: only the log itself was given");
  }

  private void remembrance() {
    if (remembered.isEmpty()) {
      report.notProved.add(
          "that nothing was taken back to an older state: no earlier checkpoint was compared"
              + " (--remembered)");
    }
    report.notProved.add(
        "that what was stated is true: only that it was recorded, and in which order");
  }

  private static String selfGiven() {
    return "that the key belongs to the organisation: it came with the record; compare it with the"
        + " key that a person there gave you (--key)";
  }

  /** Receives what leads to the signed root, in order. */
  private interface Entries {
    void entry(long index, byte[] entry) throws IOException;
  }

  /** A tile or a bundle by its name. Level -1 are the bundles. */
  private record Tile(int level, long index, int width) {
    private static final Pattern NAME =
        Pattern.compile(
            "tile/(entries|[0-9]|[1-5][0-9]|6[0-3])/((?:x[0-9]{3}/)*)([0-9]{3})(?:\\.p/([1-9][0-9]{0,2}))?");

    static Optional<Tile> parse(String name) {
      Matcher m = NAME.matcher(name);
      if (!m.matches() || m.group(2).length() > 25 || m.group(2).startsWith("x000/")) {
        return Optional.empty();
      }
      long index = Long.parseLong(m.group(2).replaceAll("[x/]", "") + m.group(3));
      int width = m.group(4) == null ? FULL : Integer.parseInt(m.group(4));
      if (m.group(4) != null && width >= FULL) {
        return Optional.empty();
      }
      int level = m.group(1).equals("entries") ? -1 : Integer.parseInt(m.group(1));
      return Optional.of(new Tile(level, index, width));
    }

    String name() {
      StringBuilder path = new StringBuilder(String.format("%03d", index % 1000));
      for (long rest = index / 1000; rest > 0; rest /= 1000) {
        path.insert(0, String.format("x%03d/", rest % 1000));
      }
      String part = width == FULL ? "" : ".p/" + width;
      return "tile/" + (level < 0 ? "entries" : Integer.toString(level)) + "/" + path + part;
    }
  }

  /** One log in a directory: {@code checkpoint} and {@code tile/}. */
  private static final class Log {
    private final Path directory;
    private final String prefix;
    private final Chain chain;
    private final Report report;
    private final Map<String, Path> files = new TreeMap<>();
    private final Set<String> bad = new HashSet<>();
    private long size;
    private byte[] root = new byte[0];
    private long proved;

    /** For each block of 256 leaves the hash that leads to the root, and where it came from. */
    private final List<byte[]> blocks = new ArrayList<>();

    private final List<Boolean> fromBundle = new ArrayList<>();
    private boolean settled;

    Log(Path directory, String prefix, Chain chain, Report report) {
      this.directory = directory;
      this.prefix = prefix;
      this.chain = chain;
      this.report = report;
    }

    String sentence() {
      return proved
          + " of "
          + size
          + " entries of "
          + chain.name()
          + " lead to the root "
          + HexFormat.of().formatHex(root)
          + " that its key signed";
    }

    boolean whole() {
      return settled && proved == size;
    }

    void check(List<byte[]> remembered, Entries entries) throws IOException {
      list();
      Optional<Checkpoint> own = ownCheckpoint();
      List<Checkpoint> earlier = new ArrayList<>();
      for (byte[] note : remembered) {
        try {
          earlier.add(chain.open(note, report));
        } catch (Unfit e) {
          wrong("checkpoint", "cannot be compared with the remembered one: " + words(e));
        }
      }
      earlier.sort((a, b) -> Long.compare(a.size, b.size));
      Optional<Checkpoint> used = own.or(() -> earlier.reversed().stream().findFirst());
      if (used.isEmpty()) {
        return;
      }
      size = used.get().size;
      root = used.get().root;
      long last =
          files.keySet().stream()
              .flatMap(name -> Tile.parse(name).stream())
              .filter(tile -> tile.level == -1)
              .mapToLong(Tile::index)
              .max()
              .orElse(-1);
      if (size > 0 && (size - 1) / FULL > last) {
        wrong("tile/entries", "holds fewer entries than the " + size + " that were signed");
      } else {
        content();
        proved(entries);
      }
      for (Checkpoint before : earlier) {
        compare(before);
      }
    }

    private void list() throws IOException {
      walk(
          directory,
          (file, regular) -> {
            String name = name(directory, file);
            if (regular && (name.equals("checkpoint") || Tile.parse(name).isPresent())) {
              files.put(name, file);
            } else {
              wrong(name, "does not belong into a log");
            }
          });
    }

    private Optional<Checkpoint> ownCheckpoint() throws IOException {
      Path file = files.get("checkpoint");
      if (file == null) {
        wrong("checkpoint", "is missing");
        return Optional.empty();
      }
      try {
        byte[] note = read(file, MAX_NOTE);
        Optional<Checkpoint> checkpoint = Checkpoint.open(note, chain.current, report);
        if (checkpoint.isPresent()
            && !chain.rotations.isEmpty()
            && chain.rotations.getLast().leaf + 1 == checkpoint.get().size) {
          return Checkpoint.open(note, chain.rotations.getLast().before, report);
        }
        return checkpoint;
      } catch (Unfit e) {
        wrong("checkpoint", words(e));
        return Optional.empty();
      }
    }

    private void compare(Checkpoint before) throws IOException {
      if (before.size > size) {
        wrong(
            "checkpoint",
            "is older (size "
                + size
                + ") than one that was seen before (size "
                + before.size
                + "): put back to an older state");
      } else if (settled && !Arrays.equals(before.root, rootAt(before.size))) {
        wrong(
            "checkpoint",
            "does not continue the checkpoint of size "
                + before.size
                + " that was seen before:"
                + " another history");
      }
    }

    /** Which of bundle and tile is right, block by block, so that together they give the root. */
    private void content() throws IOException {
      int count = Math.toIntExact((size + FULL - 1) / FULL);
      List<byte[]> bundles = new ArrayList<>();
      List<byte[]> tiles = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        bundles.add(top(leaves(required(-1, i), true)));
        tiles.add(top(hashes(required(0, i), true)));
      }
      settled = chosen(bundles, tiles, true) || chosen(bundles, tiles, false);
      if (!settled) {
        wrong("checkpoint", "neither the entries nor the tiles give the root that it signs");
        for (int i = 0; i < count; i++) {
          if (bundles.get(i).length == 0 || !Arrays.equals(bundles.get(i), tiles.get(i))) {
            wrong(required(-1, i).name(), "disagrees with its tile");
            wrong(required(0, i).name(), "disagrees with its bundle");
          }
        }
        return;
      }
      for (int i = 0; i < count; i++) {
        boolean bundleIsRight = Arrays.equals(blocks.get(i), bundles.get(i));
        fromBundle.add(bundleIsRight);
        if (!bundleIsRight) {
          wrong(required(-1, i).name(), difference(i));
        } else if (!Arrays.equals(blocks.get(i), tiles.get(i))) {
          wrong(required(0, i).name(), difference(i));
        }
      }
      upperTiles();
      keptFiles();
    }

    /** Where the two differ the tile above knows which is right; without one, a side is tried. */
    private boolean chosen(List<byte[]> bundles, List<byte[]> tiles, boolean tryBundle)
        throws IOException {
      blocks.clear();
      for (int i = 0; i < bundles.size(); i++) {
        boolean bundle = tryBundle;
        if (!Arrays.equals(bundles.get(i), tiles.get(i)) && required(0, i).width == FULL) {
          List<byte[]> above = hashes(required(1, i / FULL), false);
          bundle = above.isEmpty() ? bundle : Arrays.equals(above.get(i % FULL), bundles.get(i));
        }
        blocks.add(bundle ? bundles.get(i) : tiles.get(i));
      }
      return blocks.stream().allMatch(hash -> hash.length == HASH)
          && Arrays.equals(treeHash(blocks), root);
    }

    /** Where bundle and tile of a block part. */
    private String difference(int block) throws IOException {
      List<byte[]> leaves = leaves(required(-1, block), false);
      List<byte[]> hashes = hashes(required(0, block), false);
      for (int i = 0; i < Math.min(leaves.size(), hashes.size()); i++) {
        if (!Arrays.equals(leaves.get(i), hashes.get(i))) {
          return "does not lead to the signed root, from entry "
              + ((long) block * FULL + i)
              + " (tile byte "
              + i * HASH
              + ")";
        }
      }
      return "does not lead to the signed root";
    }

    private void upperTiles() throws IOException {
      List<byte[]> level = new ArrayList<>(blocks);
      if (size % FULL != 0) {
        level.removeLast();
      }
      for (int l = 1; !level.isEmpty(); l++) {
        List<byte[]> next = new ArrayList<>();
        for (int at = 0; at < level.size(); at += FULL) {
          List<byte[]> wanted = level.subList(at, Math.min(level.size(), at + FULL));
          Tile tile = required(l, at / FULL);
          List<byte[]> found = hashes(tile, true);
          for (int i = 0; i < found.size(); i++) {
            if (!Arrays.equals(found.get(i), wanted.get(i))) {
              wrong(tile.name(), "does not lead to the signed root, from byte " + i * HASH);
            }
          }
          if (wanted.size() == FULL) {
            next.add(treeHash(wanted));
          }
        }
        level = next;
      }
    }

    /** Files that this size does not need: older partial ones may stay, nothing else. */
    private void keptFiles() throws IOException {
      for (String name : List.copyOf(files.keySet())) {
        Optional<Tile> parsed = Tile.parse(name);
        if (parsed.isEmpty()) {
          continue;
        }
        Tile tile = parsed.get();
        long count = countAt(Math.max(0, tile.level));
        if (tile.index > count / FULL || tile.index * FULL + tile.width > count) {
          wrong(name, "lies outside of the tree of " + size + " entries");
          continue;
        }
        Tile whole = required(tile.level, tile.index);
        if (tile.width == whole.width) {
          continue;
        }
        List<byte[]> found = tile.level < 0 ? leaves(tile, true) : hashes(tile, true);
        List<byte[]> wanted = List.of();
        if (tile.level <= 0) {
          wanted = truth((int) tile.index);
        } else {
          wanted = hashes(whole, false); // Checked with the upper tiles already.
        }
        if (!found.isEmpty()
            && !bad.contains(whole.name())
            && !same(found, wanted.subList(0, Math.min(wanted.size(), tile.width)))) {
          wrong(name, "is not the beginning of what leads to the signed root");
        }
      }
    }

    private void proved(Entries entries) throws IOException {
      for (int i = 0; settled && i < blocks.size(); i++) {
        Tile tile = required(-1, i);
        if (fromBundle.get(i) && !bad.contains(tile.name())) {
          List<byte[]> read = bundle(tile);
          for (int j = 0; j < read.size(); j++) {
            entries.entry((long) i * FULL + j, read.get(j));
            proved++;
          }
        }
      }
    }

    private List<byte[]> truth(int block) throws IOException {
      return fromBundle.get(block)
          ? leaves(required(-1, block), false)
          : hashes(required(0, block), false);
    }

    private byte[] rootAt(long earlier) throws IOException {
      int whole = Math.toIntExact(earlier / FULL);
      List<byte[]> first = new ArrayList<>(blocks.subList(0, whole));
      if (earlier % FULL != 0) {
        first.add(treeHash(truth(whole).subList(0, (int) (earlier % FULL))));
      }
      return treeHash(first);
    }

    private long countAt(int level) {
      return level > 7 ? 0 : size >>> (8 * level);
    }

    private Tile required(int level, long index) {
      long rest = countAt(Math.max(0, level)) - index * FULL;
      return new Tile(level, index, (int) Math.clamp(rest, 1L, (long) FULL));
    }

    private static byte[] top(List<byte[]> hashes) {
      return hashes.isEmpty() ? new byte[0] : treeHash(hashes);
    }

    /** Hashes of the entries in a bundle; none when it cannot be read. */
    private List<byte[]> leaves(Tile tile, boolean tell) throws IOException {
      try {
        return bundle(tile).stream().map(entry -> sha256(new byte[] {0}, entry)).toList();
      } catch (Unfit e) {
        if (tell) {
          wrong(tile.name(), words(e));
        }
        return List.of();
      }
    }

    private List<byte[]> bundle(Tile tile) throws IOException {
      ByteBuffer bytes = ByteBuffer.wrap(content(tile, FULL * (2 + 65_535)));
      List<byte[]> entries = new ArrayList<>();
      for (int i = 0; i < tile.width; i++) {
        int length = bytes.remaining() < 2 ? 1 : Short.toUnsignedInt(bytes.getShort());
        if (bytes.remaining() < length) {
          throw new Unfit("ends in the middle of its entry " + i);
        }
        byte[] entry = new byte[length];
        bytes.get(entry);
        entries.add(entry);
      }
      if (bytes.hasRemaining()) {
        throw new Unfit("has bytes after its last entry, from byte " + bytes.position());
      }
      return entries;
    }

    /** Hashes in a tile; none when it cannot be read. */
    private List<byte[]> hashes(Tile tile, boolean tell) throws IOException {
      try {
        byte[] bytes = content(tile, FULL * HASH);
        if (bytes.length != tile.width * HASH) {
          throw new Unfit("has " + bytes.length + " bytes instead of " + tile.width * HASH);
        }
        List<byte[]> hashes = new ArrayList<>();
        for (int at = 0; at < bytes.length; at += HASH) {
          hashes.add(Arrays.copyOfRange(bytes, at, at + HASH));
        }
        return hashes;
      } catch (Unfit e) {
        if (tell) {
          wrong(tile.name(), words(e));
        }
        return List.of();
      }
    }

    private byte[] content(Tile tile, int limit) throws IOException {
      Path file = files.get(tile.name());
      if (file == null) {
        throw new Unfit("is missing");
      }
      return read(file, limit);
    }

    private void wrong(String file, String what) {
      if (bad.add(file)) {
        report.problem(prefix + file, what);
      }
    }
  }

  private static boolean same(List<byte[]> one, List<byte[]> other) {
    return Arrays.deepEquals(one.toArray(), other.toArray());
  }

  // ---- Merkle trees: RFC 6962 section 2.1
  // ---------------------------------------------------------

  /** MTH over hashes that stand for equally wide subtrees, the last perhaps narrower. */
  private static byte[] treeHash(List<byte[]> hashes) {
    int n = hashes.size();
    if (n == 0) {
      return sha256();
    }
    if (n == 1) {
      return hashes.getFirst();
    }
    int k = Integer.highestOneBit(n - 1);
    return node(treeHash(hashes.subList(0, k)), treeHash(hashes.subList(k, n)));
  }

  private static byte[] node(byte[] left, byte[] right) {
    return sha256(new byte[] {1}, left, right);
  }

  /** The root that an inclusion proof leads to (RFC 9162 section 2.1.3.2). */
  private static byte[] rootOf(long index, long size, byte[] leaf, List<byte[]> path) {
    if (index < 0 || index >= size) {
      throw new Unfit("proof for index " + index + " of a tree of " + size);
    }
    long fn = index;
    long sn = size - 1;
    byte[] hash = leaf;
    for (byte[] step : path) {
      if (sn == 0 || step.length != HASH) {
        throw new Unfit("inclusion proof of the wrong length");
      }
      if ((fn & 1) == 1 || fn == sn) {
        hash = node(step, hash);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        hash = node(hash, step);
      }
      fn >>= 1;
      sn >>= 1;
    }
    if (sn != 0) {
      throw new Unfit("inclusion proof of the wrong length");
    }
    return hash;
  }

  // ---- Signed notes, keys, checkpoints
  // ------------------------------------------------------------

  /** A public key as a vkey: name, id, type (1 Ed25519, 4 its cosignature, 6 ML-DSA-44). */
  private static final class Key {
    private final String text;
    private final String name;
    private final byte[] id;
    private final int type;
    private final byte[] raw;

    private Key(String text, String name, byte[] id, int type, byte[] raw) {
      this.text = text;
      this.name = name;
      this.id = id;
      this.type = type;
      this.raw = raw;
    }

    static Key parse(String text) {
      String[] parts = text.split("\\+", 3);
      if (parts.length != 3 || !isName(parts[0]) || !parts[1].matches("[0-9a-f]{8}")) {
        throw new Unfit("not a public key of the form name+id+key");
      }
      byte[] typed = base64(parts[2]);
      int type = typed.length == 0 ? -1 : typed[0];
      if (!(typed.length == 33 && (type == 1 || type == 4))
          && !(typed.length == 1313 && type == 6)) {
        throw new Unfit("public key of a type that this program does not know");
      }
      byte[] hash = sha256(utf8(parts[0] + "\n"), typed);
      if (!HexFormat.of().formatHex(hash, 0, 4).equals(parts[1])) {
        throw new Unfit("public key whose id does not belong to it");
      }
      byte[] raw = Arrays.copyOfRange(typed, 1, typed.length);
      return new Key(text, parts[0], Arrays.copyOf(hash, 4), type, raw);
    }

    private static boolean isName(String name) {
      return !name.isEmpty()
          && name.indexOf('+') < 0
          && name.codePoints()
              .noneMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    private boolean ed25519(byte[] message, byte[] signature) {
      return good("Ed25519", "302a300506032b6570032100", message, signature);
    }

    private boolean mlDsa44(byte[] message, byte[] signature) {
      String head = "30820532300b06096086480165030403110382052100";
      return good("ML-DSA-44", head, message, signature);
    }

    private boolean good(String algorithm, String head, byte[] message, byte[] signature) {
      try {
        byte[] encoded = concat(HexFormat.of().parseHex(head), raw);
        PublicKey key =
            KeyFactory.getInstance(algorithm).generatePublic(new X509EncodedKeySpec(encoded));
        Signature check = Signature.getInstance(algorithm);
        check.initVerify(key);
        check.update(message);
        return check.verify(signature);
      } catch (NoSuchAlgorithmException e) {
        throw new UnsupportedOperationException(
            "this Java does not know " + algorithm + "; use JDK 24 or newer", e);
      } catch (GeneralSecurityException e) {
        return false;
      }
    }

    /** Name and id, for people. */
    String shortly() {
      return name + "+" + HexFormat.of().formatHex(id);
    }

    /** Whether the signature of a note's line is good. */
    boolean signed(Note note, byte[] signature) {
      if (type == 1) {
        return signature.length == 64 && ed25519(utf8(note.text), signature);
      }
      ByteBuffer blob = ByteBuffer.wrap(signature);
      if (blob.remaining() < 8) {
        return false;
      }
      long time = blob.getLong();
      byte[] rest = Arrays.copyOfRange(signature, 8, signature.length);
      if (time < 0) {
        return false;
      }
      if (type == 4) {
        return ed25519(utf8("cosignature/v1\ntime " + time + "\n" + note.text), rest);
      }
      Checkpoint tree = Checkpoint.of(note.text);
      byte[] cosigner = utf8(name);
      byte[] origin = utf8(tree.origin);
      if (cosigner.length > 255 || origin.length > 255) {
        return false;
      }
      byte[] message =
          concat(
              utf8("subtree/v1\n\0"),
              new byte[] {(byte) cosigner.length},
              cosigner,
              ByteBuffer.allocate(8).putLong(time).array(),
              new byte[] {(byte) origin.length},
              origin,
              ByteBuffer.allocate(16).putLong(0).putLong(tree.size).array(),
              tree.root);
      return rest.length == 2420 && mlDsa44(message, rest);
    }
  }

  /** A text with signature lines. */
  private record Note(String text, List<Line> lines) {
    /** One signature. */
    private record Line(String name, String idHex, String signatureHex) {}

    static Note parse(byte[] bytes) {
      String all = utf8(bytes);
      if (all.chars().anyMatch(c -> c < 0x20 && c != '\n')) {
        throw new Unfit("holds control characters");
      }
      int split = all.lastIndexOf("\n\n");
      if (split < 0 || !all.endsWith("\n")) {
        throw new Unfit("is no signed note");
      }
      List<Line> lines = new ArrayList<>();
      for (String line : all.substring(split + 2).split("\n", -1)) {
        String[] parts = line.split(" ", -1);
        if (line.isEmpty() && !lines.isEmpty()) {
          continue; // What stands behind the last line feed.
        }
        if (parts.length != 3 || !parts[0].equals("\u2014") || !Key.isName(parts[1])) {
          throw new Unfit("has a malformed signature line");
        }
        byte[] blob = base64(parts[2]);
        if (blob.length < 5 || lines.size() == 100) {
          throw new Unfit("has a malformed signature line, or too many");
        }
        HexFormat hex = HexFormat.of();
        lines.add(
            new Line(parts[1], hex.formatHex(blob, 0, 4), hex.formatHex(blob, 4, blob.length)));
      }
      return new Note(all.substring(0, split + 1), lines);
    }

    /** Whether a line says that it is by the key. */
    boolean names(Key key) {
      String id = HexFormat.of().formatHex(key.id);
      return lines.stream().anyMatch(line -> line.name.equals(key.name) && line.idHex.equals(id));
    }

    /** Whether the key signed; throws when it has a line whose signature is bad. */
    boolean signedBy(Key key) {
      boolean found = false;
      for (Line line : lines) {
        if (line.name.equals(key.name) && line.idHex.equals(HexFormat.of().formatHex(key.id))) {
          if (!key.signed(this, HexFormat.of().parseHex(line.signatureHex))) {
            throw new Unfit("its signature by " + key.name + " is not good");
          }
          found = true;
        }
      }
      return found;
    }
  }

  /** Origin, size and root of a tree. */
  private static final class Checkpoint {
    private final String origin;
    private final long size;
    private final byte[] root;

    private Checkpoint(String origin, long size, byte[] root) {
      this.origin = origin;
      this.size = size;
      this.root = root;
    }

    static Checkpoint of(String text) {
      String[] lines = text.split("\n", -1);
      boolean decimal = lines.length >= 4 && DECIMAL.matcher(lines[1]).matches();
      boolean fits = decimal && new BigInteger(lines[1]).bitLength() < 64 && !lines[0].isEmpty();
      byte[] root = fits ? base64(lines[2]) : new byte[0];
      if (root.length != HASH) {
        throw new Unfit("is no checkpoint (origin, size, root)");
      }
      for (int i = 3; i < lines.length - 1; i++) {
        if (lines[i].isEmpty()) {
          throw new Unfit("is no checkpoint: an empty line");
        }
      }
      return new Checkpoint(lines[0], Long.parseLong(lines[1]), root);
    }

    /** Opens a signed checkpoint: every key must have signed it. Empty when Java cannot tell. */
    static Optional<Checkpoint> open(byte[] bytes, List<Key> keys, Report report) {
      Note note = Note.parse(bytes);
      for (Key key : keys) {
        try {
          if (!note.signedBy(key)) {
            throw new Unfit("is not signed by " + key.text);
          }
        } catch (UnsupportedOperationException e) {
          report.unchecked.add(words(e));
        }
      }
      Checkpoint checkpoint = of(note.text);
      if (!checkpoint.origin.equals(keys.getFirst().name)) {
        throw new Unfit("is the checkpoint of another log, " + checkpoint.origin);
      }
      return Optional.of(checkpoint);
    }
  }

  /**
   * The introduction by which the keys of a log were replaced: a note in the shape of a checkpoint,
   * named as the log with "/keys" behind, of the size of the leaf that replaces them, and with the
   * hash of the lines below as its root. Every old key and every new one signs it.
   */
  private static final class Rotation {
    private static final Pattern LINE = Pattern.compile("(recorded|replaces|introduces) (\\S+)");

    private final long leaf;
    private final Instant recorded;
    private final List<Key> before;
    private final List<Key> after;
    private final String note;

    private Rotation(long leaf, Instant recorded, List<Key> before, List<Key> after, String note) {
      this.leaf = leaf;
      this.recorded = recorded;
      this.before = before;
      this.after = after;
      this.note = note;
    }

    static Rotation parse(byte[] bytes, Report report) {
      Note note = Note.parse(bytes);
      Checkpoint head = Checkpoint.of(note.text);
      List<String> lines = note.text.lines().skip(3).toList();
      Map<String, StringBuilder> keys = new HashMap<>();
      List<String> order = new ArrayList<>();
      StringBuilder hashed = new StringBuilder();
      String time = "";
      for (String line : lines) {
        Matcher m = LINE.matcher(line);
        if (!m.matches()) {
          throw new Unfit("is no introduction of keys: a line of another kind");
        }
        order.add(m.group(1));
        if (m.group(1).equals("recorded")) {
          time = m.group(2);
        } else {
          keys.computeIfAbsent(m.group(1), k -> new StringBuilder())
              .append(m.group(2))
              .append('\n');
        }
        hashed.append(line).append('\n');
      }
      if (!String.join(" ", order).matches("recorded( replaces)+( introduces)+")) {
        throw new Unfit("is no introduction of keys: its lines are in another order");
      }
      List<Key> before = keysOf(String.valueOf(keys.get("replaces")));
      List<Key> after = keysOf(String.valueOf(keys.get("introduces")));
      if (!head.origin.equals(before.getFirst().name + "/keys")
          || !after.getFirst().name.equals(before.getFirst().name)
          || !Arrays.equals(head.root, sha256(utf8(hashed.toString())))) {
        throw new Unfit("is no introduction of keys: its head does not belong to its lines");
      }
      List<Key> all = new ArrayList<>(before);
      for (Key key : after) {
        if (before.stream().anyMatch(old -> Arrays.equals(old.raw, key.raw))) {
          throw new Unfit("introduces a key that it replaces");
        }
        all.add(key);
      }
      for (Key key : all) {
        try {
          if (!note.signedBy(key)) {
            throw new Unfit("is not signed by " + key.shortly() + ", which it names");
          }
        } catch (UnsupportedOperationException e) {
          report.unchecked.add(words(e));
        }
      }
      if (note.lines.size() != all.size()) {
        throw new Unfit("has lines of keys that it does not name");
      }
      return new Rotation(head.size, Leaf.time(time), before, after, utf8(bytes));
    }

    static boolean has(List<Key> keys, Key key) {
      return keys.stream().anyMatch(one -> one.text.equals(key.text));
    }

    static boolean same(List<Key> one, List<Key> other) {
      return one.stream()
          .map(k -> k.text)
          .toList()
          .equals(other.stream().map(k -> k.text).toList());
    }
  }

  /** The keys of a log: those that sign now, and how they came to replace others. */
  private static final class Chain {
    private final List<Key> current;
    private final List<Rotation> rotations;

    Chain(List<Key> current, List<Rotation> rotations) {
      this.current = List.copyOf(current);
      this.rotations = rotations.stream().sorted((a, b) -> Long.compare(a.leaf, b.leaf)).toList();
    }

    String name() {
      return current.getFirst().name;
    }

    List<Key> first() {
      return rotations.isEmpty() ? current : rotations.getFirst().before;
    }

    /** The first rotation that does not follow on the one before; the current keys come last. */
    void requireLinked() {
      for (int i = 0; i < rotations.size(); i++) {
        boolean last = i + 1 == rotations.size();
        List<Key> next = last ? current : rotations.get(i + 1).before;
        if (!Rotation.same(rotations.get(i).after, next)
            || (!last && rotations.get(i).leaf >= rotations.get(i + 1).leaf)) {
          throw new Unfit(
              "does not hold the keys that were introduced at leaf " + rotations.get(i).leaf);
        }
      }
    }

    /** Opens a checkpoint of any time: the keys of that time must have signed it. */
    Checkpoint open(byte[] bytes, Report report) {
      Note note = Note.parse(bytes);
      List<Key> keys = current;
      long most = Long.MAX_VALUE;
      for (int i = rotations.size() - 1; i >= 0 && keys.stream().noneMatch(note::names); i--) {
        keys = rotations.get(i).before;
        most = rotations.get(i).leaf + 1;
      }
      Checkpoint checkpoint =
          Checkpoint.open(bytes, keys, report).orElseThrow(() -> new Unfit("is no checkpoint"));
      if (checkpoint.size > most) {
        throw new Unfit("is signed by keys that were replaced before it");
      }
      return checkpoint;
    }
  }

  /** The public keys of a log: one a line. */
  private static List<Key> keysOf(Path file) throws IOException {
    return keysOf(utf8(read(file, MAX_NOTE)));
  }

  private static List<Key> keysOf(String text) {
    if (!text.endsWith("\n")) {
      throw new Unfit("does not end with a line feed");
    }
    List<Key> keys = new ArrayList<>();
    for (String line : text.substring(0, text.length() - 1).split("\n", -1)) {
      Key key = Key.parse(line);
      boolean twice = keys.stream().anyMatch(k -> Arrays.equals(k.raw, key.raw));
      if (twice || key.type == 4 || (!keys.isEmpty() && !keys.getFirst().name.equals(key.name))) {
        throw new Unfit("holds keys that do not belong together");
      }
      keys.add(key);
    }
    if (keys.getFirst().type != 1) {
      throw new Unfit("has no Ed25519 key (type 01) on its first line");
    }
    return keys;
  }

  // ---- The workspace around the logs
  // --------------------------------------------------------------

  /** What a leaf says: type, schema version, time, and a commitment to the statement. */
  private record Leaf(String type, String schema, Instant recorded, String commitment) {
    private static final Pattern SHAPE =
        Pattern.compile(
            "\\{\"commitment\":\"([0-9a-f]{64})\",\"leaf\":1,\"recorded\":\"([0-9TZ:.-]{20,24})\","
                + "\"schema\":([1-9][0-9]{0,2}),\"type\":\"([a-z]{2,16}(?:-[a-z]{2,16}){0,2})\"}");

    static Leaf parse(byte[] bytes) {
      Matcher m = SHAPE.matcher(new String(bytes, StandardCharsets.ISO_8859_1));
      if (!m.matches()) {
        throw new Unfit("the entry is no leaf of version 1");
      }
      return new Leaf(m.group(4), m.group(3), time(m.group(2)), m.group(1));
    }

    private static Instant time(String text) {
      try {
        Instant time = Instant.parse(text);
        if (time.toString().equals(text)) {
          return time;
        }
      } catch (DateTimeException e) {
        throw new Unfit("the leaf has a malformed time", e);
      }
      throw new Unfit("the leaf has a time in another spelling");
    }

    /** Opens what the leaf commits to. */
    Map<String, Object> open(String salt, byte[] json) {
      if (!HASH_NAME.matcher(salt).matches()) {
        throw new Unfit("its salt is not 64 hex digits");
      }
      String mac = HexFormat.of().formatHex(hmac(HexFormat.of().parseHex(salt), json));
      if (!mac.equals(commitment)) {
        throw new Unfit("salt and statement do not give the commitment in the leaf");
      }
      Map<String, Object> statement = object(Json.parse(json));
      if (!text(statement, "type").equals(type)
          || !String.valueOf(statement.get("schema")).equals(schema)
          || !text(statement, "recorded").equals(recorded.toString())) {
        throw new Unfit("statement and leaf differ in type, schema or time");
      }
      return statement;
    }
  }

  /** A workspace, or a copy of its {@code ledger/} and {@code evidence/}. */
  private static final class Workspace {
    private final Verify verify;
    private final Report report;
    private final Path directory;
    private final Set<Path> expected = new HashSet<>();
    private final Map<String, Long> blobs = new HashMap<>();
    private final Set<Object> sheets = new HashSet<>();
    private final Set<List<String>> stated = new HashSet<>();
    private final Map<List<String>, Path> missing = new LinkedHashMap<>();
    private final Map<List<String>, String> shredded = new HashMap<>();
    private long sealed;
    private final List<Key> previous = new ArrayList<>();
    private final Map<Integer, List<Path>> introductions = new HashMap<>();
    private final Set<Long> rotated = new HashSet<>();
    private Instant newest = Instant.MIN;
    private String origin = "";
    private String before = "";
    private boolean complete = true;
    private long files;
    private long rows;

    Workspace(Verify verify, Path directory) {
      this.verify = verify;
      this.report = verify.report;
      this.directory = directory;
    }

    void check() throws IOException {
      Map<Integer, Path> years = years();
      if (years.isEmpty()) {
        report.problem("ledger", "holds no log");
      }
      for (Map.Entry<Integer, Path> year : years.entrySet()) {
        year(year.getKey(), year.getValue());
      }
      settle();
      List<Path> evidence = new ArrayList<>();
      walk(directory.resolve("evidence"), (file, regular) -> evidence.add(file));
      for (Path file : evidence) {
        files++;
        if (sealed > 0) {
          whole(file);
        } else if (complete && !expected.contains(file)) {
          report.problem(name(directory, file), "does not belong here: no leaf leads to it");
        }
      }
      if (sealed > 0) {
        report.unchecked.add(
            sealed
                + " statements are encrypted and were not opened: what they say, which files they"
                + " name, and what else lies there was not compared. Whoever holds the keys can"
                + " run proofline ledger verify, or give you a bundle of one statement");
      }
      report.proved.add(stated.size() + " statements are the ones that the leaves commit to");
      report.proved.add(
          blobs.size()
              + " files are the ones that statements name; "
              + sheets.size()
              + " tables with "
              + rows
              + " rows give the roots in the statements");
      if (complete) {
        report.proved.add("nothing else lies there (" + files + " files)");
      }
      verify.remembrance();
      report.notProved.add(
          "that there was no other history: without a witness outside, whoever holds the signing"
              + " keys could have written one");
    }

    private Map<Integer, Path> years() throws IOException {
      Map<Integer, Path> years = new TreeMap<>();
      List<Path> others = new ArrayList<>();
      try (var children = Files.newDirectoryStream(directory.resolve("ledger"))) {
        for (Path child : children) {
          boolean log =
              Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)
                  && last(child).matches("[0-9]{4}");
          if (log) {
            years.put(Integer.parseInt(last(child)), child);
          } else {
            others.add(child);
          }
        }
      }
      for (Path other : others) {
        files++;
        boolean rotation = last(other).matches("[0-9]{4}\\.rotated-(0|[1-9][0-9]{0,17})");
        boolean key =
            (rotation || last(other).matches("[0-9]{4}\\.vkey"))
                && years.containsKey(Integer.parseInt(last(other).substring(0, 4)))
                && Files.isRegularFile(other, LinkOption.NOFOLLOW_LINKS);
        if (!key) {
          report.problem("ledger/" + last(other), "does not belong here: there is no log of it");
        } else if (rotation) {
          int year = Integer.parseInt(last(other).substring(0, 4));
          introductions.computeIfAbsent(year, y -> new ArrayList<>()).add(other);
        }
      }
      return years;
    }

    private void year(int year, Path log) throws IOException {
      String prefix = "ledger/" + year;
      List<Key> keys;
      try {
        Path file = log.resolveSibling(year + ".vkey");
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          throw new Unfit("is missing");
        }
        keys = keysOf(file);
        origin = origin.isEmpty() ? keys.getFirst().name.replaceAll("/[0-9]{4}$", "") : origin;
        if (!keys.getFirst().name.equals(origin + "/" + year)) {
          throw new Unfit("is the key of another log than " + origin + "/" + year);
        }
      } catch (Unfit e) {
        report.problem(prefix + ".vkey", words(e));
        complete = false;
        return;
      }
      Chain chain = chain(year, keys);
      if (!verify.areTheGiven(chain)) {
        report.problem(prefix + ".vkey", "is not the public key that you gave");
      }
      List<byte[]> memories = new ArrayList<>();
      for (byte[] memory : verify.remembered) {
        if (new String(memory, StandardCharsets.UTF_8).startsWith(keys.getFirst().name + "\n")) {
          memories.add(memory);
        }
      }
      Path signed = directory.resolve("keys").resolve("ledger-" + year + ".signed");
      if (Files.isRegularFile(signed)) {
        memories.add(read(signed, MAX_NOTE));
      }
      Log found = new Log(log, prefix + "/", chain, report);
      boolean first = before.isEmpty();
      found.check(memories, (index, entry) -> leaf(year, index, entry, chain, first));
      for (Rotation rotation : found.whole() ? chain.rotations : List.<Rotation>of()) {
        if (!rotated.contains(rotation.leaf)) {
          report.problem(
              prefix + ".rotated-" + rotation.leaf,
              "introduces keys, and the log has no leaf there that replaces any");
        }
      }
      files +=
          found.files.size() + found.bad.stream().filter(f -> !found.files.containsKey(f)).count();
      complete &= found.whole();
      report.proved.add(found.sentence());
      before = state(keys.getFirst().name, found.size, found.root, keys.getFirst().text);
      previous.clear();
      previous.addAll(keys);
    }

    /** The way to the keys of a year; what does not hold is named, and then it is not gone. */
    private Chain chain(int year, List<Key> keys) throws IOException {
      rotated.clear();
      List<Rotation> rotations = new ArrayList<>();
      boolean whole = true;
      for (Path file : introductions.getOrDefault(year, List.of())) {
        try {
          Rotation rotation = Rotation.parse(read(file, MAX_NOTE), report);
          if (!last(file).endsWith("-" + rotation.leaf)
              || !rotation.before.getFirst().name.equals(keys.getFirst().name)) {
            throw new Unfit("is the introduction of keys of another leaf, or of another log");
          }
          rotations.add(rotation);
        } catch (Unfit e) {
          report.problem("ledger/" + last(file), words(e));
          whole = false;
        }
      }
      Chain chain = new Chain(keys, rotations);
      try {
        if (whole) {
          chain.requireLinked();
          return chain;
        }
      } catch (Unfit e) {
        report.problem("ledger/" + year + ".vkey", words(e));
      }
      return new Chain(keys, List.of());
    }

    /** A leaf that replaces keys has its introduction beside the log, of the same time. */
    private void replaces(int year, long index, Leaf leaf, Chain chain, String place) {
      String file = "ledger/" + year + ".rotated-" + index;
      Optional<Rotation> there = chain.rotations.stream().filter(r -> r.leaf == index).findFirst();
      if (there.isPresent()) {
        rotated.add(index);
        if (!there.get().recorded.equals(leaf.recorded)) {
          report.problem(file, "is of another time than its leaf" + place);
        }
        report.proved.add(
            "the keys of "
                + chain.name()
                + " were replaced at leaf "
                + year
                + "/"
                + index
                + " on "
                + leaf.recorded
                + ": the old ones signed the introduction of the new ones");
      } else if (!Files.exists(directory.resolve(file))) {
        report.problem(file, "is missing: the leaf replaces the keys of the log" + place);
      }
    }

    private void leaf(int year, long index, byte[] entry, Chain chain, boolean first)
        throws IOException {
      String place = " (leaf " + year + "/" + index + ")";
      Leaf leaf;
      try {
        leaf = Leaf.parse(entry);
      } catch (Unfit e) {
        report.problem("ledger/" + year, words(e) + place);
        complete = false;
        return;
      }
      if (leaf.recorded.isBefore(newest)
          || leaf.recorded.atZone(ZoneOffset.UTC).getYear() != year) {
        report.problem("ledger/" + year, "times run backwards, or into another year" + place);
      }
      newest = leaf.recorded;
      if (leaf.type.equals("ledger-keys")) {
        replaces(year, index, leaf, chain, place);
      }
      Path file = directory.resolve("evidence/statements/" + year + "/" + leaf.commitment);
      expected.add(file);
      String ref = year + "/" + index;
      if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        missing.put(List.of(ref, leaf.commitment, leaf.type, leaf.recorded.toString()), file);
        return;
      }
      if (isSealed(file)) {
        sealed++; // Whether it is whole is seen with all files.
        complete = false;
        return;
      }
      try {
        byte[] bytes = required(file, MAX_STATEMENT);
        if (bytes.length < 67 || bytes[64] != '\n' || bytes[bytes.length - 1] != '\n') {
          throw new Unfit("is no statement file (a line of salt, a line of JSON)");
        }
        String salt = new String(bytes, 0, 64, StandardCharsets.ISO_8859_1);
        Map<String, Object> statement =
            leaf.open(salt, Arrays.copyOfRange(bytes, 65, bytes.length - 1));
        if (!stated.add(List.of(leaf.type, text(statement, "subject"), text(statement, "key")))) {
          throw new Unfit("states what an earlier leaf states (type, subject, key)");
        }
        if (leaf.type.equals("shred")) {
          shredding(statement, ref);
        }
        if (index == 0) {
          beginning(year, statement, chain.first(), first, place);
        }
        if (leaf.type.equals("ledger-keys")) {
          String stated = text(object(statement.getOrDefault("body", Map.of())), "introduction");
          if (chain.rotations.stream().anyMatch(r -> r.leaf == index && !r.note.equals(stated))) {
            report.problem(
                "ledger/" + year + ".rotated-" + index,
                "is not the introduction that the statement holds" + place);
          }
        }
        for (Object blob : list(statement, "blobs")) {
          blob(object(blob), place);
        }
        for (Object sheet : list(statement, "sheets")) {
          sheet(object(sheet), place);
        }
      } catch (Unfit e) {
        report.problem(name(directory, file), words(e) + place);
        complete = false;
      }
    }

    /** A statement that says that others were destroyed, and by whose decision. */
    private void shredding(Map<String, Object> statement, String by) {
      for (Object payload : list(object(statement.getOrDefault("body", Map.of())), "payloads")) {
        Map<String, Object> gone = object(payload);
        shredded.put(
            List.of(
                text(gone, "leaf"),
                text(gone, "commitment"),
                text(gone, "type"),
                text(gone, "recorded")),
            by);
      }
    }

    /** Of every missing statement: destroyed on the record, or just gone. */
    private void settle() {
      missing.forEach(
          (gone, file) -> {
            String ref = gone.getFirst();
            if (shredded.containsKey(gone)) {
              report.unchecked.add(
                  "entry "
                      + ref
                      + ": committed, payload shredded by entry "
                      + shredded.get(gone)
                      + "; whether two people decided that in order was not looked at here"
                      + " (proofline ledger verify does)");
            } else if (sealed > 0) {
              report.unchecked.add(
                  "entry "
                      + ref
                      + ": its statement is missing; whether it was shredded on the"
                      + " record cannot be seen while statements are encrypted");
            } else {
              report.problem(
                  name(directory, file), "is missing: it is the statement of entry " + ref);
              complete = false;
            }
          });
    }

    private static boolean isSealed(Path file) throws IOException {
      try (InputStream in = Files.newInputStream(file)) {
        return Arrays.equals(in.readNBytes(SEALED.length), SEALED);
      }
    }

    /** The hash at the end of an encrypted file tells whether it is whole, without any key. */
    private void whole(Path file) throws IOException {
      MessageDigest digest = digest();
      byte[] end = new byte[0];
      try (InputStream in = Files.newInputStream(file)) {
        for (byte[] part = in.readNBytes(1 << 16); part.length > 0; part = in.readNBytes(1 << 16)) {
          byte[] known = concat(end, part);
          int kept = Math.max(0, known.length - HASH);
          digest.update(known, 0, kept);
          end = Arrays.copyOfRange(known, kept, known.length);
        }
      }
      if (!isSealed(file) || !Arrays.equals(end, digest.digest())) {
        report.problem(name(directory, file), "is no whole encrypted file");
      }
    }

    private static String state(String origin, long size, byte[] root, String key) {
      return origin + "\n" + size + "\n" + HexFormat.of().formatHex(root) + "\n" + key;
    }

    /** The first leaf of a year: the entity, or the end of the year before. */
    private void beginning(
        int year, Map<String, Object> statement, List<Key> keys, boolean first, String place)
        throws IOException {
      Map<String, Object> body = object(statement.getOrDefault("body", Map.of()));
      String second = keys.size() > 1 ? keys.get(1).text : "";
      if (!String.valueOf(body.getOrDefault("mldsa44", "")).equals(second)) {
        report.problem(
            "ledger/" + year + ".vkey", "does not hold the second key of the first leaf" + place);
      }
      if (first) {
        if (!text(statement, "type").equals("workspace")) {
          report.problem("ledger/" + year, "the first leaf does not state the workspace" + place);
        } else {
          settings(body);
        }
        return;
      }
      Map<String, Object> last = object(body.getOrDefault("previous", Map.of()));
      byte[] root = HexFormat.of().parseHex(text(last, "rootHex"));
      if (!text(statement, "type").equals("year-start")) {
        report.problem(
            "ledger/" + year, "the first leaf does not continue the year before" + place);
      } else if (!state(text(last, "origin"), number(last, "size"), root, text(last, "key"))
          .equals(before)) {
        report.problem(
            "ledger/" + (year - 1) + "/checkpoint",
            "is not the end of that year as the next year knows it" + place);
      }
      Note introduction = Note.parse(utf8(text(body, "introduction")));
      StringBuilder introduced = new StringBuilder("proofline next log\n");
      keys.forEach(key -> introduced.append(key.text).append('\n'));
      if (!introduction.text.contentEquals(introduced)
          || !introduction.signedBy(previous.getFirst())
          || (keys.size() > 1 && !introduction.signedBy(keys.getFirst()))) {
        report.problem("ledger/" + year + ".vkey", "was not introduced by the key before" + place);
      }
    }

    /** The settings name the entity; whatever else they hold is not part of the record. */
    private void settings(Map<String, Object> body) throws IOException {
      String yaml;
      try {
        yaml = utf8(required(directory.resolve("proofline.yaml"), MAX_NOTE));
      } catch (Unfit e) {
        report.problem("proofline.yaml", words(e));
        return;
      }
      for (String field : List.of("name", "role", "origin")) {
        String stated = text(body, field);
        String wanted = field.equals("role") ? stated.replace('_', '-') : stated;
        boolean same =
            yaml.lines()
                .anyMatch(
                    l ->
                        l.equals("  " + field + ": \"" + wanted + "\"")
                            || l.equals("  " + field + ": " + wanted));
        if (!same) {
          report.problem("proofline.yaml", "gives another " + field + " than the first leaf");
        }
      }
    }

    private void blob(Map<String, Object> ref, String place) throws IOException {
      String hash = text(ref, "sha256");
      long size = number(ref, "size");
      Path file = blobFile(hash);
      if (blobs.containsKey(hash)) {
        if (blobs.getOrDefault(hash, -1L) != size) {
          report.problem(name(directory, file), "is given two sizes" + place);
        }
        return;
      }
      blobs.put(hash, size);
      expected.add(file);
      try {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
          throw new Unfit("is missing");
        }
        MessageDigest digest = digest();
        try (InputStream in = Files.newInputStream(file)) {
          byte[] buffer = new byte[1 << 16];
          for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            digest.update(buffer, 0, n);
          }
        }
        if (Files.size(file) != size || !HexFormat.of().formatHex(digest.digest()).equals(hash)) {
          throw new Unfit(
              "is not the file of that name: " + Files.size(file) + " bytes of " + size);
        }
      } catch (Unfit e) {
        report.problem(name(directory, file), words(e) + place);
      }
    }

    private Path blobFile(String hash) {
      if (!HASH_NAME.matcher(hash).matches()) {
        throw new Unfit("refers to a file whose name is no hash");
      }
      return directory.resolve("evidence/blobs/" + hash.substring(0, 2) + "/" + hash);
    }

    /** A table: its rows give the root of a tree of salted hashes. */
    private void sheet(Map<String, Object> ref, String place) throws IOException {
      String hash = text(object(ref.getOrDefault("blob", Map.of())), "sha256");
      Path file = blobFile(hash);
      if (!sheets.add(ref) || report.files.contains(name(directory, file))) {
        return;
      }
      try (InputStream in =
          new BufferedInputStream(new GZIPInputStream(Files.newInputStream(file)))) {
        Map<String, Object> head = object(Json.parse(line(in).orElse(new byte[0])));
        byte[] key = HexFormat.of().parseHex(text(head, "key"));
        List<byte[]> peaks = new ArrayList<>(); // Peak i has 2^i rows, or is empty.
        long count = 0;
        for (Optional<byte[]> row = line(in); row.isPresent(); row = line(in)) {
          Json.parse(row.get());
          byte[] salt =
              hmac(
                  key,
                  concat(utf8("proofline-row/1\n"), ByteBuffer.allocate(8).putLong(count).array()));
          byte[] hashed = sha256(new byte[] {0}, hmac(salt, row.get()));
          int height = 0;
          for (; height < peaks.size() && peaks.get(height).length > 0; height++) {
            hashed = node(peaks.set(height, new byte[0]), hashed);
          }
          if (height == peaks.size()) {
            peaks.add(hashed);
          } else {
            peaks.set(height, hashed);
          }
          count++;
        }
        byte[] root = new byte[0];
        for (byte[] peak : peaks) {
          root = root.length == 0 ? peak : peak.length == 0 ? root : node(peak, root);
        }
        String found = HexFormat.of().formatHex(count == 0 ? sha256() : root);
        if (count != number(ref, "rows") || !found.equals(text(ref, "rootHex"))) {
          throw new Unfit("does not give the rows and the root that the statement names");
        }
        rows += count;
      } catch (IOException | IllegalArgumentException e) {
        report.problem(
            name(directory, file), "is not the table of the statement: " + words(e) + place);
      }
    }

    private static Optional<byte[]> line(InputStream in) throws IOException {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      for (int b = in.read(); b != '\n'; b = in.read()) {
        if (b < 0) {
          if (line.size() == 0) {
            return Optional.empty();
          }
          throw new Unfit("its last line does not end");
        }
        line.write(b);
      }
      return Optional.of(line.toByteArray());
    }
  }

  // ---- Proofs of one statement or row
  // -------------------------------------------------------------

  private void proof(Path file) throws IOException {
    byte[] head = read(file, 1 << 26);
    if (head.length < 2 || head[0] != 'P' || head[1] != 'K') {
      proof(object(Json.parse(head)));
      return;
    }
    try (FileSystem zip = FileSystems.newFileSystem(file)) {
      byte[] json = required(zip.getPath("proof.json"), 1 << 26);
      Map<String, Object> proof = object(Json.parse(json));
      proof(proof);
      // Parts that are there once more, so that people and other programs can read them.
      Map<String, String> copies = new LinkedHashMap<>();
      copies.put("statement.json", text(proof, "statement") + "\n");
      copies.put("entry", text(proof, "entry"));
      copies.put("proof.tlog-proof", text(proof, "tlogProof"));
      copies.put("log.vkey", text(proof, "key") + "\n");
      if (proof.get("row") instanceof Map<?, ?> row) {
        copies.put("row.json", text(object(row), "row") + "\n");
      }
      for (Map.Entry<String, String> copy : copies.entrySet()) {
        Path part = zip.getPath(copy.getKey());
        if (Files.exists(part) && !Arrays.equals(read(part, 1 << 26), utf8(copy.getValue()))) {
          report.problem(copy.getKey(), "is not the same as in proof.json");
        }
      }
      Path record = zip.getPath("record");
      if (Files.exists(record)) {
        record(read(record, 1 << 26), proof);
      }
    }
  }

  /** The bytes of an event of a log, to which its row commits by their hash and length. */
  private void record(byte[] record, Map<String, Object> proof) {
    try {
      if (!(proof.get("row") instanceof Map<?, ?> row)) {
        throw new Unfit("lies in a bundle without the row that commits to it");
      }
      Map<String, Object> line = object(Json.parse(utf8(text(object(row), "row"))));
      if (number(line, "l") != record.length
          || !HexFormat.of().formatHex(sha256(record)).equals(text(line, "h"))) {
        throw new Unfit("is not the record that the row commits to");
      }
      report.proved.add(
          "the record shown here is the event of that row, byte for byte; its neighbours stay"
              + " hidden");
      report.notProved.add(
          "that the record is as the cloud delivered it: the digest of its log file says that");
    } catch (Unfit e) {
      report.problem("record", words(e));
    }
  }

  private void proof(Map<String, Object> proof) {
    String part = "key";
    try {
      List<Key> keys = keysOf(text(proof, "key") + "\n");
      List<Rotation> rotations = new ArrayList<>();
      List<Object> notes =
          proof.containsKey("introductions") ? list(proof, "introductions") : List.of();
      for (Object note : notes) {
        part = "introductions";
        rotations.add(Rotation.parse(utf8(String.valueOf(note)), report));
      }
      Chain chain = new Chain(keys, rotations);
      chain.requireLinked();
      part = "key";
      if (!areTheGiven(chain)) {
        throw new Unfit("is not the public key that you gave");
      }
      if (given.stream().noneMatch(key -> key.name.equals(keys.getFirst().name))
          && !given.isEmpty()) {
        throw new Unfit("is the key of another log than the one that you gave");
      }
      part = "tlogProof";
      byte[] entry = utf8(text(proof, "entry"));
      Matcher m =
          Pattern.compile(
                  "c2sp\\.org/tlog-proof@v1\\n(?:extra \\S+\\n)?index (\\d{1,19})\\n"
                      + "((?:\\S+\\n){0,63})\\n(.*)",
                  Pattern.DOTALL)
              .matcher(text(proof, "tlogProof"));
      if (!m.matches() || !DECIMAL.matcher(m.group(1)).matches()) {
        throw new Unfit("is no proof in C2SP form");
      }
      List<byte[]> path = m.group(2).lines().map(Verify::base64).toList();
      long index = new BigInteger(m.group(1)).longValue();
      Optional<Checkpoint> checkpoint = Checkpoint.open(utf8(m.group(3)), keys, report);
      Checkpoint tree = checkpoint.orElseThrow(() -> new Unfit("has no checkpoint"));
      byte[] root = rootOf(index, tree.size, sha256(new byte[] {0}, entry), path);
      if (!Arrays.equals(root, tree.root)) {
        throw new Unfit("does not lead from the entry to the signed root");
      }
      part = "leaf";
      if (!text(proof, "leaf").endsWith("/" + index)
          || !tree.origin.endsWith("/" + text(proof, "leaf").replaceAll("/.*", ""))) {
        throw new Unfit("is another leaf than the one that is proved");
      }
      part = "statement";
      Leaf leaf = Leaf.parse(entry);
      Map<String, Object> statement =
          leaf.open(text(proof, "salt"), utf8(text(proof, "statement")));
      report.proved.add(
          "the log "
              + tree.origin
              + " held, when it had "
              + tree.size
              + " entries and the root "
              + HexFormat.of().formatHex(tree.root)
              + ", as its entry "
              + index
              + " a statement of"
              + " type "
              + leaf.type
              + ", recorded "
              + leaf.recorded);
      report.proved.add("the statement shown here is that statement, byte for byte");
      if (proof.containsKey("row")) {
        part = "row";
        row(object(proof.getOrDefault("row", Map.of())), statement);
      }
      report.notProved.add("which other statements and rows there are: nothing else was given");
      report.notProved.add(
          "that the log goes on from here: compare its next checkpoint with this one");
      remembrance();
    } catch (Unfit e) {
      report.problem(part, words(e));
    }
  }

  private void row(Map<String, Object> row, Map<String, Object> statement) {
    Object sheet = row.getOrDefault("sheet", Map.of());
    if (!list(statement, "sheets").contains(sheet)) {
      throw new Unfit("belongs to a table that the statement does not name");
    }
    List<byte[]> path = new ArrayList<>();
    for (Object hash : list(row, "path")) {
      path.add(HexFormat.of().parseHex(hash.toString()));
    }
    byte[] text = utf8(text(row, "row"));
    byte[] salted = hmac(HexFormat.of().parseHex(text(row, "salt")), text);
    long number = number(row, "number");
    byte[] root =
        rootOf(number, number(object(sheet), "rows"), sha256(new byte[] {0}, salted), path);
    if (!HexFormat.of().formatHex(root).equals(text(object(sheet), "rootHex"))) {
      throw new Unfit("does not lead to the root of the table in the statement");
    }
    Json.parse(text);
    report.proved.add("the row shown here is row " + number + " of a table in that statement");
  }

  // ---- JSON
  // ---------------------------------------------------------------------------------------

  /** Strict JSON: objects are maps, arrays lists, numbers keep their spelling. */
  private static final class Json {
    private final String text;
    private int at;

    private Json(String text) {
      this.text = text;
    }

    /** A number as it is written. */
    private record Num(String text) {
      @Override
      public String toString() {
        return text;
      }
    }

    static Object parse(byte[] bytes) {
      Json json = new Json(utf8(bytes));
      Object value = json.value(0);
      json.space();
      if (json.at != json.text.length()) {
        throw new Unfit("has something after its JSON");
      }
      return value;
    }

    private void space() {
      while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
        at++;
      }
    }

    private char next() {
      space();
      if (at == text.length()) {
        throw new Unfit("its JSON ends early");
      }
      return text.charAt(at);
    }

    private void take(String expected) {
      if (!text.startsWith(expected, at)) {
        throw new Unfit("is no JSON at character " + at);
      }
      at += expected.length();
    }

    private Object value(int depth) {
      if (depth > 200) {
        throw new Unfit("its JSON is too deep");
      }
      return switch (next()) {
        case '{' -> members(depth);
        case '[' -> elements(depth);
        case '"' -> string();
        case 't' -> word("true", true);
        case 'f' -> word("false", false);
        case 'n' -> word("null", Optional.empty());
        default -> number();
      };
    }

    private Object word(String word, Object value) {
      take(word);
      return value;
    }

    private Map<String, Object> members(int depth) {
      Map<String, Object> members = new LinkedHashMap<>();
      take("{");
      for (boolean more = next() != '}'; more; more = next() == ',') {
        if (!members.isEmpty()) {
          take(",");
        }
        next();
        String name = string();
        next();
        take(":");
        Object value = value(depth + 1);
        if (members.put(name, value) != null) {
          throw new Unfit("has a member of its JSON twice");
        }
      }
      take("}");
      return members;
    }

    private List<Object> elements(int depth) {
      List<Object> elements = new ArrayList<>();
      take("[");
      for (boolean more = next() != ']'; more; more = next() == ',') {
        if (!elements.isEmpty()) {
          take(",");
        }
        elements.add(value(depth + 1));
      }
      take("]");
      return elements;
    }

    private Num number() {
      Matcher m =
          Pattern.compile("-?(?:0|[1-9][0-9]*)(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]+)?").matcher(text);
      if (!m.region(at, text.length()).lookingAt()) {
        throw new Unfit("is no JSON at character " + at);
      }
      at = m.end();
      return new Num(m.group());
    }

    private String string() {
      StringBuilder read = new StringBuilder();
      take("\"");
      for (char c = within(); c != '"'; c = within()) {
        if (c < 0x20) {
          throw new Unfit("has a control character in its JSON");
        }
        if (c != '\\') {
          read.append(c);
          continue;
        }
        char escape = within();
        int plain = "\"\\/bfnrt".indexOf(escape);
        if (plain >= 0) {
          read.append("\"\\/\b\f\n\r\t".charAt(plain));
        } else if (escape == 'u' && text.substring(at).matches("(?s)[0-9a-fA-F]{4}.*")) {
          read.append((char) Integer.parseInt(text.substring(at, at + 4), 16));
          at += 4;
        } else {
          throw new Unfit("is no JSON at character " + at);
        }
      }
      return read.toString();
    }

    private char within() {
      if (at == text.length()) {
        throw new Unfit("its JSON ends early");
      }
      return text.charAt(at++);
    }
  }

  private static Map<String, Object> object(Object value) {
    if (!(value instanceof Map<?, ?> map)) {
      throw new Unfit("has something else where a JSON object is expected");
    }
    Map<String, Object> object = new LinkedHashMap<>();
    map.forEach((name, member) -> object.put(name.toString(), member));
    return object;
  }

  private static String text(Map<String, Object> object, String name) {
    if (object.get(name) instanceof String text) {
      return text;
    }
    throw new Unfit("has no text '" + name + "'");
  }

  private static long number(Map<String, Object> object, String name) {
    if (object.get(name) instanceof Json.Num n && DECIMAL.matcher(n.text).matches()) {
      return new BigInteger(n.text).longValueExact();
    }
    throw new Unfit("has no count '" + name + "'");
  }

  private static List<Object> list(Map<String, Object> object, String name) {
    if (object.get(name) instanceof List<?> list) {
      return new ArrayList<>(list);
    }
    throw new Unfit("has no list '" + name + "'");
  }

  // ---- Bytes and files
  // ----------------------------------------------------------------------------

  /** Why something cannot be used. Its message is a sentence without its subject. */
  private static final class Unfit extends IllegalArgumentException {
    private static final long serialVersionUID = 1L;

    Unfit(String message) {
      super(message);
    }

    Unfit(String message, Throwable cause) {
      super(message, cause);
    }
  }

  private static String words(Exception e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static byte[] sha256(byte[]... parts) {
    MessageDigest digest = digest();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }

  private static byte[] hmac(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", e);
    }
  }

  private static byte[] concat(byte[]... parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String utf8(byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new Unfit("is not UTF-8", e);
    }
  }

  /** Base64 in its one spelling. */
  private static byte[] base64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw new Unfit("has malformed base64", e);
    }
    throw new Unfit("has base64 in another spelling");
  }

  private static byte[] read(Path file, int limit) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(limit + 1);
      if (bytes.length > limit) {
        throw new Unfit("has more than " + limit + " bytes");
      }
      return bytes;
    }
  }

  private static byte[] required(Path file, int limit) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new Unfit("is missing");
    }
    return read(file, limit);
  }

  /** Receives every file below a directory. */
  private interface Visit {
    void file(Path file, boolean regular);
  }

  private static void walk(Path directory, Visit visit) throws IOException {
    if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            visit.file(file, attributes.isRegularFile());
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static String name(Path directory, Path file) {
    return directory.relativize(file).toString().replace('\\', '/');
  }

  private static String last(Path path) {
    return String.valueOf(path.getFileName());
  }
}
