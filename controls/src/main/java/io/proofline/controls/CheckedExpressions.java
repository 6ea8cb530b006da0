package io.proofline.controls;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelProtoAbstractSyntaxTree;
import dev.cel.expr.CheckedExpr;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Expressions that were checked when the program was built: a file in the program's own jar, made
 * by {@link CheckExpressions}, of which only what is asked for is unpacked. Safe for several
 * threads.
 *
 * <p>Format, in the encoding of protocol buffers: text {@value #FORMAT}, text that names the inputs
 * of the build, number of controls; for each its key (see {@link ExpressionKeys}) and one block of
 * bytes. A block: whether there is a {@code when}, number of trees, the trees as {@code
 * cel.expr.CheckedExpr} without the calls that macros stood for.
 */
final class CheckedExpressions {
  static final String FILE = "expressions.bin";
  private static final String FORMAT = "proofline-expressions/1";
  private static final CheckedExpressions NONE = new CheckedExpressions("", Map.of());

  private final String inputs;
  private final Map<String, ByteBuffer> blocks;

  private CheckedExpressions(String inputs, Map<String, ByteBuffer> blocks) {
    this.inputs = inputs;
    this.blocks = Map.copyOf(blocks);
  }

  /** Those that this program was built with; none when it was built without. */
  static CheckedExpressions shipped() {
    try (InputStream in = CheckedExpressions.class.getResourceAsStream(FILE)) {
      return in == null ? NONE : parse(in.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a file. Throws IllegalStateException for one that the build did not write. */
  static CheckedExpressions parse(byte[] file) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(file);
      if (!in.readString().equals(FORMAT)) {
        throw new IllegalStateException("of another format");
      }
      String inputs = in.readString();
      Map<String, ByteBuffer> blocks = new HashMap<>();
      for (int left = in.readUInt32(); left > 0; left--) {
        String key = in.readString();
        int length = in.readUInt32();
        ByteBuffer block = ByteBuffer.wrap(file, in.getTotalBytesRead(), length).slice();
        in.skipRawBytes(length);
        blocks.put(key, block.asReadOnlyBuffer());
      }
      if (!in.isAtEnd()) {
        throw new IllegalStateException("bytes after its end");
      }
      return new CheckedExpressions(inputs, blocks);
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
  }

  /** The bytes of a file. */
  static byte[] file(String inputs, Map<String, CheckedControl> controls) {
    return bytes(
        out -> {
          out.writeStringNoTag(FORMAT);
          out.writeStringNoTag(inputs);
          out.writeUInt32NoTag(controls.size());
          for (Map.Entry<String, CheckedControl> entry : controls.entrySet()) {
            out.writeStringNoTag(entry.getKey());
            out.writeByteArrayNoTag(block(entry.getValue()));
          }
        });
  }

  /** What the file was made from; empty when there is none. */
  String inputs() {
    return inputs;
  }

  /** The expressions of a control; empty when it was not there when the program was built. */
  Optional<CheckedControl> find(String key) {
    ByteBuffer block = blocks.get(key);
    return block == null ? Optional.empty() : Optional.of(control(block.duplicate()));
  }

  /** One control as it stands in the file: equal bytes are equal expressions. */
  static byte[] block(CheckedControl control) {
    List<CelAbstractSyntaxTree> trees = new ArrayList<>();
    if (control.when() != null) {
      trees.add(control.when());
    }
    trees.add(control.pass());
    trees.addAll(control.reason());
    return bytes(
        out -> {
          out.useDeterministicSerialization();
          out.writeBoolNoTag(control.when() != null);
          out.writeUInt32NoTag(trees.size());
          for (CelAbstractSyntaxTree tree : trees) {
            CheckedExpr.Builder whole =
                CelProtoAbstractSyntaxTree.fromCelAst(tree).toCheckedExpr().toBuilder();
            whole.getSourceInfoBuilder().clearMacroCalls(); // only unparsing asks for them
            out.writeMessageNoTag(whole.build());
          }
        });
  }

  private static CheckedControl control(ByteBuffer block) {
    try {
      CodedInputStream in = CodedInputStream.newInstance(block);
      boolean conditional = in.readBool();
      List<CelAbstractSyntaxTree> trees = new ArrayList<>();
      for (int left = in.readUInt32(); left > 0; left--) {
        trees.add(tree(in));
      }
      CelAbstractSyntaxTree when = conditional ? trees.removeFirst() : null;
      CelAbstractSyntaxTree pass = trees.removeFirst();
      return new CheckedControl(when, pass, trees);
    } catch (IOException | RuntimeException e) {
      throw damaged(e);
    }
  }

  private static CelAbstractSyntaxTree tree(CodedInputStream in) throws IOException {
    CheckedExpr.Builder tree = CheckedExpr.newBuilder();
    int outer = in.pushLimit(in.readUInt32());
    tree.mergeFrom(in);
    if (in.getBytesUntilLimit() != 0) {
      throw new InvalidProtocolBufferException("a tree that ends early");
    }
    in.popLimit(outer);
    return CelProtoAbstractSyntaxTree.fromCheckedExpr(tree.build()).getAst();
  }

  private static IllegalStateException damaged(@Nullable Exception cause) {
    return new IllegalStateException(
        FILE + " in the program's own jar is damaged; install or build the program again", cause);
  }

  private interface Content {
    void write(CodedOutputStream out) throws IOException;
  }

  private static byte[] bytes(Content content) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      CodedOutputStream out = CodedOutputStream.newInstance(bytes);
      content.write(out);
      out.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
  }
}
