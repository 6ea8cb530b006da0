package io.proofline.tlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The proof vectors of transparency-dev/merkle, and the accumulated hashes of its README. */
class MerkleVectorsTest {

  @Test
  void allPublishedVectors_areAnsweredAsPublished() throws Exception {
    Map<String, Integer> right = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Map.Entry<String, JsonNode> vector : vectors().entrySet()) {
      String family = vector.getKey().split("/", -1)[1];
      boolean wanted = !vector.getValue().path("wantErr").asBoolean(false);
      if (accepts(family, vector.getValue()) == wanted) {
        right.merge(family, 1, Integer::sum);
      } else {
        wrong.add(vector.getKey());
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(right)
        .isEqualTo(
            Map.of(
                "inclusion", 98,
                "consistency", 98,
                "subtreeinclusion", 204,
                "subtreeconsistency", 118));
  }

  private static boolean accepts(String family, JsonNode v) {
    List<byte[]> proof = new ArrayList<>();
    v.path("proof").values().forEach(hash -> proof.add(decoded(hash)));
    return switch (family) {
      case "inclusion" ->
          ProofVerifier.inclusion(
              number(v, "leafIdx"),
              number(v, "treeSize"),
              decoded(v.path("leafHash")),
              proof,
              decoded(v.path("root")));
      case "consistency" ->
          ProofVerifier.consistency(
              number(v, "size1"),
              number(v, "size2"),
              proof,
              decoded(v.path("root1")),
              decoded(v.path("root2")));
      case "subtreeinclusion" ->
          ProofVerifier.subtreeInclusion(
              number(v, "leafIdx"),
              number(v, "start"),
              number(v, "end"),
              decoded(v.path("leafHash")),
              proof,
              decoded(v.path("root")));
      case "subtreeconsistency" ->
          ProofVerifier.subtreeConsistency(
              number(v, "start"),
              number(v, "end"),
              number(v, "size"),
              proof,
              decoded(v.path("root1")),
              decoded(v.path("root2")));
      default -> throw new IllegalArgumentException(family);
    };
  }

  private static long number(JsonNode vector, String field) {
    assertThat(vector.path(field).isIntegralNumber()).isTrue();
    BigInteger value = vector.path(field).bigIntegerValue();
    assertThat(value.bitLength()).isLessThanOrEqualTo(64);
    return value.longValue();
  }

  private static byte[] decoded(JsonNode base64) {
    return Base64.getDecoder().decode(base64.isNull() ? "" : base64.stringValue());
  }

  private static Map<String, JsonNode> vectors() throws IOException {
    JsonMapper json = new JsonMapper();
    Map<String, JsonNode> vectors = new TreeMap<>();
    try (InputStream in = Files.newInputStream(SharedVectors.path("merkle/merkle-testdata.zip"));
        ZipInputStream zip = new ZipInputStream(in)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (entry.getName().endsWith(".json")) {
          vectors.put(entry.getName(), json.readTree(zip.readAllBytes()));
        }
      }
    }
    assertThat(vectors).hasSize(518);
    return vectors;
  }

  @Test
  void referenceLeaves_giveThePublishedRoots() {
    String[] leaves = {
      "",
      "00",
      "10",
      "2021",
      "3031",
      "40414243",
      "5051525354555657",
      "606162636465666768696a6b6c6d6e6f"
    };
    String[] roots = {
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
      "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
      "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
      "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
      "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
      "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
      "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
      "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
    };
    CompactRange range = new CompactRange();
    assertThat(HexFormat.of().formatHex(range.root())).isEqualTo(roots[0]);
    for (int n = 1; n < roots.length; n++) {
      range.append(Rfc6962.leafHash(HexFormat.of().parseHex(leaves[n - 1])));
      assertThat(HexFormat.of().formatHex(range.root())).isEqualTo(roots[n]);
    }
    assertThat(
            HexFormat.of()
                .formatHex(
                    Rfc6962.nodeHash(
                        "N123".getBytes(StandardCharsets.UTF_8),
                        "N456".getBytes(StandardCharsets.UTF_8))))
        .isEqualTo("aa217fe888e47007fa15edab33c2b492a722cb106c64667fc2b044444de66bbb");
  }

  @Test
  void generatedSubtreeHashesAndProofs_giveTheAccumulatedHashes() throws Exception {
    List<byte[]> leaves = new ArrayList<>();
    for (int i = 0; i < 130; i++) {
      leaves.add(Rfc6962.leafHash(new byte[] {(byte) i}));
    }
    SubtreeHashes tree = SubtreeHashes.of(leaves);
    StringBuilder hashes = new StringBuilder();
    StringBuilder inclusions = new StringBuilder();
    StringBuilder consistencies = new StringBuilder();
    for (int end = 0; end <= 130; end++) {
      for (int start = 0; start <= end; start++) {
        if (ProofVerifier.validSubtree(start, end, 130)) {
          line(hashes, "[" + start + ", " + end + ")", List.of(tree.hash(start, end)));
          for (int i = start; i < end; i++) {
            line(inclusions, i + " [" + start + ", " + end + ")", tree.inclusion(i, start, end));
          }
        }
      }
    }
    for (int n = 0; n <= 130; n++) {
      for (int end = 0; end <= n; end++) {
        for (int start = 0; start <= end; start++) {
          if (ProofVerifier.validSubtree(start, end, n)) {
            List<byte[]> proof = tree.consistency(start, end, n);
            line(consistencies, "[" + start + ", " + end + ") " + n, proof);
          }
        }
      }
    }
    assertThat(sha256(hashes))
        .isEqualTo("b82806ad4265bb151c1119c0f4db437bb4d1a1f887b3a7fba1cd4ebf552e3e81");
    assertThat(sha256(inclusions))
        .isEqualTo("ac2a8f989e44d99e399db448050ff5f19757df53cfb716aa81015d3955d8163f");
    assertThat(sha256(consistencies))
        .isEqualTo("10fa99b37bf9bf9ffa26b412fbd98bd75363256d0b75d61bc4538b9c9c5a0a74");
  }

  private static void line(StringBuilder to, String head, List<byte[]> hashes) {
    to.append(head);
    hashes.forEach(hash -> to.append(' ').append(HexFormat.of().formatHex(hash)));
    to.append('\n');
  }

  private static String sha256(StringBuilder text) {
    return HexFormat.of()
        .formatHex(Rfc6962.sha256(text.toString().getBytes(StandardCharsets.UTF_8)));
  }
}
