package io.proofline.systems;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A system of the entity.
 *
 * @param id short id, for example {@code S-07}
 * @param name what people call it
 * @param owner who answers for it
 * @param purpose what it is for, one sentence
 * @param holdsPhi whether it holds ePHI
 * @param reason why it holds none; present exactly when {@code holdsPhi} is NO
 * @param ephiCategories kinds of ePHI, for example {@code images}
 * @param accounts accounts in which its resources live; no rule reaches beyond them
 * @param claims which resources belong to it
 */
public record InventorySystem(
    String id,
    String name,
    Owner owner,
    String purpose,
    HoldsPhi holdsPhi,
    Optional<String> reason,
    List<String> ephiCategories,
    Set<String> accounts,
    List<Claim> claims) {

  /** Takes copies of the collections. */
  public InventorySystem {
    ephiCategories = List.copyOf(ephiCategories);
    accounts = Set.copyOf(accounts);
    claims = List.copyOf(claims);
  }

  /**
   * Who answers for a system.
   *
   * @param name person
   * @param title function, when given
   */
  public record Owner(String name, Optional<String> title) {}
}
