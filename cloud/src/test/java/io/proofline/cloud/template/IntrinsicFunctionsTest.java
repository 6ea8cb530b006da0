package io.proofline.cloud.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntrinsicFunctionsTest {
  private static final String SECTIONS =
      """
      Parameters:
        Env: {Type: String, Default: prod}
        Open: {Type: String}
        Zones: {Type: CommaDelimitedList, Default: 'a, b,c'}
        Secret: {Type: String, NoEcho: true, Default: hunter2-hunter2}
        Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /clinic/key}
        Switch: {Type: String, Default: Yes, AllowedValues: [Yes, No]}
        Size: {Type: String, Default: huge, AllowedValues: [small, large]}
      Mappings:
        Regions:
          us-east-1: {Name: east, Days: 30, Flags: [x, y]}
      Conditions:
        IsProd: !Equals [!Ref Env, prod]
        IsTest: !Not [!Condition IsProd]
        IsOpen: !Equals [!Ref Open, yes]
        EitherKnown: !Or [!Condition IsOpen, !Condition IsProd]
        BothKnown: !And [!Condition IsOpen, !Condition IsTest]
        BothOpen: !And [!Condition IsOpen, !Condition IsProd]
        Circle: !Not [!Condition Round]
        Round: !Not [!Condition Circle]
        Broken: !Equals [one]
        Yes: !Equals [!Ref Switch, Yes]
        YesText: !Equals [!Ref Switch, 'true']
      """;

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          !Ref Env                                              | "prod"
          !Ref 'AWS::AccountId'                                 | "441020936617"
          !Ref 'AWS::Region'                                    | "us-east-1"
          !Ref 'AWS::Partition'                                 | "aws"
          !Ref Zones                                            | ["a","b","c"]
          !Sub 'arn:${AWS::Partition}:s3:::${Env}-phi'          | "arn:aws:s3:::prod-phi"
          !Sub ['${a}-${Env}', {a: !Ref 'AWS::Region'}]         | "us-east-1-prod"
          !Sub '${!aws:username}/x'                             | "${aws:username}/x"
          !Join ['-', [a, !Ref Env, 3]]                         | "a-prod-3"
          !Join ['', [a, !Ref 'AWS::NoValue', b]]               | "ab"
          !Join [',', !Ref Zones]                               | "a,b,c"
          !Join [',', !Split ['.', 'x.y.']]                     | "x,y,"
          !Select [1, !Ref Zones]                               | "b"
          !Select ['0', [!Ref Env, !Ref Open]]                  | "prod"
          !FindInMap [Regions, !Ref 'AWS::Region', Name]        | "east"
          !FindInMap [Regions, us-east-1, Days]                 | 30
          !FindInMap [Regions, eu-west-1, Name, {DefaultValue: none}] | "none"
          !Select [1, !FindInMap [Regions, us-east-1, Flags]]   | "y"
          !If [IsProd, one, two]                                | "one"
          !If [IsTest, one, two]                                | "two"
          !If [EitherKnown, one, two]                           | "one"
          !If [BothKnown, one, two]                             | "two"
          !If [IsOpen, same, same]                              | "same"
          !If [IsProd, {a: 1}, {a: 2}]                          | {"a":1}
          !If [Yes, one, two]                                   | "one"
          !Base64 'hi'                                          | "aGk="
          {'Fn::Join': ['', [x, {Ref: Env}]]}                   | "xprod"
          {'Fn::Sub': '${Env}'}                                 | "prod"
          [1, !If [IsTest, 2, !Ref 'AWS::NoValue'], 3]          | [1,3]
          """)
  void value_decidedByFile_isComputed(String written, String expected) {
    Collected collected = Collected.value(written, SECTIONS);

    assertThat(collected.p().toString()).isEqualTo(expected);
    assertThat(collected.document("It").unknown()).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          !Ref Open                            | parameter Open has no default
          !Ref Secret                          | parameter Secret is NoEcho
          !Ref Stored                          | parameter store
          !Ref Size                            | AllowedValues
          !Ref Nobody                          | no such parameter or resource
          !Ref 'AWS::StackName'                | stack name is not given
          !Ref 'AWS::StackId'                  | only at deployment
          !Sub '${Open}-x'                     | parameter Open has no default
          !Sub '${aws:username}'               | no such parameter or resource
          !Join ['-', [a, !Ref Open]]          | parameter Open has no default
          !ImportValue other-stack             | export of another stack
          !GetAZs ''                           | availability zones
          !Cidr [10.0.0.0/16, 2, 8]            | Fn::Cidr
          !Frobnicate x                        | unknown function Fn::Frobnicate
          {'Fn::Nonsense': 1}                  | unknown function Fn::Nonsense
          {'Fn::Transform': {Name: 'AWS::Include'}} | macro
          !If [IsOpen, one, two]               | parameter Open has no default
          !If [BothOpen, one, two]             | parameter Open has no default
          !If [Nowhere, one, two]              | not declared
          !If [Circle, one, two]               | refer to each other
          !If [Broken, one, two]               | not a condition function
          !If [IsProd, one]                    | list of 3
          !FindInMap [Regions, eu-west-1, Name] | no value under these keys
          !Select [7, !Ref Zones]              | beyond the end
          !Select [-1, !Ref Zones]             | no whole number
          !GetAtt Nobody.Arn                   | no such resource
          !GetAtt It.Endpoint.Address          | it depends on itself
          "{{resolve:ssm:/clinic/key}}"        | dynamic reference
          !Split ['', x]                       | empty delimiter
          Yes                                  | put quotes around it
          !Ref Switch                          | put quotes around it
          !If [YesText, one, two]              | put quotes around it
          ~                                    | null is no value
          [a, !Ref Open]                       | element 1: parameter Open has no default
          [a, {b: !Ref Open}]                  | 'element 1, b: parameter Open has no default'
          """)
  void value_notDecidedByFile_isUnknownWithReasonAndNeverPresent(String written, String reason) {
    Collected collected = Collected.value(written, SECTIONS);

    assertThat(collected.p().isMissingNode()).isTrue();
    String why = collected.document("It").unknown().getOrDefault("properties", collected.whyNot());
    assertThat(why).contains(reason);
  }

  @Test
  void unknownBelowAMap_isListedAtItsOwnPath_andItsNeighbourStaysKnown() {
    Collected collected = Collected.value("{a: {b: !Ref Open, c: 1}}", SECTIONS);

    assertThat(collected.p().toString()).isEqualTo("{\"a\":{\"c\":1}}");
    assertThat(collected.document("It").unknown())
        .containsExactly(Map.entry("properties.P.a.b", "parameter Open has no default"));
  }

  @Test
  void unknownUnderAKeyWithADot_makesTheMapUnknown_sinceTheDotWouldReadAsAStep() {
    Collected collected = Collected.value("{a: {'x.y': !Ref Open}}", SECTIONS);

    assertThat(collected.document("It").unknown()).containsOnlyKeys("properties.P.a");
  }

  @Test
  void givenParameter_isUsedBeforeTheDefault_andBothAreNamedInTheCall() {
    Collected collected =
        Collected.yaml(
            SECTIONS
                + """
                Resources:
                  It:
                    Type: AWS::EC2::Thing
                    Properties: {P: !Sub '${Env}/${Open}', Z: !Ref Zones}
                """,
            Map.of("Open", "given", "Elsewhere", "ignored"));

    assertThat(collected.p().asString()).isEqualTo("prod/given");
    assertThat(collected.snapshot().calls().getFirst().parameters())
        .containsEntry("parametersGiven", "Open")
        .containsEntry("parametersByDefault", "Env,Zones");
  }

  @Test
  void parameterWithoutADefault_isNotNamedAmongThoseWhoseDefaultWasTaken() {
    Collected collected = Collected.value("!Sub '${Env}/${Open}'", SECTIONS);

    assertThat(collected.whyNot()).isEqualTo("parameter Open has no default");
    assertThat(collected.snapshot().calls().getFirst().parameters())
        .containsEntry("parametersByDefault", "Env");
  }

  @Test
  void textThatDoublesItself_endsAsUnknown_notAsMemory() {
    StringBuilder nested = new StringBuilder("x");
    for (int i = 0; i < 40; i++) {
      nested.insert(0, "!Sub ['${a}${a}', {a: ").append("}]");
    }

    assertThat(Collected.value(nested.toString(), "").whyNot()).contains("characters");
  }

  @Test
  void policyStatementCondition_isNotTakenForAFunction() {
    Collected collected =
        Collected.yaml(
            """
            Resources:
              Share:
                Type: AWS::S3::BucketPolicy
                Properties:
                  Bucket: hsc-imaging-share
                  PolicyDocument:
                    Version: 2012-10-17
                    Statement:
                      - Effect: Allow
                        Principal: {AWS: 204177309185}
                        Action: s3:GetObject
                        Resource: '*'
                        Condition: {Bool: {'aws:SecureTransport': true}}
            """);

    assertThat(collected.property("Share", "/PolicyDocument/Statement/0/Condition").toString())
        .isEqualTo("{\"Bool\":{\"aws:SecureTransport\":\"true\"}}");
    assertThat(collected.property("Share", "/PolicyDocument/Statement/0/Principal/AWS").toString())
        .isEqualTo("\"204177309185\"");
    assertThat(collected.property("Share", "/PolicyDocument/Version").toString())
        .isEqualTo("\"2012-10-17\"");
  }
}
