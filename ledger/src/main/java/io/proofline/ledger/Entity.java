package io.proofline.ledger;

/**
 * The legal entity that a workspace belongs to.
 *
 * @param name legal name, for example {@code Harbor Street Clinic}
 * @param role covered entity, business associate, or both (45 CFR 160.103)
 * @param origin prefix of the log's name, for example {@code proofline.example/harbor-street}
 */
public record Entity(String name, Role role, String origin) {

  /** Role under 45 CFR 160.103. */
  public enum Role {
    COVERED_ENTITY,
    BUSINESS_ASSOCIATE,
    BOTH
  }
}
