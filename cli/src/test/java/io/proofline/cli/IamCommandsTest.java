package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
  void whoCan_onAResourceThatTheActionDoesNotActOn_isRefused_unlessActionsAreOpen()
      throws IOException {
    Files.writeString(folder.resolve("estate.json"), ESTATE);
    List<String> asked =
        List.of(
            "iam",
            "who-can",
            "--estate",
            "estate.json",
            "--action",
            "s3:GetObject",
            "--resource",
            "arn:aws:s3:::scans");
    Typed typed = Typed.in(folder, asked.toArray(String[]::new));
    assertThat(typed.err()).contains("s3:GetObject acts on", "arn:*:s3:::*/*");
    assertThat(typed.code()).isEqualTo(ExitCode.USAGE.number());
    List<String> open = new ArrayList<>(asked);
    open.addAll(List.of("--actions", "open"));
    Typed answered = Typed.in(folder, open.toArray(String[]::new));
    assertThat(answered.code()).isZero();
    assertThat(answered.out()).contains("actions: open");
  }

  @Test
  void checkNotGranted_withinTheCatalogue_namesItAsAPremise() throws IOException {
    Files.writeString(
        folder.resolve("bucket-only.json"), policy(allow("s3:GetObject", "arn:aws:s3:::scans")));
    Typed open =
        Typed.in(
            folder, "iam", "check-not-granted", "bucket-only.json", "--action", "s3:GetObject");
    assertThat(open.out()).startsWith("fail").contains("actions: open");
    Typed within =
        Typed.in(
            folder,
            "iam",
            "check-not-granted",
            "bucket-only.json",
            "--action",
            "s3:GetObject",
            "--actions",
            "catalogue",
            "--json");
    JsonNode answer = JsonMapper.shared().readTree(within.out());
    assertThat(answer.path("result").asString()).isEqualTo("pass");
    assertThat(answer.path("actions").asString()).isEqualTo("catalogue");
    assertThat(answer.path("catalogue").asString()).matches(".* \\d.* of \\d{4}-\\d\\d-\\d\\d");
    assertThat(answer.path("premise").asString()).contains(answer.path("catalogue").asString());
    assertThat(answer.path("why").asString()).contains("given that");
    Typed neither =
        Typed.in(
            folder,
            "iam",
            "check-not-granted",
            "bucket-only.json",
            "--action",
            "s3:GetObject",
            "--actions",
            "closed");
    assertThat(neither.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(neither.err()).contains("--actions closed");
  }

  @Test
  void checkOutside_takesTheSubjectsOfAProvider() throws IOException {
    String issuer = "token.actions.githubusercontent.com";
    Files.writeString(
        folder.resolve("pipeline.json"),
        policy(
            "{\"Effect\":\"Allow\",\"Action\":\"sts:AssumeRoleWithWebIdentity\",\"Principal\":"
                + "{\"Federated\":\"arn:aws:iam::111111111111:oidc-provider/"
                + issuer
                + "\"},\"Condition\":{\"StringEquals\":{\""
                + issuer
                + ":sub\":\"repo:clinic/app:ref:refs/heads/main\"}}}"));
    for (String subject : List.of("repo:clinic/*", "repo:other/*")) {
      Typed typed =
          Typed.in(
              folder,
              "iam",
              "check-outside",
              "pipeline.json",
              "--account",
              "111111111111",
              "--provider",
              issuer + "=" + subject);
      assertThat(typed.code())
          .as(subject + typed.out())
          .isEqualTo(subject.contains("clinic") ? 0 : ExitCode.FINDING.number());
    }
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
    assertThat(list.get(0).at("/class/refused").asString()).isEqualTo("pass");
    assertThat(list.get(0).at("/class/proof")).isNotEmpty();
    assertThat(list.get(0).at("/beyond/findings/0/who").asString()).isEqualTo("anyone, unsigned");
    assertThat(list.get(0).at("/beyond/unknown").asString()).isEmpty();
    assertThat(typed.code()).isZero();
  }

  private static String policy(String statement) {
    return "{\"Version\":\"2012-10-17\",\"Statement\":[" + statement + "]}";
  }

  private static String allow(String action, String resource) {
    return "{\"Effect\":\"Allow\",\"Action\":\"" + action + "\",\"Resource\":\"" + resource + "\"}";
  }

  private List<JsonNode> batch(String command, int code, String... lines) throws IOException {
    Files.write(folder.resolve("batch.jsonl"), List.of(lines));
    Typed typed = Typed.in(folder, "iam", command, "--batch", "batch.jsonl");
    assertThat(typed.err()).isEmpty();
    assertThat(typed.code()).isEqualTo(code);
    List<JsonNode> answers =
        typed.out().lines().map(line -> JsonMapper.shared().readTree(line)).toList();
    assertThat(answers)
        .allSatisfy(
            answer ->
                assertThat(answer.propertyNames())
                    .startsWith("id", "result", "witness", "statements", "micros"));
    return answers;
  }

  private static List<String> results(List<JsonNode> answers) {
    return answers.stream()
        .map(answer -> answer.path("id") + " " + answer.path("result").asString())
        .toList();
  }

  @Test
  void checkNoNewAccess_inBatches_answersEachLine_andNamesTheBadOnesByNumber() throws IOException {
    String read = policy(allow("s3:GetObject", "arn:aws:s3:::scans/*"));
    String more = policy(allow("s3:Get*", "arn:aws:s3:::scans/*"));
    String text = JsonMapper.shared().writeValueAsString(read);
    List<JsonNode> answers =
        batch(
            "check-no-new-access",
            2,
            "{\"id\":\"narrowed\",\"old\":" + more + ",\"new\":" + read + "}",
            "{\"id\":2,\"old\":" + text + ",\"new\":" + more + "}",
            "{\"id\":3,\"old\":" + read + "}",
            "{\"id\":4,",
            "[]",
            "{\"id\":6,\"old\":"
                + read
                + ",\"new\":{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Unknown\":1}}}");
    assertThat(results(answers))
        .containsExactly(
            "\"narrowed\" pass", "2 fail", "3 error", "null error", "null error", "6 unknown");
    assertThat(answers.get(0).path("witness").isNull()).isTrue();
    JsonNode witness = answers.get(1).path("witness");
    assertThat(witness.propertyNames())
        .containsExactly("principal", "action", "resource", "context");
    assertThat(witness.path("action").asString()).startsWith("s3:Get").isNotEqualTo("s3:GetObject");
    assertThat(answers.get(1).at("/statements/0/policy").asString()).isEqualTo("new");
    assertThat(answers.get(1).at("/statements/0/statement").asInt()).isEqualTo(1);
    assertThat(answers.get(2).path("why").asString()).startsWith("line 3: new is missing");
    assertThat(answers.get(3).path("why").asString()).startsWith("line 4 is not valid JSON");
    assertThat(answers.get(4).path("why").asString()).isEqualTo("line 5 is no JSON object");
    assertThat(answers.get(5).path("why").asString()).isNotEmpty();
  }

  @Test
  void checkNotGranted_inBatches() throws IOException {
    String read = policy(allow("s3:Get*", "arn:aws:s3:::scans/*"));
    List<JsonNode> answers =
        batch(
            "check-not-granted",
            2,
            "{\"id\":1,\"policy\":"
                + read
                + ",\"actions\":[\"s3:PutObject\"],\"resources\":[\"*\"]}",
            "{\"id\":2,\"policy\":"
                + read
                + ",\"actions\":[\"s3:GetObject\"],\"resources\":[\"arn:aws:s3:::scans/1\"]}",
            "{\"id\":3,\"policy\":7,\"actions\":[\"s3:GetObject\"]}");
    assertThat(results(answers)).containsExactly("1 pass", "2 fail", "3 error");
    assertThat(answers.get(1).at("/witness/resource").asString()).isEqualTo("arn:aws:s3:::scans/1");
    assertThat(answers.get(2).path("why").asString()).startsWith("line 3: policy is missing");
  }

  @Test
  void checkPublic_inBatches() throws IOException {
    String fixed =
        OPEN.replace(
            "\"Action\"",
            "\"Condition\": {\"StringEquals\": {\"aws:PrincipalOrgID\": \"o-clinic\"}},"
                + " \"Action\"");
    String open = OPEN.replaceAll("\\s+", " ");
    String closed = policy("");
    List<JsonNode> answers =
        batch(
            "check-public",
            2,
            "{\"id\":1,\"policy\":" + open + ",\"resourceType\":\"AWS::S3::Bucket\"}",
            "{\"id\":2,\"policy\":"
                + fixed.replaceAll("\\s+", " ")
                + ",\"resourceType\":\"AWS::S3::Bucket\"}",
            "{\"id\":3,\"policy\":"
                + open
                + ",\"resourceType\":\"AWS::S3::Bucket\",\"restrictPublicBuckets\":true}",
            "{\"id\":4,\"policy\":"
                + open
                + ",\"resourceType\":\"AWS::SQS::Queue\",\"restrictPublicBuckets\":true}",
            "{\"id\":5,\"policy\":" + open + ",\"resourceType\":\"bucket\"}",
            "{\"id\":6,\"policy\":"
                + closed
                + ",\"resourceType\":\"AWS::S3::Bucket\",\"resource\":\"arn:aws:s3:::scans\","
                + "\"objectOwnership\":\"ObjectWriter\",\"acl\":{\"bucket\":[{\"grantee\":\"all-users\","
                + "\"permission\":\"read\"}],\"object\":[]}}",
            "{\"id\":7,\"policy\":"
                + closed
                + ",\"resourceType\":\"AWS::S3::Bucket\",\"objectOwnership\":\"BucketOwnerEnforced\","
                + "\"publicAccessBlock\":{\"account\":{\"restrictPublicBuckets\":true,"
                + "\"ignorePublicAcls\":true}}}",
            "{\"id\":8,\"policy\":"
                + closed
                + ",\"resourceType\":\"AWS::S3::Bucket\",\"acl\":{\"bucket\":[]}}",
            "{\"id\":9,\"policy\":" + closed + ",\"objectOwnership\":\"mine\"}");
    assertThat(results(answers))
        .containsExactly(
            "1 fail",
            "2 pass",
            "3 pass",
            "4 error",
            "5 error",
            "6 fail",
            "7 pass",
            "8 unknown",
            "9 error");
    assertThat(answers.get(0).path("notGiven"))
        .extracting(JsonNode::asString)
        .contains("object ownership", "block public access of the account");
    assertThat(answers.get(5).at("/witness/action").asString()).isEqualTo("s3:ListBucket");
    assertThat(answers.get(6).path("notGiven")).isEmpty();
    assertThat(answers.get(7).path("why").asString()).contains("objects may have");
    assertThat(answers.get(0).at("/witness/principal").asString()).isEqualTo("*");
    assertThat(answers.get(3).path("why").asString())
        .isEqualTo("line 4: restrictPublicBuckets is about buckets, not AWS::SQS::Queue");
  }

  @Test
  void diff_inBatches_givesEveryFinding_andTheFirstAsTheLinesOwn() throws IOException {
    String read = policy(allow("s3:GetObject", "arn:aws:s3:::scans/*"));
    String more =
        policy(
            allow("s3:GetObject", "arn:aws:s3:::scans/*")
                + ","
                + allow("s3:PutObject", "arn:aws:s3:::scans/*")
                + ","
                + allow("sqs:SendMessage", "arn:aws:sqs:us-east-1:111111111111:q"));
    List<JsonNode> answers =
        batch(
            "diff",
            2,
            "{\"id\":1,\"old\":" + more + ",\"new\":" + read + "}",
            "{\"id\":2,\"old\":" + read + ",\"new\":" + more + "}",
            "{\"id\":3,\"new\":" + read + "}",
            "{\"id\":4,\"old\":"
                + read
                + ",\"new\":{\"Version\":\"2012-10-17\",\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"s3:*\",\"Resource\":\"*\",\"Unknown\":1}}}");
    assertThat(results(answers)).containsExactly("1 pass", "2 fail", "3 error", "4 unknown");
    assertThat(answers.get(0).path("findings")).isEmpty();
    assertThat(answers.get(1).path("findings"))
        .extracting(f -> f.at("/witness/action").asString() + " " + f.at("/statements/0/label"))
        .containsExactly("s3:PutObject \"statement 2\"", "sqs:SendMessage \"statement 3\"");
    assertThat(answers.get(1).path("witness")).isEqualTo(answers.get(1).at("/findings/0/witness"));
    assertThat(answers.get(2).path("why").asString()).startsWith("line 3: old is missing");
    assertThat(answers.get(3).path("why").asString()).isNotEmpty();
  }

  @Test
  void checkOutside_inBatches_takesWhatIsOwnFromOptionsAndLines() throws IOException {
    String trust =
        policy(
            "{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":[\"arn:aws:iam::111111111111:root\","
                + "\"arn:aws:iam::222222222222:root\"]},\"Action\":\"sts:AssumeRole\"}");
    Files.write(
        folder.resolve("batch.jsonl"),
        List.of(
            "{\"id\":1,\"policy\":" + trust + "}",
            "{\"id\":2,\"policy\":" + trust + ",\"accounts\":[\"222222222222\"]}",
            "{\"id\":3,\"policy\":" + trust + ",\"accounts\":7}",
            "{\"id\":4,\"policy\":" + trust + ",\"networks\":[\"clinic\"]}"));
    Typed typed =
        Typed.in(
            folder, "iam", "check-outside", "--account", "111111111111", "--batch", "batch.jsonl");
    List<JsonNode> answers =
        typed.out().lines().map(line -> JsonMapper.shared().readTree(line)).toList();
    assertThat(results(answers)).containsExactly("1 fail", "2 pass", "3 error", "4 error");
    assertThat(answers)
        .allSatisfy(
            answer ->
                assertThat(answer.propertyNames())
                    .startsWith("id", "result", "witness", "statements", "micros"));
    assertThat(answers.get(0).at("/findings/0/who").asString())
        .isEqualTo("principals of one account");
    assertThat(answers.get(0).at("/witness/principal").asString()).contains("222222222222");
    assertThat(answers.get(2).path("why").asString()).isEqualTo("line 3: accounts is no list");
    assertThat(answers.get(3).path("why").asString()).isEqualTo("line 4: clinic is no network");
    assertThat(typed.code()).isEqualTo(ExitCode.USAGE.number());
  }
}
