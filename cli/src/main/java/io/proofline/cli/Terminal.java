package io.proofline.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The two streams of the process. Data goes to {@code out}, everything said to a person to {@code
 * err}. Both are UTF-8 whatever the locale. Control characters in text are replaced, so a resource
 * name cannot steer the terminal.
 */
public final class Terminal {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean outTty;
  private final boolean errTty;
  private final boolean colour;
  private volatile boolean quiet;
  private volatile boolean verbose;

  /**
   * Made of streams.
   *
   * @param out where data goes
   * @param err where talk goes
   * @param outTty whether {@code out} is a terminal
   * @param errTty whether {@code err} is a terminal, so that progress may be drawn there
   * @param colour whether a terminal may be coloured
   */
  public Terminal(
      PrintStream out, PrintStream err, boolean outTty, boolean errTty, boolean colour) {
    this.out = out;
    this.err = err;
    this.outTty = outTty;
    this.errTty = errTty;
    this.colour = colour;
  }

  /** The streams of this process; the launcher tells which of them are terminals. */
  static Terminal ofProcess() {
    String noColour = System.getenv("NO_COLOR");
    boolean colour =
        (noColour == null || noColour.isEmpty()) && !"dumb".equals(System.getenv("TERM"));
    return new Terminal(
        new PrintStream(
            new PipeStream(new FileOutputStream(FileDescriptor.out)),
            false,
            StandardCharsets.UTF_8),
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8),
        Boolean.getBoolean("proofline.tty.out"),
        Boolean.getBoolean("proofline.tty.err"),
        colour);
  }

  void quiet(boolean on) {
    quiet = on;
  }

  void verbose(boolean on) {
    verbose = on;
  }

  /** One line of data. */
  public void print(String line) {
    out.println(plain(line));
  }

  /** Bytes of data as they are, for documents that the program made itself. */
  public void printRaw(String text) {
    out.print(text);
  }

  /** Says something; silent under {@code -q}. */
  public void say(String line) {
    if (!quiet) {
      err.println(plain(line));
    }
  }

  /** Says something that only {@code -v} wants to know. */
  public void detail(String line) {
    if (verbose) {
      err.println(plain(line));
    }
  }

  /** Says what went wrong, also under {@code -q}. */
  public void complain(String line) {
    err.println(plain(line));
  }

  /** Colours a word that already carries the meaning; the word alone when colour is not wanted. */
  public String emphasise(String word, Emphasis emphasis) {
    return outTty && colour ? emphasis.start + word + Emphasis.END : word;
  }

  /** Whether a person reads stdout. */
  public boolean isTerminal() {
    return outTty;
  }

  /** Whether stack traces are wanted. */
  public boolean isVerbose() {
    return verbose;
  }

  /** Shows progress on a terminal once the work takes longer than a second. */
  public Progress progress(String what) {
    return Progress.start(err, errTty && !quiet, plain(what));
  }

  /** Writes what is buffered; false when the reader of stdout is gone or its disk is full. */
  boolean flush() {
    err.flush();
    return !out.checkError();
  }

  PrintStream errStream() {
    return err;
  }

  private static String plain(String text) {
    StringBuilder clean = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean control = Character.isISOControl(c) && c != '\n' && c != '\t';
      boolean ours = c == '\u001b' && Emphasis.standsAt(text, i);
      boolean turns = (c >= '\u202a' && c <= '\u202e') || (c >= '\u2066' && c <= '\u2069');
      if ((control && !ours) || turns) {
        if (clean == null) {
          clean = new StringBuilder(text);
        }
        clean.setCharAt(i, '?');
      }
    }
    return clean == null ? text : clean.toString();
  }

  /** Colours, each only repeating a word. */
  public enum Emphasis {
    /** Needs a person. */
    BAD("\u001b[1;31m"),
    /** Is fine. */
    GOOD("\u001b[32m"),
    /** Is not known. */
    UNKNOWN("\u001b[1;33m");

    private static final String END = "\u001b[0m";
    private final String start;

    Emphasis(String start) {
      this.start = start;
    }

    private static boolean standsAt(String text, int at) {
      if (text.startsWith(END, at)) {
        return true;
      }
      for (Emphasis e : values()) {
        if (text.startsWith(e.start, at)) {
          return true;
        }
      }
      return false;
    }
  }
}
