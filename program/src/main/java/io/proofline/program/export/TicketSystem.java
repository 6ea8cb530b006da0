package io.proofline.program.export;

import java.util.Locale;

/** Systems in which people approve changes. */
public enum TicketSystem {
  GITHUB,
  JIRA,
  SERVICENOW;

  /** Stable name. */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
