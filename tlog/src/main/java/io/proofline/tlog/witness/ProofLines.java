package io.proofline.tlog.witness;

import io.proofline.tlog.StrictText;
import io.proofline.tlog.TlogFormatException;
import java.util.ArrayList;
import java.util.List;

/** The shape that both requests share: a few lines, at most 63 hashes, an empty line, a note. */
record ProofLines(List<String> head, List<byte[]> proof, String note) {
  /** Most hashes that a request may carry. */
  static final int MAX_HASHES = 63;

  static ProofLines parse(byte[] body, int headLines) {
    String text = StrictText.utf8(body);
    int end = text.indexOf("\n\n");
    if (end < 0) {
      throw new TlogFormatException("request has no checkpoint after an empty line");
    }
    List<String> lines = List.of(text.substring(0, end).split("\n", -1));
    if (lines.size() < headLines) {
      throw new TlogFormatException("request begins with too few lines");
    }
    List<String> hashes = lines.subList(headLines, lines.size());
    if (hashes.size() > MAX_HASHES) {
      throw new TlogFormatException("proof of more than " + MAX_HASHES + " hashes");
    }
    List<byte[]> proof = new ArrayList<>();
    hashes.forEach(hash -> proof.add(StrictText.hash(hash)));
    return new ProofLines(lines.subList(0, headLines), proof, text.substring(end + 2));
  }

  /** What follows the word and one space. */
  static String after(String word, String line) {
    if (!line.startsWith(word + " ")) {
      throw new TlogFormatException("request does not begin with a line of '" + word + "'");
    }
    return line.substring(word.length() + 1);
  }
}
