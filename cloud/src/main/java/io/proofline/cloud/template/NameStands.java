package io.proofline.cloud.template;

/** How the name of a resource stands in an expression, as far as the files say it. */
enum NameStands {
  /** The name is the whole expression: what it leads to is the value. */
  ALONE,
  /** No file was read that shows the expression. A plan lists its names and not the rest of it. */
  NOT_SHOWN,
  /** Text, a function or a condition stands around it: the value is another. */
  WITHIN_MORE;

  /** Both steps of a way: it is no better than the worse of them. */
  NameStands and(NameStands other) {
    return compareTo(other) >= 0 ? this : other;
  }
}
