package io.proofline.iam;

/** What can be said of a policy by plain reading. */
public sealed interface Answer {

  /** The reason, as a clause that can follow "because". */
  String why();

  /**
   * It does, whatever the request's context.
   *
   * @param statement the statement that decides, counted from 1 as people count
   * @param why the reason
   */
  record Yes(int statement, String why) implements Answer {}

  /** It does not, whatever the request's context. */
  record No(String why) implements Answer {}

  /** Plain reading cannot tell; never to be read as a no. */
  record Unknown(String why) implements Answer {}
}
