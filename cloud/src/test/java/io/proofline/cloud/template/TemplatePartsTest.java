package io.proofline.cloud.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What is written beside a resource, or made by what is not run, and still decides about it. */
class TemplatePartsTest {

  @Test
  void aLoopAmongTheProperties_mayMakeAnyOfThem_soNoneIsKnown() {
    Collected collected =
        Collected.yaml(
            """
            Transform: AWS::LanguageExtensions
            Resources:
              Subnet:
                Type: AWS::EC2::Subnet
                Properties:
                  CidrBlock: 10.0.0.0/24
                  Fn::ForEach::Open: [P, [MapPublicIpOnLaunch], {'${P}': true}]
            """);

    assertThat(collected.document("Subnet").unknown().get("properties"))
        .contains("Fn::ForEach::Open");
    assertThat(collected.document("Subnet").properties().isEmpty()).isTrue();
  }

  @Test
  void aMacroBesideOtherKeys_leavesTheMapUnknownAsAWhole_andNothingElse() {
    Collected collected =
        Collected.yaml(
            """
            Resources:
              Steps:
                Type: AWS::StepFunctions::StateMachine
                Properties:
                  StateMachineName: intake
                  LoggingConfiguration:
                    Level: ALL
                    Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://parts/log.yaml}}
            """);

    assertThat(collected.document("Steps").unknown().get("properties.LoggingConfiguration"))
        .contains("Fn::Transform");
    assertThat(collected.property("Steps", "/LoggingConfiguration/Level").isMissingNode()).isTrue();
    assertThat(collected.property("Steps", "/StateMachineName").asString()).isEqualTo("intake");
  }

  @Test
  void aMacroInAPolicy_leavesThePolicyUnknown() {
    Collected collected =
        Collected.yaml(
            """
            Resources:
              Reader:
                Type: AWS::IAM::ManagedPolicy
                Properties:
                  PolicyDocument:
                    Version: "2012-10-17"
                    Statement:
                      - Effect: Allow
                        Action: s3:GetObject
                        Resource: arn:aws:s3:::files/one
                        Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://parts/p.yaml}}
            """);

    assertThat(collected.document("Reader").unknown()).containsKey("properties.PolicyDocument");
  }

  @Test
  void mappingsThatAMacroCompletes_doNotFallBackToTheDefaultOfALookUp() {
    Collected collected =
        Collected.yaml(
            """
            Transform: AWS::LanguageExtensions
            Mappings:
              Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://parts/m.yaml}}
              Known: {prod: {open: true}}
            Resources:
              Made:
                Type: AWS::EC2::Subnet
                Properties: {MapPublicIpOnLaunch: !FindInMap [Other, prod, open, {DefaultValue: false}]}
              Written:
                Type: AWS::EC2::Subnet
                Properties: {MapPublicIpOnLaunch: !FindInMap [Known, prod, open, {DefaultValue: false}]}
            """);

    assertThat(collected.document("Made").unknown().get("properties.MapPublicIpOnLaunch"))
        .contains("macro");
    assertThat(collected.property("Written", "/MapPublicIpOnLaunch").asBoolean()).isTrue();
  }

  @Test
  void aRuleThatNamesItsGroup_becomesPartOfIt() {
    Collected collected =
        Collected.yaml(
            """
            Parameters: {Name: {Type: String}}
            Resources:
              Portal: {Type: AWS::EC2::SecurityGroup, Properties: {GroupName: portal, GroupDescription: p}}
              Admin: {Type: AWS::EC2::SecurityGroup, Properties: {GroupDescription: a}}
              Asked: {Type: AWS::EC2::SecurityGroup, Properties: {GroupName: !Ref Name, GroupDescription: q}}
              ByText:
                Type: AWS::EC2::SecurityGroupIngress
                Properties: {GroupName: portal, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
              ByReference:
                Type: AWS::EC2::SecurityGroupIngress
                Properties: {GroupName: !Ref Admin, IpProtocol: tcp, FromPort: 3389, ToPort: 3389, CidrIp: 0.0.0.0/0}
            """);

    assertThat(collected.property("Portal", "/SecurityGroupIngress/0/FromPort").asInt())
        .isEqualTo(22);
    assertThat(collected.property("Portal", "/SecurityGroupIngress/1").isMissingNode()).isTrue();
    assertThat(collected.property("Admin", "/SecurityGroupIngress/0/FromPort").asInt())
        .isEqualTo(3389);
    assertThat(collected.document("Asked").unknown().get("properties.SecurityGroupIngress"))
        .contains("may belong here");
    assertThat(collected.template().outside()).isEmpty();
  }

  @Test
  void partsOfWhatTheFileDoesNotHold_areNamed_sinceNoControlJudgesThemForThemselves() {
    Collected collected =
        Collected.yaml(
            """
            Resources:
              Rule:
                Type: AWS::EC2::SecurityGroupIngress
                Properties: {GroupId: sg-0123, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
              Shared:
                Type: AWS::EC2::SecurityGroupIngress
                Properties: {GroupId: !ImportValue group, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
              Clerk: {Type: AWS::IAM::User, Properties: {UserName: clerk}}
              Rights:
                Type: AWS::IAM::UserPolicy
                Properties: {UserName: !Ref Clerk, PolicyName: p, PolicyDocument: {Statement: []}}
            """);

    assertThat(collected.template().outside())
        .containsExactly(
            new CollectedTemplate.Part("Rule", 5), new CollectedTemplate.Part("Shared", 8));
  }

  @Test
  void anApiThatADocumentDescribes_hasMethodsThatTheFileDoesNotDeclare() {
    Collected collected =
        Collected.yaml(
            """
            Resources:
              Declared:
                Type: AWS::ApiGateway::RestApi
                Properties: {Name: visits}
              Records:
                Type: AWS::ApiGateway::RestApi
                Properties:
                  Name: records
                  Body:
                    openapi: 3.0.1
                    paths: {/patients: {get: {x-amazon-apigateway-integration: {type: mock}}}}
            """);

    assertThat(collected.scope("AWS::ApiGateway::Method").complete()).isFalse();
    assertThat(collected.scope("AWS::ApiGateway::Method").reasons())
        .containsExactly("line 8: what the Body of Records describes is not read");
    assertThat(collected.document("Records").unknown())
        .containsOnlyKeys("properties.Policy", "properties.DisableExecuteApiEndpoint");
    assertThat(collected.document("Declared").unknown()).isEmpty();
  }

  @Test
  void anHttpApi_mayBeDescribedInABucket_orBeMadeWithItsOnlyRoute() {
    Collected bucket =
        Collected.yaml(
            """
            Resources:
              Records:
                Type: AWS::ApiGatewayV2::Api
                Properties: {BodyS3Location: {Bucket: apis, Key: records.yaml}}
            """);
    assertThat(bucket.scope("AWS::ApiGatewayV2::Route").complete()).isFalse();
    assertThat(bucket.document("Records").unknown()).containsKey("properties.CorsConfiguration");

    Collected quick =
        Collected.yaml(
            """
            Resources:
              Records:
                Type: AWS::ApiGatewayV2::Api
                Properties: {Name: records, ProtocolType: HTTP, Target: "https://app.example"}
            """);
    assertThat(quick.scope("AWS::ApiGatewayV2::Route").reasons())
        .containsExactly("line 5: what the Target of Records describes is not read");
    assertThat(quick.document("Records").unknown()).isEmpty();
  }

  @Test
  void aDocumentThatIsLeftOut_orThatAMacroBrings() {
    Collected collected =
        Collected.yaml(
            """
            Resources:
              Records:
                Type: AWS::ApiGateway::RestApi
                Properties:
                  Name: records
                  Body: !Ref AWS::NoValue
            """);
    assertThat(collected.snapshot().scopes())
        .noneMatch(scope -> scope.type().equals("AWS::ApiGateway::Method"));

    Collected included =
        Collected.yaml(
            """
            Resources:
              Records:
                Type: AWS::ApiGateway::RestApi
                Properties:
                  Name: records
                  Body: {Fn::Transform: {Name: AWS::Include, Parameters: {Location: s3://parts/a.yaml}}}
            """);
    assertThat(included.scope("AWS::ApiGateway::Method").complete()).isFalse();
  }
}
