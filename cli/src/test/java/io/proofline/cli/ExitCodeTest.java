package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ExitCodeTest {
  @Test
  void numbers_areThoseThatTheDocumentationPromises() {
    assertThat(List.of(ExitCode.values()).stream().map(ExitCode::number))
        .containsExactly(0, 1, 2, 3, 4, 5, 70, 130);
  }

  @Test
  void gravest_integrityBeatsUnreachableBeatsPartialBeatsFinding() {
    assertThat(
            ExitCode.gravest(
                List.of(
                    ExitCode.FINDING, ExitCode.PARTIAL, ExitCode.UNREACHABLE, ExitCode.INTEGRITY)))
        .isEqualTo(ExitCode.INTEGRITY);
    assertThat(ExitCode.gravest(List.of(ExitCode.FINDING, ExitCode.PARTIAL, ExitCode.UNREACHABLE)))
        .isEqualTo(ExitCode.UNREACHABLE);
    assertThat(ExitCode.gravest(List.of(ExitCode.OK, ExitCode.FINDING, ExitCode.PARTIAL)))
        .isEqualTo(ExitCode.PARTIAL);
    assertThat(ExitCode.gravest(List.of(ExitCode.OK, ExitCode.FINDING)))
        .isEqualTo(ExitCode.FINDING);
  }

  @Test
  void gravest_ofNothing_isOk() {
    assertThat(ExitCode.gravest(List.of())).isEqualTo(ExitCode.OK);
  }
}
