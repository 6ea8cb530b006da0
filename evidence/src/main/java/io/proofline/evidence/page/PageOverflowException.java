package io.proofline.evidence.page;

import java.util.List;

/** A page does not fit on one US Letter page. Nothing was shrunk and no PDF was written. */
public final class PageOverflowException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("serial") // an immutable list of strings
  private final List<String> tooLong;

  /** With the page's name and what is too long in it, longest first. */
  public PageOverflowException(String page, int pages, List<String> tooLong) {
    super(
        page
            + " needs "
            + pages
            + " pages and may have one; it was not written. Too long: "
            + String.join("; ", tooLong)
            + ". Shorten that where it is written, then make the page again.");
    this.tooLong = List.copyOf(tooLong);
  }

  /** What is too long, longest first. */
  public List<String> tooLong() {
    return tooLong;
  }
}
