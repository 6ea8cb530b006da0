package io.proofline.trail.read;

import java.util.Locale;

/**
 * The columns of an event, in the order in which the lake keeps them. A record that lacks a member
 * has no value there. All are text; {@link #READ_ONLY} and {@link #CONSOLE_SESSION} hold {@code
 * true} or {@code false}.
 */
public enum Column {
  /** Source family: {@code cloudtrail}, {@code s3-access}, {@code alb}, {@code vpc-flow}. */
  FEED,
  EVENT_ID,
  ACCOUNT,
  SOURCE,
  NAME,
  REGION,
  TYPE,
  CATEGORY,
  VERSION,
  READ_ONLY,
  ERROR_CODE,
  IP,
  AGENT,
  VPCE,
  REQUEST_ID,
  SHARED_ID,
  ADDENDUM,
  ID_TYPE,
  ID_ARN,
  ID_PRINCIPAL,
  ID_ACCOUNT,
  ID_USER,
  ID_KEY,
  ID_INVOKED_BY,
  ID_PROVIDER,
  ISSUER_ARN,
  ISSUER_TYPE,
  ISSUER_USER,
  ISSUER_PRINCIPAL,
  SESSION_CREATED,
  SESSION_MFA,
  EC2_DELIVERY,
  CONSOLE_SESSION,
  SOURCE_IDENTITY,
  OBO_USER,
  OBO_STORE,
  CREDENTIAL_ID,
  ISSUED_KEY,
  ISSUED_ARN,
  MINTED_KEY,
  MINTED_USER,
  REQ_ROLE,
  REQ_SESSION;

  /** How many there are. */
  public static final int COUNT = values().length;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** Name in SQL. */
  public String label() {
    return label;
  }

  /** Its place among the columns, from 0. */
  @SuppressWarnings("EnumOrdinal") // The order is declared above, and no file depends on it.
  public int index() {
    return ordinal();
  }

  /** Whether its values are {@code true} and {@code false}. */
  public boolean flag() {
    return this == READ_ONLY || this == CONSOLE_SESSION;
  }
}
