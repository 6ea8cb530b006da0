package io.proofline.evidence.page;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;

/**
 * What stands around the body of every page. For a browser: one file with style and fonts inside
 * and a policy that forbids everything else, script included. For the PDF writer: the same body and
 * style; it is given the fonts directly.
 */
final class PageShell {
  static final List<Font> FONTS =
      List.of(
          new Font("Public Sans", 400, "public-sans-400.ttf"),
          new Font("Public Sans", 600, "public-sans-600.ttf"),
          new Font("Public Sans", 700, "public-sans-700.ttf"),
          new Font("IBM Plex Mono", 400, "ibm-plex-mono-400.ttf"));

  private PageShell() {}

  /**
   * A font that ships with the product.
   *
   * @param family name in the style sheet
   * @param weight CSS weight
   * @param file file of the class path
   */
  record Font(String family, int weight, String file) {
    byte[] bytes() {
      return resource("fonts/" + file);
    }
  }

  static String forBrowser(String title, String body) {
    StringBuilder style = new StringBuilder();
    for (Font font : FONTS) {
      style
          .append("@font-face { font-family: \"")
          .append(font.family())
          .append("\"; font-weight: ")
          .append(font.weight())
          .append("; src: url(data:font/ttf;base64,")
          .append(Base64.getEncoder().encodeToString(font.bytes()))
          .append("); }\n");
    }
    style.append(text("page.css")).append(text("screen.css"));
    String policy =
        "default-src 'none'; font-src data:; style-src 'sha256-"
            + Base64.getEncoder().encodeToString(sha256(style.toString()))
            + "'; base-uri 'none'; form-action 'none'";
    return page(
        title,
        "<meta http-equiv=\"Content-Security-Policy\" content=\"" + policy + "\"/>\n",
        style.toString(),
        body);
  }

  static String forPdf(String title, String body) {
    return page(title, "", text("page.css"), body);
  }

  private static String page(String title, String policy, String style, String body) {
    return "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>\n"
        + policy
        + "<meta name=\"referrer\" content=\"no-referrer\"/>\n"
        + "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
        + new Html().element("title", title)
        + "\n<style>"
        + style
        + "</style></head>\n<body>\n"
        + body
        + "</body></html>\n";
  }

  private static String text(String name) {
    return new String(resource(name), StandardCharsets.UTF_8);
  }

  private static byte[] resource(String name) {
    try (InputStream in = PageShell.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(
            "the product's own file " + name + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the product's own file " + name, e);
    }
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
