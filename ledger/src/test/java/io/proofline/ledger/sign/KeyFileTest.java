package io.proofline.ledger.sign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFileTest {
  private static final KeyFile.Passphrase NOBODY = actor -> null;

  @TempDir Path folder;
  private final ActorKey dana = ActorKey.generate("dana.whitfield");

  @Test
  void keyWithoutPassphrase_comesBack_andOnlyItsOwnerMayReadIt() throws Exception {
    Path file = folder.resolve("dana.key");
    KeyFile.write(file, dana, null);
    assertThat(KeyFile.read(file, NOBODY).publicText()).isEqualTo(dana.publicText());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void keyThatOthersMayRead_isRefused() throws Exception {
    Path file = folder.resolve("dana.key");
    KeyFile.write(file, dana, null);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(() -> KeyFile.read(file, NOBODY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("can be read by others");
  }

  @Test
  void keyUnderAPassphrase_opensWithItAlone_andTheFileDoesNotShowTheSecret() throws Exception {
    Path file = folder.resolve("dana.key");
    KeyFile.write(file, dana, "harbor street".toCharArray());
    assertThat(KeyFile.read(file, actor -> "harbor street".toCharArray()).publicText())
        .isEqualTo(dana.publicText());
    assertThat(Files.readString(file)).doesNotContain(dana.secretText()).doesNotContain("PRIVATE");
    assertThatThrownBy(() -> KeyFile.read(file, actor -> "harbour street".toCharArray()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("wrong passphrase");
    assertThatThrownBy(() -> KeyFile.read(file, NOBODY))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("needs its passphrase");
  }

  @Test
  void keyFileThatIsThere_isNeverOverwritten() throws Exception {
    Path file = folder.resolve("dana.key");
    KeyFile.write(file, dana, null);
    byte[] before = Files.readAllBytes(file);
    assertThatThrownBy(() -> KeyFile.write(file, ActorKey.generate("lee.ortiz"), null))
        .isInstanceOf(FileAlreadyExistsException.class);
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void anyDamagedLine_isRefused_withoutQuotingTheSecret() throws Exception {
    Path file = folder.resolve("dana.key");
    KeyFile.write(file, dana, null);
    String good = Files.readString(file);
    for (int at = 0; at < good.length(); at++) {
      String bad = good.substring(0, at) + (char) (good.charAt(at) ^ 1) + good.substring(at + 1);
      Files.writeString(file, bad, StandardCharsets.ISO_8859_1);
      String secret = dana.secretText().substring(20);
      assertThatThrownBy(() -> KeyFile.read(file, NOBODY))
          .as("byte " + at)
          .isInstanceOf(IOException.class)
          .satisfies(e -> assertThat(e.getMessage()).doesNotContain(secret));
    }
  }

  @Test
  void signature_countsForOneDecisionInOneLedgerOnly() {
    DecisionSignature signature = dana.sign("clinic.example/log", "{\"approve\":true}");
    assertThat(signature.actor()).isEqualTo("dana.whitfield");
    assertThat(signature.verifies("clinic.example/log", "{\"approve\":true}")).isTrue();
    assertThat(signature.verifies("clinic.example/log", "{\"approve\":false}")).isFalse();
    assertThat(signature.verifies("other.example/log", "{\"approve\":true}")).isFalse();
    String lee = ActorKey.generate("lee.ortiz").publicText();
    assertThat(new DecisionSignature(lee, signature.value()).verifies("clinic.example/log", "{}"))
        .isFalse();
    assertThat(new DecisionSignature("no key", signature.value()).verifies("a", "b")).isFalse();
    assertThat(new DecisionSignature(dana.publicText(), "AAAA").verifies("a", "b")).isFalse();
  }

  @Test
  void introduction_needsThePrivateKey() {
    KeyIntroduction dana = this.dana.introduction();
    assertThat(KeyIntroduction.parse(dana.note())).isEqualTo(dana);
    KeyIntroduction lee = ActorKey.generate("lee.ortiz").introduction();
    String stolen = dana.note().replace(dana.key(), lee.key());
    assertThatThrownBy(() -> KeyIntroduction.parse(stolen))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not signed by that key");
    assertThatThrownBy(() -> KeyIntroduction.parse("x".repeat(5_000)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ActorKey.generate("dana whitfield"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
