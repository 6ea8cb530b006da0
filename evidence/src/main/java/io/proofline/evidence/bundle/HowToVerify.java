package io.proofline.evidence.bundle;

import io.proofline.ledger.LedgerProof;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The sheet "how to verify this without Proofline": what lies in this bundle, then the text of
 * {@code docs/verify-without-proofline.md}, which is written for people who are no programmers.
 */
final class HowToVerify {
  private HowToVerify() {}

  static String sheet(LedgerProof proof) throws IOException {
    StringBuilder page = new StringBuilder(24_000);
    page.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\n")
        .append("<title>How to verify this without Proofline</title>\n<style>\n")
        .append("body{font:16px/1.5 Georgia,serif;max-width:44rem;margin:2rem auto;padding:0 1rem}")
        .append("pre,code{font:14px/1.4 ui-monospace,Consolas,monospace;background:#f4f4f2}")
        .append("pre{padding:.6rem;overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere}")
        .append("h1,h2{line-height:1.2}dt{font-weight:bold}dd{margin:0 0 .5rem 1rem;")
        .append("overflow-wrap:anywhere}table{border-collapse:collapse}")
        .append("td,th{border:1px solid #999;padding:.2rem .5rem;text-align:left}\n")
        .append("</style></head>\n<body>\n<h1>What is in this bundle</h1>\n<dl>\n");
    List<String> checkpoint =
        proof.tlogProof().substring(proof.tlogProof().indexOf("\n\n") + 2).lines().toList();
    item(page, "Statement", "leaf " + proof.leaf() + ", in statement.json");
    if (proof.row() != null) {
      item(page, "Row", "row " + proof.row().number() + " of a table in it, in row.json");
    }
    item(page, "Log", checkpoint.getFirst());
    item(page, "Size and root that were signed", checkpoint.get(1) + ", " + checkpoint.get(2));
    item(page, "Public key that came with it", proof.publicKey());
    page.append("</dl>\n<p>In a terminal, in the folder of the unpacked bundle or beside the zip,")
        .append(" with a Java 25 (any vendor):</p>\n<pre>java Verify.java --key \"KEY\" BUNDLE.zip")
        .append("</pre>\n<p>KEY is the public key as a person at the organisation told it to you.")
        .append(" Without <code>--key</code> the program uses the one above, and says so.</p>\n");
    page.append(Markdown.html(text()));
    return page.append("</body></html>\n").toString();
  }

  private static void item(StringBuilder page, String name, String value) {
    page.append("<dt>").append(name).append("</dt><dd>");
    page.append(Markdown.escape(value)).append("</dd>\n");
  }

  static String text() throws IOException {
    try (InputStream in = HowToVerify.class.getResourceAsStream("verify-without-proofline.md")) {
      if (in == null) {
        throw new IllegalStateException("the product's own sheet is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
