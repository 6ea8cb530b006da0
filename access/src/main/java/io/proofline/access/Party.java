package io.proofline.access;

/** Who is let in by a setting. */
public sealed interface Party {

  /**
   * Short stable word for sorting and for documents: an account id, {@code *}, or a prefixed name.
   */
  String key();

  /**
   * An account of somebody else.
   *
   * @param id twelve digits
   */
  record Account(String id) implements Party {
    @Override
    public String key() {
      return id;
    }
  }

  /** Everybody, signed in or not. */
  record Anyone() implements Party {
    @Override
    public String key() {
      return "*";
    }
  }

  /**
   * Users signed in by an identity provider (OIDC or SAML).
   *
   * @param provider ARN or host of the provider
   */
  record Federated(String provider) implements Party {
    @Override
    public String key() {
      return "federated:" + provider;
    }
  }

  /**
   * Named in a way from which the account cannot be told: a canonical user id, the unique id of a
   * principal, a bucket of unknown owner.
   *
   * @param name the text in the setting
   */
  record Unnamed(String name) implements Party {
    @Override
    public String key() {
      return "unknown:" + name;
    }
  }
}
