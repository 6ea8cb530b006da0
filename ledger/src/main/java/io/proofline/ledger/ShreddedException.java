package io.proofline.ledger;

/** The payload of a leaf was shredded under two approvals. The leaf stands and can be proved. */
public final class ShreddedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient LeafRef leaf;
  private final transient LeafRef by;

  ShreddedException(LeafRef leaf, LeafRef by) {
    super("leaf " + leaf + ": committed, payload shredded by entry " + by);
    this.leaf = leaf;
    this.by = by;
  }

  /** Something depends on what the newest statement said, and that one was shredded. */
  public ShreddedException(Entry.Shredded gone) {
    super(
        "not evaluated: what holds for "
            + gone.type()
            + " "
            + gone.subject()
            + " was said by leaf "
            + gone.leaf()
            + ", whose payload was shredded by entry "
            + gone.by()
            + "; what stood before it does not hold again");
    this.leaf = gone.leaf();
    this.by = gone.by();
  }

  /** The leaf. */
  public LeafRef leaf() {
    return leaf;
  }

  /** The statement of the shredding. */
  public LeafRef by() {
    return by;
  }
}
