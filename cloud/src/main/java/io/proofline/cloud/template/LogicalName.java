package io.proofline.cloud.template;

import java.util.regex.Pattern;

/**
 * Names of resources that a template or plan declares and AWS will name. Their identifier is {@code
 * logical~} and the logical id, or the address in a plan: no AWS name holds a tilde there.
 */
public final class LogicalName {
  static final String MARK = "logical~";

  // An ARN with such a name does not exist yet: only its name says something.
  private static final Pattern MADE_OF_ONE =
      Pattern.compile("(?:arn:aws[a-z-]*:[A-Za-z0-9:/_.*-]*)?logical~");

  private LogicalName() {}

  /** Whether the text is such a name, or is made of one; it means something in its file alone. */
  public static boolean isOne(String text) {
    return text.contains(MARK);
  }

  /** The text as people read it: such names, and ARNs made of them, as the file writes the name. */
  public static String spoken(String text) {
    return text.contains(MARK) ? MADE_OF_ONE.matcher(text).replaceAll("") : text;
  }
}
