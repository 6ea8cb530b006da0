package io.proofline.cloud.template;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The text of a template.
 *
 * @param sha256 lower-case hex over the bytes of the file
 */
record TemplateFile(String name, String sha256, String text) {

  /**
   * CloudFormation takes 1 MB from a bucket; twice that leaves room for a file before packaging.
   */
  static final int MAX_BYTES = 2 * 1024 * 1024;

  static TemplateFile read(Path path, String name) {
    return of(name, InputFile.read(path, name, MAX_BYTES));
  }

  static TemplateFile of(String name, byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new TemplateException(
          name,
          0,
          "larger than " + MAX_BYTES + " bytes; CloudFormation takes 1 MB, so this is no template");
    }
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    CharBuffer out = CharBuffer.allocate(bytes.length + 1);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    boolean bad = decoder.decode(in, out, true).isError() || decoder.flush(out).isError();
    out.flip();
    String text = out.toString();
    if (bad) {
      int line = 1 + (int) text.chars().filter(c -> c == '\n').count();
      throw new TemplateException(name, line, "is not UTF-8; save the file as UTF-8");
    }
    return new TemplateFile(
        name, InputFile.sha256(bytes), text.startsWith("\uFEFF") ? text.substring(1) : text);
  }
}
