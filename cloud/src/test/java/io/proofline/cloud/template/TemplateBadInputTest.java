package io.proofline.cloud.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateBadInputTest {
  private static final TemplateCollector COLLECTOR =
      new TemplateCollector(Clock.systemUTC(), Collected.TYPES);

  @ParameterizedTest(name = "{1}:{2}: {3}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ''                                              | a.yaml | 0 | is empty
          # only a comment                                | a.yaml | 0 | is empty
          just text                                       | a.yaml | 1 | root is not a map
          - a\\n- b                                       | a.yaml | 1 | root is not a map
          version: 2                                      | a.yaml | 0 | no Resources section
          Resources: [a]                                  | a.yaml | 1 | no Resources section
          Resources:\\n  A: 1                             | a.yaml | 2 | is not a map
          Resources:\\n  A: {Properties: {}}              | a.yaml | 2 | has no Type
          Resources:\\n  A: {Type: T, Properties: [1]}    | a.yaml | 2 | Properties of 'A' are not a map
          Resources:\\n  A: {Type: T}\\n  A: {Type: T}    | a.yaml | 3 | stands twice
          A: &x [1]\\nB: *x                               | a.yaml | 2 | YAML alias
          A: {b: 1}\\nB:\\n  <<: {c: 1}                   | a.yaml | 3 | merge key
          A: 1\\n---\\nB: 2                               | a.yaml | 3 | more than one YAML document
          A: [1, 2                                        | a.yaml | 1 | not valid YAML
          A: !!binary aGk=                                | a.yaml | 1 | YAML tag
          ? [a]\\n: b                                     | a.yaml | 1 | key that is not plain
          Conditions: [a]\\nResources: {A: {Type: T}}     | a.yaml | 1 | section Conditions is not a map
          {"Resources": {"A": {}                          | a.json | 1 | not valid JSON
          {"A": 1, "A": 2}                                | a.json | 1 | stands twice
          {"A": 1} {"B": 2}                               | a.json | 1 | goes on after
          Resources: {A: {Type: T}}                       | a.yaml | 0 | Metadata.Proofline.Account
          """)
  void file_notATemplate_isRefusedWithFileAndLine(
      String text, String file, int line, String message) {
    byte[] bytes = text.replace("\\n", "\n").getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> COLLECTOR.collect(file, bytes, TemplateTarget.FROM_FILES))
        .isInstanceOfSatisfying(
            TemplateException.class,
            e -> {
              assertThat(e.file()).isEqualTo(file);
              assertThat(e.getMessage()).startsWith(file).contains(message);
              // The end of an unclosed YAML list is only noticed on the next line.
              assertThat(e.line()).isBetween(line, line + (message.contains("YAML") ? 1 : 0));
            });
  }

  @Test
  void file_notUtf8_isRefusedWithTheLine() {
    byte[] bytes = "A: 1\nB: \u00e9\n".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> COLLECTOR.collect("a.yaml", bytes, TemplateTarget.FROM_FILES))
        .isInstanceOf(TemplateException.class)
        .hasMessage("a.yaml:2: is not UTF-8; save the file as UTF-8");
  }

  @Test
  void file_tooLarge_isRefusedUnread() {
    byte[] bytes = new byte[TemplateFile.MAX_BYTES + 1];

    assertThatThrownBy(() -> COLLECTOR.collect("a.yaml", bytes, TemplateTarget.FROM_FILES))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("larger than");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- "})
  void file_nestedWithoutEnd_isRefused(String opening) {
    byte[] bytes = ("A: " + opening.repeat(50_000)).getBytes(StandardCharsets.UTF_8);

    assertThatThrownBy(() -> COLLECTOR.collect("a.yaml", bytes, TemplateTarget.FROM_FILES))
        .isInstanceOf(TemplateException.class);
    byte[] json = "{\"a\":".repeat(50_000).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> COLLECTOR.collect("a.json", json, TemplateTarget.FROM_FILES))
        .isInstanceOf(TemplateException.class);
  }

  @Test
  void file_absent_isRefused(@TempDir Path folder) {
    assertThatThrownBy(
            () -> COLLECTOR.collect(folder.resolve("no.yaml"), TemplateTarget.FROM_FILES))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("no.yaml: cannot be read (NoSuchFileException)");
    assertThatThrownBy(() -> COLLECTOR.collectAll(folder, TemplateTarget.FROM_FILES))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("holds no file");
  }

  @Test
  void chainOfNames_longerThanAnyTemplateNeeds_isUnknown() {
    StringBuilder text = new StringBuilder("Resources:\n");
    for (int i = 0; i < 1_500; i++) {
      text.append(
          "  A%d: {Type: AWS::S3::Bucket, Properties: {BucketName: !Ref A%d}}\n"
              .formatted(i, i + 1));
    }
    text.append("  A1500: {Type: AWS::S3::Bucket, Properties: {BucketName: end}}\n");

    Collected collected = Collected.yaml(text.toString());

    assertThat(collected.snapshot().documents()).hasSize(1_501);
    assertThat(collected.document("A1499").id().identifier()).isEqualTo("end");
  }

  /** Valid templates with seeded damage: a snapshot or the documented exception, nothing else. */
  @Test
  void damagedTemplates_giveASnapshotOrTheDocumentedException() {
    long seed = 20261124L;
    System.out.println("damagedTemplates seed " + seed);
    Random random = new Random(seed);
    String[] pieces = {
      "!Ref ",
      "!Sub ",
      "!If [",
      "Fn::GetAtt",
      "{",
      "}",
      "[",
      "]",
      "&a ",
      "*a",
      "<<: ",
      ": ",
      "\n",
      "  ",
      "'",
      "\"",
      "${",
      "}",
      "null",
      "~",
      "|",
      ">",
      "#",
      "!",
      "!!set",
      "\t",
      "\u0000",
      "\uFFFF",
      "AWS::NoValue",
      "Resources:",
      "- ",
      "? ",
      "%TAG",
      "---",
      "\\u",
      "\\x",
      "@",
      "`",
      "A",
      "-1"
    };
    int read = 0;
    for (int round = 0; round < 4_000; round++) {
      boolean json = round % 2 == 1;
      StringBuilder text = new StringBuilder(json ? Damage.JSON : Damage.YAML);
      for (int blow = random.nextInt(4); blow >= 0; blow--) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
          case 0 -> text.insert(at, pieces[random.nextInt(pieces.length)]);
          case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(12)));
          case 2 -> text.setCharAt(at, (char) (32 + random.nextInt(95)));
          default ->
              text.insert(
                  at, text.substring(at, Math.min(text.length(), at + random.nextInt(200))));
        }
      }
      try {
        COLLECTOR.collect(
            json ? "d.json" : "d.yaml",
            text.toString().getBytes(StandardCharsets.UTF_8),
            TemplateTarget.FROM_FILES);
        read++;
      } catch (TemplateException e) {
        assertThat(e.getMessage()).startsWith("d.");
      } catch (RuntimeException | StackOverflowError e) {
        throw new AssertionError("seed " + seed + ", round " + round + ":\n" + text, e);
      }
    }
    assertThat(read).isGreaterThan(200);
  }

  /** Templates that use every function. */
  private static final class Damage {
    static final String YAML =
        Collected.HEAD
            + """
            Parameters:
              Env: {Type: String, Default: prod}
              Zones: {Type: CommaDelimitedList, Default: 'a,b'}
            Mappings: {M: {a: {b: c}}}
            Conditions:
              P: !Equals [!Ref Env, prod]
              Q: !Or [!Condition P, !Not [!Condition P]]
            Resources:
              Bucket:
                Type: AWS::S3::Bucket
                Condition: Q
                Properties:
                  BucketName: !Sub 'phi-${Env}'
                  Tags: [{Key: a, Value: !If [P, x, !Ref 'AWS::NoValue']}]
              Policy:
                Type: AWS::IAM::Policy
                Properties:
                  PolicyName: p
                  Roles: [!Ref Role]
                  PolicyDocument: {Statement: {Resource: !GetAtt Bucket.Arn, Action: !Split [',', 'a,b']}}
              Role:
                Type: AWS::IAM::Role
                Properties:
                  RoleName: !Join ['-', [!Select [0, !Ref Zones], !FindInMap [M, a, b]]]
                  Description: |
                    lines
                    and lines
              Rule:
                Type: AWS::EC2::SecurityGroupIngress
                Properties: {GroupId: !GetAtt Sg.GroupId, FromPort: 22}
              Sg: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: x}}
            """;
    static final String JSON =
        """
        {"Metadata": {"Proofline": {"Account": "441020936617", "Region": "us-east-1"}},
         "Parameters": {"Env": {"Type": "String", "Default": "prod"}},
         "Conditions": {"P": {"Fn::Equals": [{"Ref": "Env"}, "prod"]}},
         "Resources": {
          "Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": {"Fn::Sub": "x-${Env}"}}},
          "Policy": {"Type": "AWS::S3::BucketPolicy", "DependsOn": ["Bucket"], "Properties": {
            "Bucket": {"Ref": "Bucket"},
            "PolicyDocument": {"Fn::If": ["P", {"Statement": [{"Resource": {"Fn::GetAtt": ["Bucket", "Arn"]}}]}, {"Ref": "AWS::NoValue"}]}}}}}
        """;
  }
}
