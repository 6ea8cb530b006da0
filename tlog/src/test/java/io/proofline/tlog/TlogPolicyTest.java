package io.proofline.tlog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule of tlog-policy, also those that other readers let pass. */
class TlogPolicyTest {
  private static final String LOG = TestLog.KEY.verifier().text();
  private static final String A = witness("a", 1);
  private static final String B = witness("b", 2);
  private static final String C = witness("c", 3);
  private static final String THREE =
      "witness a " + A + "\nwitness b " + B + " https://b.example/\nwitness c " + C + "\n";

  private static String witness(String name, int seed) {
    byte[] bytes = new byte[32];
    bytes[0] = (byte) seed;
    return SigningKey.fromSeed(KeyType.ED25519_COSIGNATURE, name, bytes).verifier().text();
  }

  private static TlogPolicy parse(String text) {
    return TlogPolicy.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void publishedPolicies_areSatisfiedByTheirCosignatures() throws Exception {
    SignedNote note =
        SignedNote.parse(
            Files.readAllBytes(SharedVectors.path("tlog-derived/checkpoint.15.cosigned")));
    TlogPolicy both =
        TlogPolicy.parse(Files.readAllBytes(SharedVectors.path("tlog-derived/policy.txt")));
    TlogPolicy any =
        TlogPolicy.parse(Files.readAllBytes(SharedVectors.path("tlog-derived/policy-any.txt")));
    assertThat(both.open(note).size()).isEqualTo(15);
    assertThat(any.open(note).size()).isEqualTo(15);
    assertThat(both.witnessed(note).cosigned()).hasSize(2);
    SignedNote withoutMlDsa = new SignedNote(note.text(), note.lines().subList(0, 2));
    assertThat(any.open(withoutMlDsa).size()).isEqualTo(15);
    assertThatThrownBy(() -> both.open(withoutMlDsa)).hasMessageContaining("quorum both");
    SignedNote withoutLog = new SignedNote(note.text(), note.lines().subList(1, 3));
    assertThatThrownBy(() -> any.open(withoutLog)).hasMessageContaining("no valid signature");
    assertThat(TlogPolicy.parse(both.encode())).isEqualTo(both);
  }

  @Test
  void publishedProofFile_verifiesUnderThePolicyThatItMeets() throws Exception {
    TlogProof proof =
        TlogProof.parse(Files.readAllBytes(SharedVectors.path("tlog-derived/entry-6.tlog-proof")));
    TlogPolicy any =
        TlogPolicy.parse(Files.readAllBytes(SharedVectors.path("tlog-derived/policy-any.txt")));
    TlogPolicy both =
        TlogPolicy.parse(Files.readAllBytes(SharedVectors.path("tlog-derived/policy.txt")));
    byte[] entry = "seven".getBytes(StandardCharsets.UTF_8);
    assertThat(proof.verify(entry, any).size()).isEqualTo(15);
    assertThatThrownBy(() -> proof.verify(entry, both)).hasMessageContaining("quorum both");
    assertThatThrownBy(() -> proof.verify(new byte[0], any)).hasMessageContaining("does not lead");
    assertThat(proof.extra()).isEmpty();
    TlogProof extra =
        TlogProof.parse(
            new String(proof.encode(), StandardCharsets.UTF_8)
                .replace("@v1\n", "@v1\nextra AAEC\n")
                .getBytes(StandardCharsets.UTF_8));
    assertThat(extra.extra()).hasValueSatisfying(b -> assertThat(b).containsExactly(0, 1, 2));
    assertThat(extra.verify(entry, any).size()).isEqualTo(15);
  }

  @Test
  void nestedGroups_countTheirMembers() {
    TlogPolicy policy =
        parse(THREE + "group ab any a b\ngroup abc 2 ab c\n# why\n \t\n\tquorum \t abc  \n");
    assertThat(policy.satisfied(List.of())).isFalse();
    assertThat(policy.satisfied(List.of("a", "b"))).isFalse();
    assertThat(policy.satisfied(List.of("c"))).isFalse();
    assertThat(policy.satisfied(List.of("b", "c"))).isTrue();
    assertThat(policy.satisfied(List.of("ab", "c"))).isFalse(); // A group's name is no witness's.
    assertThat(policy.witness("b").orElseThrow().url()).isEqualTo("https://b.example/");
  }

  @Test
  void noneAsksForNoWitness_andItsLogMustStillHaveSigned() {
    TlogPolicy policy = parse("log " + LOG + " https://log.example/\nquorum none\n");
    assertThat(policy.satisfied(List.of())).isTrue();
    Checkpoint tree = Checkpoint.of("log.example/test", 1, new byte[32]);
    assertThat(policy.open(TestLog.KEY.sign(tree.text()))).isEqualTo(tree);
    SigningKey other = SigningKey.fromSeed("log.example/test", seed9());
    assertThatThrownBy(() -> policy.open(other.sign(tree.text())))
        .isInstanceOf(TlogFormatException.class);
  }

  private static byte[] seed9() {
    byte[] seed = new byte[32];
    seed[0] = 9;
    return seed;
  }

  static Stream<String> faults() {
    return Stream.of(
        "",
        "quorum none",
        "quorum none\nquorum none\n",
        "quorum a\nwitness a " + A + "\n",
        THREE + "quorum d\n",
        THREE + "group g 0 a b\nquorum g\n",
        THREE + "group g 3 a b\nquorum g\n",
        THREE + "group g 01 a b\nquorum g\n",
        THREE + "group g -1 a b\nquorum g\n",
        THREE + "group g 18446744073709551617 a b\nquorum g\n",
        THREE + "group g some a b\nquorum g\n",
        THREE + "group g any\nquorum g\n",
        THREE + "group g all a a\nquorum g\n",
        THREE + "group g any a g\nquorum g\n",
        THREE + "group g any a\ngroup h any a\nquorum h\n",
        THREE + "group a any b\nquorum a\n",
        THREE + "group none any b\nquorum none\n",
        THREE + "group g any none\nquorum g\n",
        THREE + "witness a " + B + "\nquorum a\n",
        THREE + "witness d " + A + "\nquorum a\n",
        THREE + "witness d " + sameKeyOtherName() + "\nquorum a\n",
        "witness none " + A + "\nquorum none\n",
        "witness a " + LOG + "\nquorum a\n",
        "witness a " + A + " u v\nquorum a\n",
        "witness a\nquorum none\n",
        "log " + A + "\nquorum none\n",
        "log " + LOG + "\nlog " + LOG + "\nquorum none\n",
        "log x\nquorum none\n",
        "log\nquorum none\n",
        "Quorum none\n",
        "quorum none\r\n",
        "quorum none \u0001\n",
        "quorum none\u007f\n",
        "quorum\u00a0none\n",
        "quorum none # why\n");
  }

  private static String sameKeyOtherName() {
    byte[] bytes = new byte[32];
    bytes[0] = 1;
    return SigningKey.fromSeed(KeyType.ED25519_COSIGNATURE, "z", bytes).verifier().text();
  }

  @ParameterizedTest
  @MethodSource("faults")
  void fault_isRefused(String text) {
    assertThatThrownBy(() -> parse(text)).isInstanceOf(TlogFormatException.class);
  }

  @Test
  void bytesThatAreNotUtf8_andHugeFiles_areRefused() {
    assertThatThrownBy(() -> TlogPolicy.parse(new byte[] {'#', (byte) 0xff, '\n'}))
        .isInstanceOf(TlogFormatException.class);
    assertThatThrownBy(() -> parse("# " + "x".repeat(1 << 20) + "\nquorum none\n"))
        .hasMessageContaining("bytes");
  }

  @Test
  void hundredWitnessesAndGroups_areRead() {
    StringBuilder text = new StringBuilder();
    String last = "";
    for (int i = 0; i < 100; i++) {
      text.append("witness w").append(i).append(' ').append(witness("w" + i, i)).append('\n');
      text.append("group g").append(i).append(" all w").append(i).append(last).append('\n');
      last = " g" + i;
    }
    TlogPolicy policy = parse(text + "quorum g99\n");
    List<String> all = policy.witnesses().stream().map(TlogPolicy.Witness::name).toList();
    assertThat(policy.satisfied(all)).isTrue();
    assertThat(policy.satisfied(all.subList(1, 100))).isFalse();
  }
}
