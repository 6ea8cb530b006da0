package io.proofline.iam.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PolicyParserTest {
  private final PolicyParser parser = new PolicyParser();

  @Test
  void parse_keepsEveryElementAsWritten() {
    Policy policy =
        parser.parse(
            PolicyKind.RESOURCE,
            """
            {"Version":"2012-10-17","Id":"x","Statement":[{"Sid":"Read","Effect":"Allow",
             "Principal":{"AWS":["111111111111","*"],"Service":"a.amazonaws.com","Federated":"idp",
             "CanonicalUser":"cafe"},"NotAction":["s3:Put*"],"NotResource":"arn:aws:s3:::a/${aws:userid, 'none'}/?*",
             "Condition":{"Bool":{"aws:SecureTransport":true},
              "ForAnyValue:StringLikeIfExists":{"aws:PrincipalOrgPaths":["o-1/*"]}}}]}
            """);
    Statement s = policy.statements().getFirst();
    assertThat(policy.id()).isEqualTo("x");
    assertThat(policy.version()).isEqualTo(LanguageVersion.V2012);
    assertThat(policy.understood()).isTrue();
    assertThat(s.sid()).isEqualTo("Read");
    assertThat(named(s))
        .containsExactly(
            "AWS 111111111111",
            "AWS *",
            "Service a.amazonaws.com",
            "Federated idp",
            "CanonicalUser cafe");
    assertThat(s.actions().negated()).isTrue();
    assertThat(s.actions().patterns()).containsExactly("s3:Put*");
    assertThat(s.resources())
        .satisfies(
            r -> {
              assertThat(r).isNotNull();
              assertThat(r.negated()).isTrue();
              assertThat(r.patterns().getFirst().pieces())
                  .containsExactly(
                      new Template.Piece.Literal("arn:aws:s3:::a/"),
                      new Template.Piece.Variable("aws:userid", "none"),
                      new Template.Piece.Literal("/"),
                      new Template.Piece.AnyOne(),
                      new Template.Piece.AnyRun());
            });
    assertThat(s.conditions())
        .extracting(c -> c.operator().raw() + " " + c.key() + " " + c.at().line())
        .containsExactly(
            "Bool aws:SecureTransport 4", "ForAnyValue:StringLikeIfExists aws:PrincipalOrgPaths 5");
    assertThat(s.conditions().get(1).operator())
        .isEqualTo(
            new ConditionOperator(
                ConditionOperator.Qualifier.FOR_ANY_VALUE,
                Comparison.STRING_LIKE,
                true,
                "ForAnyValue:StringLikeIfExists"));
  }

  @ParameterizedTest(name = "{2} {3}: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "RESOURCE | [] | UNCLEAR | 1:1 a policy is a JSON object",
        "RESOURCE | {} | UNCLEAR | 1:1 Statement is missing",
        "RESOURCE | {'Statement':5} | UNCLEAR | 1:14 Statement: Statement is neither",
        "RESOURCE | {'Statement':[],'Extra':1} | UNCLEAR | 1:17 unknown element \"Extra\"",
        "RESOURCE | {'Version':'2020-01-01','Statement':[]} | UNCLEAR | 1:12 Version: unknown Version",
        "RESOURCE | {'Statement':[1]} | UNCLEAR | 1:15 Statement[1]: a statement is a JSON object",
        "RESOURCE | {'Statement':[],'Statement':[]} | UNCLEAR | 1:17 element Statement is there twice",
        "RESOURCE | {'Statement': | UNCLEAR | not valid JSON",
        "RESOURCE | {'Statement':[]} x | UNCLEAR | not valid JSON",
        "RESOURCE | {'Statement':[]} 5 | UNCLEAR | 1:18 more text behind the end",
        "RESOURCE | ~~ | UNCLEAR | 1:1 empty",
        "RESOURCE | {'Statement':[]} | INVALID | at least one",
        "IDENTITY | {'Statement':{'Effect':'allow','Action':'a:b','Resource':'*'}} | UNCLEAR | neither Allow nor Deny but \"allow\"",
        "IDENTITY | {'Statement':{'Effect':'Allow','Resource':'*'}} | UNCLEAR | neither Action nor NotAction",
        "IDENTITY | {'Statement':{'Effect':'Allow','Action':'a:b','NotAction':'a:b','Resource':'*'}} | UNCLEAR | both Action and NotAction",
        "IDENTITY | {'Statement':{'Effect':'Allow','Action':{'a':1},'Resource':'*'}} | UNCLEAR | neither text nor a list",
        "IDENTITY | {'Statement':{'Effect':'Allow','Action':[],'Resource':'*'}} | UNCLEAR | an empty list",
        "IDENTITY | {'Statement':{'Effect':'Allow','Action':null,'Resource':'*'}} | UNCLEAR | neither text nor a list",
        "IDENTITY | {'Statement':{'Effect':'Allow','Action':'a:b'}} | UNCLEAR | neither Resource nor NotResource",
        "IDENTITY | {'Statement':{'Effect':'Allow','Action':'a:b','Resource':'*','Principal':'*'}} | UNCLEAR | has no Principal",
        "IDENTITY | {'Statement':{'Effect':'Allow','Action':'a:b','Actoin':'b','Resource':'*'}} | UNCLEAR | unknown element \"Actoin\"",
        "IDENTITY | {'Statement':{'effect':'Allow','Action':'a:b','Resource':'*'}} | UNCLEAR | it is spelt Effect",
        "IDENTITY | {'Statement':{'Effect':'Allow','Action':'List*','Resource':'*'}} | INVALID | names no service",
        "IDENTITY | {'Statement':{'Effect':'Allow','Action':'*:Get','Resource':'*'}} | INVALID | wildcard in the service",
        "IDENTITY | {'Statement':{'Effect':'Allow','Action':'a:b','Resource':'bucket'}} | INVALID | neither an ARN nor *",
        "IDENTITY | {'Statement':{'Effect':'Allow','Action':'a:b','Resource':'arn:aws:s3*'}} | NOTE | fewer than six parts",
        "IDENTITY | {'Statement':{'Sid':'a b','Effect':'Allow','Action':'a:b','Resource':'*'}} | INVALID | letters and digits only",
        "IDENTITY | {'Statement':{'Effect':'Allow','Action':['a:b','a:b'],'Resource':'*'}} | NOTE | is there twice",
        "TRUST | {'Statement':{'Effect':'Allow','Action':'sts:AssumeRole','Principal':'*','Resource':'*'}} | UNCLEAR | a role trust policy has no Resource",
        "TRUST | {'Statement':{'Effect':'Allow','Action':'sts:AssumeRole'}} | UNCLEAR | neither Principal nor NotPrincipal",
        "KEY | {'Statement':{'Effect':'Allow','Action':'kms:*','Principal':'me','Resource':'*'}} | UNCLEAR | must be \"*\"",
        "KEY | {'Statement':{'Effect':'Allow','Action':'kms:*','Principal':{'Aws':'*'},'Resource':'*'}} | UNCLEAR | unknown kind",
        "KEY | {'Statement':{'Effect':'Allow','Action':'kms:*','Principal':{'AWS':'arn:aws:iam::111111111111:role/*'},'Resource':'*'}} | UNCLEAR | no wildcards",
        "KEY | {'Statement':{'Effect':'Allow','Action':'kms:*','Principal':{'AWS':'AROAEXAMPLEEXAMPLE22'},'Resource':'*'}} | NOTE | deleted",
        "KEY | {'Statement':{'Effect':'Allow','Action':'kms:*','Principal':{},'Resource':'*'}} | UNCLEAR | names nobody",
        "RCP | {'Statement':{'Effect':'Deny','Action':'*','Principal':'*','Resource':'*'}} | INVALID | names the services",
        "RCP | {'Statement':[{'Effect':'Deny','Action':'s3:*','Principal':{'AWS':'111111111111'},'Resource':'*'}]} | INVALID | is \"*\"",
        "RESOURCE | {'Statement':{'Effect':'Allow','Principal':'*','Action':'a:b','Condition':[]}} | UNCLEAR | Condition is not an object",
        "RESOURCE | {'Statement':{'Effect':'Allow','Principal':'*','Action':'a:b','Condition':{'Bool':1}}} | UNCLEAR | holds an object of keys",
        "RESOURCE | {'Statement':{'Effect':'Allow','Principal':'*','Action':'a:b','Condition':{'StringIs':{'aws:a':'b'}}}} | UNCLEAR | unknown operator \"StringIs\"",
        "RESOURCE | {'Statement':{'Effect':'Allow','Principal':'*','Action':'a:b','Condition':{'Bool':{'aws:a':'yes'}}}} | UNCLEAR | neither true nor false",
        "RESOURCE | {'Statement':{'Effect':'Allow','Principal':'*','Action':'a:b','Condition':{'Bool':{'aws:a':'true','AWS:A':'true'}}}} | UNCLEAR | is there twice",
        "RESOURCE | {'Statement':{'Effect':'Allow','Principal':'*','Action':'a:b','Condition':{'IpAddress':{'aws:a':'10.0.0.0/33'}}}} | UNCLEAR | prefix length",
        "RESOURCE | {'Statement':{'Effect':'Allow','Principal':'*','Action':'a:b','Condition':{'IpAddress':{'aws:a':'10.0.0'}}}} | UNCLEAR | not an IP address",
        "RESOURCE | {'Statement':{'Effect':'Allow','Principal':'*','Action':'a:b','Condition':{'NumericEquals':{'aws:a':'ten'}}}} | UNCLEAR | not a number",
        "RESOURCE | {'Statement':{'Effect':'Allow','Principal':'*','Action':'a:b','Condition':{'DateEquals':{'aws:a':'2026-13-01'}}}} | UNCLEAR | neither a date",
        "RESOURCE | {'Statement':{'Effect':'Allow','Principal':'*','Action':'a:b','Condition':{'BinaryEquals':{'aws:a':'a'}}}} | UNCLEAR | not Base64",
        "RESOURCE | {'Statement':{'Effect':'Allow','Principal':'*','Action':'a:b','Condition':{'Bool':{'secure':'true'}}}} | INVALID | is no key",
      })
  void read_whatIsWrong_isSaidWithItsPlace(
      PolicyKind kind, String json, Finding.Severity severity, String message) {
    ReadPolicy read = parser.read(kind, json.replace('\'', '"'));
    assertThat(read.findings())
        .anySatisfy(
            f -> {
              assertThat(f.severity()).isEqualTo(severity);
              assertThat(f.toString()).contains(message);
            });
    assertThat(read.policy().understood())
        .isEqualTo(
            read.findings().stream().noneMatch(f -> f.severity() == Finding.Severity.UNCLEAR));
  }

  @Test
  void read_aVariableIsText_inTheLanguageOf2008() {
    String json =
        "{'Statement':{'Effect':'Allow','Action':'a:b','Resource':'arn:aws:s3:::b/${*}'}}";
    Policy policy = parser.parse(PolicyKind.IDENTITY, json.replace('\'', '"'));
    assertThat(policy.versionStated()).isFalse();
    assertThat(
            Objects.requireNonNull(policy.statements().getFirst().resources())
                .patterns()
                .getFirst()
                .pieces())
        .containsExactly(
            new Template.Piece.Literal("arn:aws:s3:::b/${"),
            new Template.Piece.AnyRun(),
            new Template.Piece.Literal("}"));
  }

  @Test
  void read_aBrokenVariable_leavesTheStatementUndecided() {
    for (String broken : List.of("${", "${}", "${a:b", "${a:b 'c'}", "${a:b, 'c}", "${${a:b}}")) {
      ReadPolicy read =
          parser.read(
              PolicyKind.IDENTITY,
              "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"a:b\","
                  + "\"Resource\":\"arn:aws:s3:::b/"
                  + broken
                  + "\"}]}");
      assertThat(read.policy().statements().getFirst().understood()).as(broken).isFalse();
    }
  }

  @Test
  void parse_theDefaultOfRcps_isTaken() {
    Policy policy =
        parser.parse(
            PolicyKind.RCP,
            "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
                + "\"Action\":\"*\",\"Resource\":\"*\"}]}");
    assertThat(policy.understood()).isTrue();
  }

  @Test
  void parse_strictly_namesTheFirstFindingAndCountsTheOthers() {
    assertThatThrownBy(
            () -> parser.parse(PolicyKind.IDENTITY, "{\"Statement\":[{\"Effect\":\"Allow\"}]}"))
        .isInstanceOf(MalformedPolicyException.class)
        .hasMessage("identity policy 1:15 Statement[1]: neither Action nor NotAction (and 1 more)")
        .satisfies(e -> assertThat(((MalformedPolicyException) e).findings()).hasSize(2));
  }

  @Test
  void read_oneUnclearStatement_leavesTheOthersUnderstood() {
    Policy policy =
        parser
            .read(
                PolicyKind.IDENTITY,
                "{\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":\"*\"},"
                    + "{\"Effect\":\"Allow\",\"Action\":\"a:b\",\"Resource\":5.5}, 7]}")
            .policy();
    assertThat(policy.statements())
        .extracting(Statement::understood)
        .containsExactly(true, true, false);
    assertThat(policy.understood()).isFalse();
  }

  @Test
  void read_aboveALimit_isRefusedInWords() {
    PolicyParser narrow = new PolicyParser(new Limits(300, 6, 2, 10));
    assertThat(narrow.read(PolicyKind.IDENTITY, " ".repeat(301)).findings())
        .singleElement()
        .extracting(Finding::message)
        .isEqualTo("longer than 300 characters; nothing of it was read");
    assertThat(narrow.read(PolicyKind.IDENTITY, "{\"Statement\":[[[[[[[[[").policy().understood())
        .isFalse();
    assertThat(narrow.read(PolicyKind.IDENTITY, "{\"Statement\":[{},{},{}]}").findings())
        .extracting(Finding::message)
        .contains("3 statements; at most 2 are read");
    assertThat(
            narrow
                .read(PolicyKind.IDENTITY, "{\"Statement\":{\"Action\":\"a:bbbbbbbbbbbb\"}}")
                .findings())
        .extracting(Finding::message)
        .contains("a text of more than 10 characters");
  }

  @Test
  void read_aboveAwsQuota_isANote() {
    String filler = "a:b".repeat(900);
    ReadPolicy read =
        parser.read(
            PolicyKind.TRUST,
            "{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\""
                + filler
                + "\"}}");
    assertThat(read.errors()).isEmpty();
    assertThat(read.findings())
        .extracting(Finding::message)
        .anyMatch(m -> m.endsWith("default limit for a role trust policy is 2048"));
  }

  @ParameterizedTest
  @EnumSource(Comparison.class)
  void operators_areKnownWhateverTheirCase(Comparison comparison) {
    for (ConditionOperator.Qualifier q : ConditionOperator.Qualifier.values()) {
      String name = q.prefix() + comparison.spelling();
      assertThat(ConditionOperator.named(name))
          .isEqualTo(ConditionOperator.of(q, comparison, false));
      ConditionOperator ifExists =
          ConditionOperator.named(name.toUpperCase(Locale.ROOT) + "IFEXISTS");
      if (comparison == Comparison.NULL) {
        assertThat(ifExists).isNull();
      } else {
        assertThat(ifExists).isNotNull();
        assertThat(ifExists.comparison()).isEqualTo(comparison);
        assertThat(ifExists.qualifier()).isEqualTo(q);
        assertThat(ifExists.ifExists()).isTrue();
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3, 32, 10.1.2.3",
    "10.1.2.3/8, 8, 10.0.0.0",
    "0.0.0.0/0, 0, 0.0.0.0",
    "2001:db8::1, 128, 2001:db8:0:0:0:0:0:1",
    "2001:db8:1::/32, 32, 2001:db8:0:0:0:0:0:0",
    "::ffff:10.0.0.1, 128, 0:0:0:0:0:ffff:a00:1",
    "::, 128, 0:0:0:0:0:0:0:0",
    "1:2:3:4:5:6:7:8, 128, 1:2:3:4:5:6:7:8",
  })
  void addresses_areBlocks(String raw, int prefix, String first) throws Exception {
    Operand.Network network = (Operand.Network) Operands.read(Comparison.Type.NETWORK, raw, false);
    assertThat(network.prefix()).isEqualTo(prefix);
    assertThat(network.first())
        .isEqualTo(
            ((Operand.Network) Operands.read(Comparison.Type.NETWORK, first, false)).first());
    assertThat(network.last().subtract(network.first()).bitLength())
        .isEqualTo(network.bits() - prefix);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-01-31, 2026-01-31T00:00:00Z",
    "2026-01-31T10:20Z, 2026-01-31T10:20:00Z",
    "2026-01-31T10:20:30.5+02:00, 2026-01-31T08:20:30.500Z",
    "1769817600, 2026-01-31T00:00:00Z",
  })
  void dates_areInstants(String raw, String instant) {
    Operand.Date date = (Operand.Date) Operands.read(Comparison.Type.DATE, raw, false);
    assertThat(date.value()).hasToString(instant);
  }

  @Test
  void read_anyDamage_givesAPolicyAndFindings() {
    String good =
        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\","
            + "\"Action\":[\"s3:Get*\"],\"Resource\":\"arn:aws:s3:::${aws:userid}\","
            + "\"Condition\":{\"IpAddress\":{\"aws:SourceIp\":\"10.0.0.0/8\"}}}]}";
    long seed = 20261127;
    Random random = new Random(seed);
    for (int i = 0; i < 5000; i++) {
      StringBuilder damaged = new StringBuilder(good);
      for (int edits = random.nextInt(3) + 1; edits > 0; edits--) {
        int at = random.nextInt(damaged.length());
        if (random.nextBoolean()) {
          damaged.deleteCharAt(at);
        } else {
          damaged.setCharAt(at, "{}[]\":,*x\u0000$'/".charAt(random.nextInt(13)));
        }
      }
      ReadPolicy read = parser.read(PolicyKind.RESOURCE, damaged.toString());
      if (!read.policy().understood()) {
        assertThat(read.errors()).as("seed %d round %d: %s", seed, i, damaged).isNotEmpty();
      }
    }
  }

  private static List<String> named(Statement s) {
    PrincipalElement element = s.principals();
    return element == null
        ? List.of()
        : element.named().stream().map(p -> p.kind().spelling() + " " + p.value()).toList();
  }
}
