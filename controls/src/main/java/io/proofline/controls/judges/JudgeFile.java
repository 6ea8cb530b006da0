package io.proofline.controls.judges;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * A file of another judge.
 *
 * @param format what it is, in words
 * @param findings what it says
 * @param rules rules of Config by their name in the account, with the identifier of the managed
 *     rule; empty where two of one name differ
 * @param leftOut why elements were left out, with their number
 * @param whole whether the file is all of an export; false when it says that further pages exist
 */
public record JudgeFile(
    String format,
    List<JudgeFinding> findings,
    Map<String, String> rules,
    Map<String, Integer> leftOut,
    boolean whole) {
  /** Largest file that is read. */
  public static final int MOST_BYTES = 64 * 1024 * 1024;

  /** Largest file once it is unpacked. */
  static final long MOST_UNPACKED = 256L * 1024 * 1024;

  private static final int DEEPEST = 64;
  private static final int LONGEST_TEXT = 1 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(LONGEST_TEXT)
                          .maxNameLength(1_000)
                          .maxNumberLength(100)
                          .build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .build())
          .build();

  /** Takes copies. */
  public JudgeFile {
    findings = List.copyOf(findings);
    rules = Map.copyOf(rules);
    leftOut = Map.copyOf(leftOut);
  }

  /** How many findings stand in each way. */
  public Map<JudgeFinding.Standing, Long> standings() {
    Map<JudgeFinding.Standing, Long> counts = new TreeMap<>();
    findings.forEach(one -> counts.merge(one.standing(), 1L, Long::sum));
    return counts;
  }

  /**
   * Reads a file: JSON in UTF-8, one document, as it is or gzipped.
   *
   * @param name for messages
   * @throws IllegalArgumentException when it is none of the formats, damaged, or beyond a limit;
   *     the message begins with the name
   */
  public static JudgeFile read(String name, byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      throw new IllegalArgumentException(
          name + " has more than " + MOST_BYTES / 1024 / 1024 + " MB; export it in parts");
    }
    try (InputStream in = open(bytes);
        JsonParser parser = JSON.createParser(in)) {
      return new JudgeDocument(JSON).read(parser);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(name + " " + reason(e), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + " " + e.getMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(name + " is damaged: it cannot be unpacked", e);
    }
  }

  private static InputStream open(byte[] bytes) throws IOException {
    if (bytes.length > 2 && (bytes[0] & 0xff) == 0x1f && (bytes[1] & 0xff) == 0x8b) {
      return new Bounded(new GZIPInputStream(new ByteArrayInputStream(bytes)), MOST_UNPACKED);
    }
    if (bytes.length >= 2 && (wide(bytes[0], bytes[1]) || bytes[0] == 0 || bytes[1] == 0)) {
      throw new IllegalArgumentException(
          "is not UTF-8, by its first bytes it is UTF-16 or UTF-32; export it again as UTF-8");
    }
    return new ByteArrayInputStream(bytes);
  }

  private static boolean wide(byte first, byte second) {
    return (first == (byte) 0xff && second == (byte) 0xfe)
        || (first == (byte) 0xfe && second == (byte) 0xff);
  }

  /** Without the text around the place, which may hold anything. */
  private static String reason(JacksonException e) {
    String said = String.valueOf(e.getOriginalMessage());
    String where =
        e.getLocation() == null || e.getLocation().getLineNr() < 1
            ? ""
            : ", line " + e.getLocation().getLineNr() + " column " + e.getLocation().getColumnNr();
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof TooLarge) {
        return "has more than " + MOST_UNPACKED / 1024 / 1024 + " MB unpacked; export it in parts";
      }
      if (cause instanceof java.util.zip.ZipException || cause instanceof java.io.EOFException) {
        return "is damaged: it cannot be unpacked";
      }
    }
    if (e instanceof StreamConstraintsException) {
      return "is deeper or longer than any export" + where;
    }
    if (said.contains("uplicate")) {
      return "names a member twice" + where + "; what it says is not known";
    }
    if (said.contains("UTF-8")) {
      return "is not UTF-8" + where;
    }
    return "is no JSON that can be read: it is cut off or broken" + where;
  }

  /** More than may be unpacked. */
  private static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /** A stream that ends in an error after so many bytes. */
  private static final class Bounded extends InputStream {
    private final InputStream in;
    private long left;

    Bounded(InputStream in, long most) {
      this.in = in;
      this.left = most;
    }

    @Override
    public int read() throws IOException {
      int one = in.read();
      take(one < 0 ? 0 : 1);
      return one;
    }

    @Override
    public int read(byte[] into, int from, int length) throws IOException {
      int count = in.read(into, from, length);
      take(Math.max(0, count));
      return count;
    }

    private void take(int count) throws IOException {
      left -= count;
      if (left < 0) {
        throw new TooLarge();
      }
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
