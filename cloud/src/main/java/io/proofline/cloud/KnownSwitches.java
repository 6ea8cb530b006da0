package io.proofline.cloud;

import java.util.Locale;
import java.util.Set;

/**
 * Environment variables whose value may be kept: switches that decide whether a function logs whole
 * events. Both the name and the value must be known; any other value could be a secret and becomes
 * {@value #REDACTED}, without a hash, because short secrets can be guessed from one.
 */
public final class KnownSwitches {
  /** Stands for a value that is not kept. */
  public static final String REDACTED = "(withheld)";

  private static final Set<String> NAMES =
      Set.of(
          "LOG_LEVEL",
          "LOGLEVEL",
          "AWS_LAMBDA_LOG_LEVEL",
          "AWS_LAMBDA_LOG_FORMAT",
          "POWERTOOLS_LOG_LEVEL",
          "POWERTOOLS_LOGGER_LOG_EVENT",
          "POWERTOOLS_DEBUG",
          "POWERTOOLS_DEV",
          "DEBUG",
          "NODE_DEBUG",
          "AWS_SDK_DEBUG",
          "PYTHONDEVMODE");

  private static final Set<String> VALUES =
      Set.of(
          "true",
          "false",
          "0",
          "1",
          "yes",
          "no",
          "on",
          "off",
          "*",
          "trace",
          "debug",
          "info",
          "warn",
          "warning",
          "error",
          "fatal",
          "critical",
          "silent",
          "json",
          "text",
          "http",
          "https",
          "net");

  private KnownSwitches() {}

  /** Whether the name is that of a switch. */
  public static boolean names(String name) {
    return NAMES.contains(name);
  }

  /** Whether the value may be kept under the name. */
  public static boolean keeps(String name, String value) {
    return NAMES.contains(name) && VALUES.contains(value.toLowerCase(Locale.ROOT));
  }
}
