package io.proofline.cloud.template;

/**
 * A file that cannot be read as a CloudFormation template. The message names the file, the line
 * when there is one, what is wrong and what to do; it never quotes a value of the file. Nothing was
 * kept of the file.
 */
public final class TemplateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String file;
  private final int line;

  TemplateException(String file, int line, String problem) {
    super(file + (line > 0 ? ":" + line : "") + ": " + problem);
    this.file = file;
    this.line = line;
  }

  /** File as it was named to the collector. */
  public String file() {
    return file;
  }

  /** Line, counted from 1; 0 when the problem belongs to the whole file. */
  public int line() {
    return line;
  }
}
