package io.proofline.trail.directory;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a name in a directory is a name of. */
public enum NameKind {
  /** An IAM user; the scope is its account. IAM tells no two names apart by case. */
  IAM_USER(true, true),
  /** A user id of an Identity Store, never given twice. */
  IDENTITY_CENTER(true, false),
  /** A user name of Identity Center, which it gives to sessions. */
  IDENTITY_CENTER_NAME(true, false),
  /** A subject of a SAML or OIDC provider; the scope is the provider as records name it. */
  SUBJECT(false, true),
  /** A source identity of a role session. */
  SOURCE_IDENTITY(false, false),
  /** An e-mail name; of subjects only of the provider that is its scope. */
  EMAIL(true, false),
  /** The ARN of one role session, lent out from a time to a time. */
  SESSION(false, false);

  private final boolean anyCase;
  private final boolean scoped;

  NameKind(boolean anyCase, boolean scoped) {
    this.anyCase = anyCase;
    this.scoped = scoped;
  }

  /** Stable name, for example {@code iam-user}. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether a name means nothing without a scope. */
  boolean scoped() {
    return scoped;
  }

  /** The kind with that stable name. */
  static Optional<NameKind> of(String id) {
    return Stream.of(values()).filter(k -> k.id().equals(id)).findFirst();
  }

  /** Name by which two spellings of one name are equal. */
  String plain(String name) {
    return anyCase ? name.toLowerCase(Locale.ROOT) : name;
  }
}
