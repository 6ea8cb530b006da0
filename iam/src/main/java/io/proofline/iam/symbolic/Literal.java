package io.proofline.iam.symbolic;

/**
 * One constraint on one dimension.
 *
 * <p>For a key with one value: the value lies in the language, or outside of it when negated. For a
 * key with several: some value does ({@code every} false), or every value does. An absent key
 * satisfies it if {@code absent}. The action, the resource and the principal are never absent.
 *
 * @param id number within its {@link Lexicon}
 * @param opposite number of the literal that holds exactly where this one does not
 * @param dimension what it constrains
 * @param absent whether it holds of an absent key
 * @param every whether it speaks of every value
 * @param negated whether it speaks of values outside of the language
 * @param language the values
 */
record Literal(
    int id,
    int opposite,
    Dimension dimension,
    boolean absent,
    boolean every,
    boolean negated,
    Language language) {}
