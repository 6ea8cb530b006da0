package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the iam commands promise on stdout and as exit code. */
class IamCommandsTest {
  private static final String OPEN =
      """
      {"Version": "2012-10-17",
       "Statement": [
         {"Sid": "Share", "Effect": "Allow", "Principal": "*", "Action": "s3:GetObject",
          "Resource": "arn:aws:s3:::scans/*"}]}
      """;

  @TempDir Path folder;

  @Test
  void checkRequest_namesTheDecidingStatementOfEachLayer() throws IOException {
    Files.writeString(folder.resolve("bucket.json"), OPEN);
    Typed typed =
        Typed.in(
            folder,
            "iam",
            "check-request",
            "--principal",
            "*",
            "--action",
            "s3:GetObject",
            "--resource",
            "arn:aws:s3:::scans/1.dcm",
            "--resource-account",
            "441020936617",
            "--resource-policy",
            "bucket.json",
            "--nothing-else");
    assertThat(typed.err()).isEmpty();
    assertThat(typed.out())
        .contains("allow    allowed by the resource's policy")
        .contains("policy 1, statement 1 (Share) at line 3");
    assertThat(typed.code()).isZero();
  }

  @Test
  void checkRequest_withoutTheOtherLayers_cannotTell() throws IOException {
    Files.writeString(folder.resolve("bucket.json"), OPEN);
    Typed typed =
        Typed.in(
            folder,
            "iam",
            "check-request",
            "--principal",
            "*",
            "--action",
            "s3:GetObject",
            "--resource",
            "arn:aws:s3:::scans/1.dcm",
            "--resource-policy",
            "bucket.json",
            "--json");
    JsonNode answer = JsonMapper.shared().readTree(typed.out());
    assertThat(answer.path("schema").asString()).isEqualTo("proofline.iam-decision/1");
    assertThat(answer.path("result").asString()).isEqualTo("unknown");
    assertThat(answer.path("why").asString()).contains("resource control policies");
    assertThat(typed.code()).isEqualTo(ExitCode.PARTIAL.number());
  }

  @Test
  void checkRequest_inBatches_answersEachLineAndGoesOn() throws IOException {
    String policies =
        "\"policies\":{\"identity\":[{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
            + "\"Action\":\"s3:*\",\"Resource\":\"*\"}]}],\"resource\":[],\"boundary\":[],"
            + "\"session\":[],\"scp\":[[]],\"rcp\":[[]],\"vpce\":[]}";
    String request =
        "\"request\":{\"principal\":\"arn:aws:iam::111111111111:user/ann\",\"action\":\"ACTION\","
            + "\"resource\":\"arn:aws:s3:::scans/1\",\"context\":{}}";
    Files.write(
        folder.resolve("batch.jsonl"),
        List.of(
            "{\"id\":\"a\"," + policies + "," + request.replace("ACTION", "s3:GetObject") + "}",
            "{\"id\":2," + policies + "," + request.replace("ACTION", "sqs:SendMessage") + "}",
            "",
            "{\"id\":\"c\"," + policies + "}",
            "not json"));
    Typed typed = Typed.in(folder, "iam", "check-request", "--batch", "batch.jsonl");
    List<JsonNode> lines =
        typed.out().lines().map(line -> JsonMapper.shared().readTree(line)).toList();
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0).propertyNames())
        .startsWith("id", "result", "witness", "statements", "micros");
    assertThat(lines)
        .extracting(line -> line.path("id").asString("-") + " " + line.path("result").asString())
        .containsExactly("a allow", "2 deny", "c error", "- error");
    assertThat(lines.get(0).path("statements").get(0).path("layer").asString())
        .isEqualTo("identity");
    assertThat(lines.get(0).path("witness").path("action").asString()).isEqualTo("s3:GetObject");
    assertThat(lines.get(2).path("why").asString()).contains("request is missing");
    assertThat(typed.code()).isEqualTo(ExitCode.USAGE.number());
  }

  @Test
  void parse_saysEveryFindingWithItsLine() throws IOException {
    Files.writeString(
        folder.resolve("bad.json"),
        """
        {"Version": "2012-10-17",
         "Statement": [
           {"Effect": "Allow",
            "Action": "List*",
            "Resource": "*",
            "Conditions": {}}]}
        """);
    Typed typed = Typed.in(folder, "iam", "parse", "bad.json");
    assertThat(typed.out())
        .contains("bad.json: 1 statement, unclear")
        .contains("invalid 4:15 Statement[1].Action: \"List*\" names no service")
        .contains("unclear 6:5 Statement[1]: unknown element \"Conditions\"");
    assertThat(typed.code()).isEqualTo(ExitCode.PARTIAL.number());
  }

  private static final String ESTATE =
      """
      {"organization": null,
       "accounts": [{"id": "111111111111", "scp": [], "rcp": [], "publicAccessBlock": {}}],
       "principals": [
         {"arn": "arn:aws:iam::111111111111:user/ann", "policies": [], "boundary": [], "tags": {}}],
       "resources": [
         {"arn": "arn:aws:s3:::scans", "account": "111111111111", "policies": [%s],
          "acl": {"enforced": true}, "publicAccessBlock": {}, "tags": {}}]}
      """
          .formatted(OPEN);

  @Test
  void whoCan_namesTheUnsignedWithARequest() throws IOException {
    Files.writeString(folder.resolve("estate.json"), ESTATE);
    Typed typed =
        Typed.in(
            folder,
            "iam",
            "who-can",
            "--estate",
            "estate.json",
            "--action",
            "s3:GetObject",
            "--resource",
            "arn:aws:s3:::scans/1",
            "--json");
    JsonNode access = JsonMapper.shared().readTree(typed.out()).path("access");
    assertThat(access)
        .extracting(a -> a.path("principal").asString() + " " + a.path("result").asString())
        .contains("arn:aws:iam::111111111111:user/ann yes", "* yes");
    assertThat(access)
        .allSatisfy(a -> assertThat(a.path("witness").path("action").asString()).isNotEmpty());
    assertThat(typed.code()).isZero();
  }

  @Test
  void principalCan_ofSomebodyUnknown_saysSo() throws IOException {
    Files.writeString(folder.resolve("estate.json"), ESTATE);
    Typed typed =
        Typed.in(
            folder,
            "iam",
            "principal-can",
            "--estate",
            "estate.json",
            "--principal",
            "arn:aws:iam::111111111111:user/bob",
            "--action",
            "s3:GetObject");
    assertThat(typed.err()).contains("not in the estate: arn:aws:iam::111111111111:user/bob");
    assertThat(typed.code()).isEqualTo(ExitCode.USAGE.number());
  }

  @Test
  void explain_saysWhyAStatementDoesNotApply() throws IOException {
    Files.writeString(folder.resolve("bucket.json"), OPEN);
    Typed typed =
        Typed.in(
            folder,
            "iam",
            "explain",
            "--principal",
            "*",
            "--action",
            "s3:PutObject",
            "--resource",
            "arn:aws:s3:::scans/1.dcm",
            "--resource-policy",
            "bucket.json",
            "--nothing-else");
    assertThat(typed.out()).contains("is not about").contains("s3:PutObject");
    assertThat(typed.code()).isEqualTo(ExitCode.FINDING.number());
  }

  @Test
  void guardrails_areProvedAndSayWhatTheyNeed() {
    Typed typed =
        Typed.in(
            folder,
            "iam",
            "guardrails",
            "--control",
            "s3-bucket-tls-only",
            "--parameter",
            "organization=o-clinic",
            "--json");
    JsonNode list = JsonMapper.shared().readTree(typed.out()).path("guardrails");
    assertThat(list)
        .extracting(
            g ->
                g.path("id").asString()
                    + " "
                    + g.path("proved").asBoolean(false)
                    + " "
                    + g.path("needs").size())
        .containsExactly("rcp-tls-only true 0", "bucket-tls-and-organization false 1");
    assertThat(typed.code()).isZero();
  }
}
