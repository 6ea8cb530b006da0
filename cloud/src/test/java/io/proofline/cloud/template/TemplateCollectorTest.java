package io.proofline.cloud.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.Document;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemplateCollectorTest {
  private static final String CLINIC =
      """
      Resources:
        Share:
          Type: AWS::S3::Bucket
          Properties:
            BucketName: hsc-imaging-share
            Tags: [{Key: system, Value: imaging}]
        SharePolicy:
          Type: AWS::S3::BucketPolicy
          Properties:
            Bucket: !Ref Share
            PolicyDocument: !Sub '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"${Share.Arn}/*"}]}'
        Key: {Type: AWS::KMS::Key}
        Volume:
          Type: AWS::EC2::Volume
          Properties: {Encrypted: 'true', Size: '0100', KmsKeyId: !GetAtt Key.Arn}
        Reader:
          Type: AWS::IAM::Role
          Properties:
            RoleName: hsc-reader
            Path: /clinic/
            AssumeRolePolicyDocument: {Statement: []}
        ReaderPolicy:
          Type: AWS::IAM::Policy
          Properties:
            PolicyName: read-all
            Roles: [!Ref Reader]
            PolicyDocument: {Statement: [{Effect: Allow, Action: 's3:GetObject', Resource: '*'}]}
        Wide:
          Type: AWS::IAM::ManagedPolicy
          Properties: {ManagedPolicyName: wide, Roles: [!Ref Reader], PolicyDocument: {Statement: []}}
        Admin:
          Type: AWS::EC2::SecurityGroup
          Properties: {GroupDescription: admin}
        AdminRule:
          Type: AWS::EC2::SecurityGroupIngress
          Properties: {GroupId: !GetAtt Admin.GroupId, IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 0.0.0.0/0}
      """;

  @Test
  void document_hasIdentityArnTagsLineAndCall() {
    Collected collected = Collected.yaml(CLINIC);
    Document share = collected.document("Share");

    assertThat(share.id().label())
        .isEqualTo("441020936617/us-east-1/AWS::S3::Bucket/hsc-imaging-share");
    assertThat(share.arn()).isEqualTo("arn:aws:s3:::hsc-imaging-share");
    assertThat(share.tags()).isEqualTo(Map.of("system", "imaging"));
    assertThat(share.runtime().path("Line").asInt()).isEqualTo(5);
    assertThat(share.runtime().path("NameGiven").asBoolean()).isTrue();
    assertThat(share.observed()).isEqualTo(Collected.NOW);
    assertThat(share.calls()).containsExactly(collected.snapshot().calls().getFirst().id());
  }

  @Test
  void snapshot_isOneReadOfOneFile_withItsHashAndText() {
    Collected collected = Collected.yaml(CLINIC);
    CallRecord call = collected.snapshot().calls().getFirst();

    assertThat(collected.snapshot().source()).isEqualTo("cloudformation");
    assertThat(collected.snapshot().subject()).isEqualTo("cloudformation/clinic.yaml");
    assertThat(collected.snapshot().calls()).hasSize(1);
    assertThat(call.service()).isEqualTo("file");
    assertThat(call.operation()).isEqualTo("ReadTemplate");
    assertThat(call.outcome()).isEqualTo(CallRecord.Outcome.ANSWERED);
    assertThat(call.responseSha256()).matches("[0-9a-f]{64}");
    assertThat(collected.template().collected().raw().get(call.id()))
        .containsExactly(Collected.HEAD + CLINIC);
  }

  @Test
  void bucketPolicy_carriesTheBucketsName_andItsTextIsAnObject() {
    Collected collected = Collected.yaml(CLINIC);

    assertThat(collected.document("SharePolicy").id().identifier()).isEqualTo("hsc-imaging-share");
    assertThat(collected.property("SharePolicy", "/PolicyDocument/Statement/0/Resource").asString())
        .isEqualTo("arn:aws:s3:::hsc-imaging-share/*");
  }

  @Test
  void resourceWithoutName_isMarked_andReferencesStillMeet() {
    Collected collected = Collected.yaml(CLINIC);

    assertThat(collected.document("Key").id().identifier()).isEqualTo("logical~Key");
    assertThat(collected.document("Key").runtime().path("NameGiven").asBoolean()).isFalse();
    assertThat(collected.property("Volume", "/KmsKeyId").asString())
        .isEqualTo(collected.document("Key").arn());
  }

  @Test
  void scalarInQuotes_hasTheTypeOfTheSchema() {
    Collected collected = Collected.yaml(CLINIC);

    assertThat(collected.property("Volume", "/Encrypted").isBoolean()).isTrue();
    assertThat(collected.document("Volume").unknown())
        .containsEntry("properties.Size", "the value is no whole number");
  }

  @Test
  void policiesBesideARole_becomePartOfIt() {
    Collected collected = Collected.yaml(CLINIC);

    assertThat(collected.document("Reader").arn())
        .isEqualTo("arn:aws:iam::441020936617:role/clinic/hsc-reader");
    assertThat(collected.document("Reader").id().region()).isEqualTo("global");
    assertThat(collected.property("Reader", "/Policies/0/PolicyName").asString())
        .isEqualTo("read-all");
    assertThat(collected.property("Reader", "/ManagedPolicyArns/0").asString())
        .isEqualTo("arn:aws:iam::441020936617:policy/wide");
    assertThat(collected.snapshot().documents())
        .noneMatch(document -> document.id().type().equals("AWS::IAM::Policy"));
    assertThat(collected.snapshot().scopes())
        .noneMatch(scope -> scope.type().equals("AWS::IAM::Policy"));
  }

  @Test
  void policyForAnUndecidedRole_makesThePoliciesOfEveryRoleUnknown() {
    Collected collected =
        Collected.yaml(
            """
            Parameters: {Which: {Type: String}}
            Resources:
              Reader: {Type: AWS::IAM::Role, Properties: {RoleName: hsc-reader}}
              Extra:
                Type: AWS::IAM::Policy
                Properties: {PolicyName: extra, Roles: [!Ref Which], PolicyDocument: {}}
            """);

    assertThat(collected.document("Reader").unknown().get("properties.Policies"))
        .contains("Extra may belong here");
    assertThat(collected.document("Extra").id().type()).isEqualTo("AWS::IAM::Policy");
  }

  @Test
  void partlyUnknownPolicy_makesThePoliciesOfItsRoleUnknown_notShorter() {
    Collected collected =
        Collected.yaml(
            """
            Parameters: {What: {Type: String}}
            Resources:
              Reader: {Type: AWS::IAM::Role, Properties: {RoleName: hsc-reader}}
              Extra:
                Type: AWS::IAM::Policy
                Properties:
                  PolicyName: extra
                  Roles: [hsc-reader]
                  PolicyDocument: {Statement: [{Effect: Allow, Action: '*', Resource: !Ref What}]}
            """);

    assertThat(collected.document("Reader").unknown()).containsKey("properties.Policies");
    assertThat(collected.document("Reader").properties().has("Policies")).isFalse();
  }

  @Test
  void ruleBesideASecurityGroup_becomesPartOfIt() {
    Collected collected = Collected.yaml(CLINIC);

    assertThat(collected.property("Admin", "/SecurityGroupIngress/0").toString())
        .isEqualTo(
            "{\"IpProtocol\":\"tcp\",\"FromPort\":22,\"ToPort\":22,\"CidrIp\":\"0.0.0.0/0\"}");
  }

  @Test
  void condition_falseLeavesOut_undecidedKeepsTheDocumentUnknownAndTheScopeOpen() {
    Collected collected =
        Collected.yaml(
            """
            Parameters: {Open: {Type: String}, Env: {Type: String, Default: prod}}
            Conditions:
              Test: !Equals [!Ref Env, test]
              Maybe: !Equals [!Ref Open, 'yes']
            Resources:
              Never: {Type: AWS::EC2::Volume, Condition: Test, Properties: {Encrypted: false}}
              Perhaps: {Type: AWS::S3::Bucket, Condition: Maybe, Properties: {BucketName: perhaps}}
              Uses: {Type: AWS::EC2::Thing, Properties: {P: !Ref Never}}
            """);

    assertThat(collected.snapshot().documents()).hasSize(2);
    assertThat(collected.scope("AWS::EC2::Volume").complete()).isTrue();
    assertThat(collected.document("Perhaps").unknown().get("properties"))
        .contains("whether it is created", "parameter Open has no default");
    assertThat(collected.document("Perhaps").properties().isEmpty()).isTrue();
    assertThat(collected.scope("AWS::S3::Bucket").complete()).isFalse();
    assertThat(collected.document("Uses").unknown().get("properties.P")).contains("not created");
  }

  @Test
  void unlistedType_isKeptAsADocument_andCounted() {
    Collected collected =
        Collected.yaml(
            """
            Resources:
              A: {Type: 'Acme::Odd::Thing', Properties: {X: 1}}
              B: {Type: 'Acme::Odd::Thing'}
            """);

    assertThat(collected.template().unlisted()).isEqualTo(Map.of("Acme::Odd::Thing", 2));
    assertThat(collected.property("A", "/X").asInt()).isEqualTo(1);
  }

  @Test
  void partsOutsideOfTheFile_openEveryScope_withTheReason() {
    Collected collected =
        Collected.yaml(
            """
            Transform: AWS::Serverless-2016-10-31
            Resources:
              Bucket: {Type: AWS::S3::Bucket, Properties: {BucketName: b-1}}
              Below: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: x}}
              Part: {Type: 'Acme::S3::Safe::MODULE'}
              'Fn::ForEach::Loop': [X, [a], {}]
            """);

    assertThat(collected.scope("AWS::S3::Bucket").complete()).isFalse();
    assertThat(String.join("; ", collected.scope("AWS::S3::Bucket").reasons()))
        .contains("AWS::Serverless", "nested stack Below", "module Part", "Fn::ForEach::Loop");
    assertThat(collected.property("Bucket", "/BucketName").asString()).isEqualTo("b-1");
    assertThat(collected.document("Part").unknown()).containsKey("properties");
  }

  @Test
  void macro_mayRewriteAnything_soNoPropertyIsKnown() {
    Collected collected =
        Collected.yaml(
            """
            Transform: [CompanyDefaults]
            Resources:
              Disk: {Type: AWS::EC2::Volume, Properties: {Encrypted: true}}
            """);

    assertThat(collected.document("Disk").unknown().get("properties")).contains("macro");
    assertThat(collected.document("Disk").properties().isEmpty()).isTrue();
  }

  @Test
  void circularReferences_areUnknown_andSayThroughWhat() {
    Collected collected =
        Collected.yaml(
            """
            Resources:
              A: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub '${B}-x'}}
              B: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub '${A}-x'}}
              C: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref A}}
            """);

    assertThat(collected.document("A").unknown().get("properties")).contains("itself", "A, B");
    assertThat(collected.document("C").unknown()).isEmpty();
    assertThat(collected.document("C").id().identifier()).isEqualTo("logical~A");
  }

  @Test
  void whatAwsWillName_hasItsNameAsAProperty_byWhichOthersOfTheFileReferToIt() {
    Collected collected =
        Collected.yaml(
            """
            Resources:
              A: {Type: AWS::S3::Bucket}
              B: {Type: AWS::S3::BucketPolicy, Properties: {Bucket: !Ref A}}
              C: {Type: AWS::S3::BucketPolicy}
            """);

    assertThat(collected.property("A", "/BucketName").asString()).isEqualTo("logical~A");
    assertThat(collected.property("B", "/Bucket").asString()).isEqualTo("logical~A");
    assertThat(collected.property("C", "/Bucket").isMissingNode()).isTrue();
  }

  @Test
  void aStatementOfItsOwn_makesThePolicyOfItsBusUnknown_andOfNoOther() {
    Collected collected =
        Collected.yaml(
            """
            Resources:
              A: {Type: AWS::Events::EventBus, Properties: {Name: claims}}
              B: {Type: AWS::Events::EventBus, Properties: {Name: portal}}
              Everybody:
                Type: AWS::Events::EventBusPolicy
                Properties:
                  EventBusName: !Ref A
                  StatementId: everybody
                  Statement: {Effect: Allow, Principal: "*", Action: "events:PutEvents", Resource: !GetAtt A.Arn}
            """);

    assertThat(collected.document("A").unknown().get("properties.Policy")).contains("Everybody");
    assertThat(collected.document("B").unknown()).isEmpty();
  }

  @Test
  void usersAddedToAGroup_areInIt() {
    Collected collected =
        Collected.yaml(
            """
            Resources:
              Clerk: {Type: AWS::IAM::User}
              Staff: {Type: AWS::IAM::Group}
              Addition:
                Type: AWS::IAM::UserToGroupAddition
                Properties: {GroupName: !Ref Staff, Users: [!Ref Clerk]}
            """);

    assertThat(collected.property("Clerk", "/Groups/0").asString()).isEqualTo("logical~Staff");
  }

  @Test
  void undecidedName_isListedAsUnknown_andTheIdentifierIsMarked() {
    Collected collected =
        Collected.yaml(
            """
            Parameters: {Env: {Type: String}}
            Resources:
              A: {Type: AWS::S3::Bucket, Properties: {BucketName: !Sub 'phi-${Env}'}}
            """);

    assertThat(collected.template().partial()).isTrue();
    assertThat(collected.document("A").id().identifier()).isEqualTo("logical~A");
    assertThat(collected.document("A").unknown())
        .containsEntry("properties.BucketName", "parameter Env has no default");
  }

  @Test
  void secretInTheFile_isNeitherInTheDocumentNorInTheKeptText() {
    Collected collected =
        Collected.yaml(
            """
            Parameters:
              Token: {Type: String, NoEcho: true, Default: sesame-open-9}
            Resources:
              Db:
                Type: AWS::RDS::DBInstance
                Properties:
                  DBInstanceIdentifier: clinic
                  MasterUserPassword: |
                    correct horse
                  Password: battery-staple
              Tail: {Type: AWS::S3::Bucket}
            """);
    String kept = collected.template().collected().raw().values().toString();

    assertThat(kept).doesNotContain("sesame", "correct horse", "battery").contains("clinic");
    assertThat(collected.document("Db").unknown().get("properties.MasterUserPassword"))
        .contains("secret");
    assertThat(collected.document("Db").properties().toString()).doesNotContain("horse");
  }

  @Test
  void environmentVariables_keepTheirNames_andOnlyTheValuesOfKnownSwitches() {
    Collected collected =
        Collected.yaml(
            """
            Parameters: {Table: {Type: String}, Level: {Type: String}}
            Resources:
              Intake:
                Type: AWS::Lambda::Function
                Properties:
                  FunctionName: intake
                  Environment:
                    Variables:
                      LOG_LEVEL: DEBUG
                      API_KEY: k-9
                      TABLE: !Ref Table
                      POWERTOOLS_LOG_LEVEL: !Ref Level
            """);

    assertThat(collected.property("Intake", "/Environment/Variables").toString())
        .contains("\"LOG_LEVEL\":\"DEBUG\"", "\"API_KEY\":\"(withheld)\"")
        .contains("\"TABLE\":\"(withheld)\"");
    assertThat(collected.document("Intake").unknown())
        .containsOnlyKeys("properties.Environment.Variables.POWERTOOLS_LOG_LEVEL");
    assertThat(collected.template().collected().raw().values().toString())
        .doesNotContain("k-9")
        .contains("LOG_LEVEL: DEBUG");
  }

  @Test
  void factsOfTheRunningResource_areUnknown_neverAbsent() {
    Collected collected =
        Collected.yaml(
            "Resources: {T: {Type: AWS::CloudTrail::Trail, Properties: {TrailName: t}}}\n");

    assertThat(collected.document("T").unknown())
        .containsOnlyKeys("runtime.HomeRegion", "runtime.LatestDeliveryTime");
    assertThat(collected.template().partial()).isFalse();
    assertThat(
            new TemplateCollector(Clock.fixed(Collected.NOW, ZoneOffset.UTC), PropertyTypes.NONE)
                .collect(
                    "t.yaml",
                    (Collected.HEAD + "Resources: {A: {Type: AWS::S3::Bucket}}\n")
                        .getBytes(StandardCharsets.UTF_8),
                    TemplateTarget.FROM_FILES)
                .collected()
                .snapshot()
                .documents()
                .getFirst()
                .unknown())
        .containsOnlyKeys("runtime");
  }

  @Test
  void listenerRules_standWithTheirListener() {
    Collected collected =
        Collected.yaml(
            """
            Resources:
              Front: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {Port: 443}}
              Bare: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {Port: 444}}
              SignIn:
                Type: AWS::ElasticLoadBalancingV2::ListenerRule
                Properties:
                  ListenerArn: !Ref Front
                  Priority: 1
                  Actions: [{Type: authenticate-oidc, AuthenticateOidcConfig: {SessionTimeout: 900}}]
            """);

    assertThat(collected.document("Front").runtime().at("/Rules/0/Actions/0/Type").asString())
        .isEqualTo("authenticate-oidc");
    assertThat(collected.document("Bare").runtime().path("Rules").toString()).isEqualTo("[]");
    assertThat(collected.document("SignIn").properties().path("Priority").asInt()).isEqualTo(1);
  }

  @Test
  void listenerRuleOfAnUndecidedListener_makesTheRulesOfEveryListenerUnknown() {
    Collected collected =
        Collected.yaml(
            """
            Parameters: {Which: {Type: String}}
            Resources:
              Front: {Type: AWS::ElasticLoadBalancingV2::Listener, Properties: {Port: 443}}
              SignIn:
                Type: AWS::ElasticLoadBalancingV2::ListenerRule
                Properties: {ListenerArn: !Ref Which, Priority: 1, Actions: []}
            """);

    assertThat(collected.document("Front").unknown()).containsKey("runtime.Rules");
    assertThat(collected.document("Front").runtime().has("Rules")).isFalse();
  }

  @Test
  void policyWithAHole_isUnknownAsAWhole() {
    Collected collected =
        Collected.yaml(
            """
            Parameters: {Who: {Type: String}}
            Resources:
              P:
                Type: AWS::S3::BucketPolicy
                Properties:
                  Bucket: b-1
                  PolicyDocument:
                    Statement: {Effect: Allow, Principal: {AWS: !Ref Who}, Action: '*'}
            """);

    assertThat(collected.document("P").unknown())
        .containsOnlyKeys("properties.PolicyDocument")
        .containsValue("Statement: Principal: AWS: parameter Who has no default");
    assertThat(collected.document("P").properties().has("PolicyDocument")).isFalse();
  }

  @Test
  void json_givesTheSameDocumentsAsYaml() {
    String json =
        """
        {"Metadata": {"Proofline": {"Account": "441020936617", "Region": "us-east-1"}},
         "Parameters": {"Env": {"Type": "String", "Default": "prod"}},
         "Resources": {"A": {"Type": "AWS::S3::Bucket",
        \t"Properties": {"BucketName": {"Fn::Join": ["-", ["phi", {"Ref": "Env"}]]}}}}}
        """;
    String yaml =
        Collected.HEAD
            + """
            Parameters: {Env: {Type: String, Default: prod}}
            Resources:
              A: {Type: AWS::S3::Bucket, Properties: {BucketName: !Join ['-', [phi, !Ref Env]]}}
            """;
    Document one = Collected.of("a.json", json, TemplateTarget.FROM_FILES).document("A");
    Document two = Collected.of("a.yaml", yaml, TemplateTarget.FROM_FILES).document("A");

    assertThat(one.properties()).isEqualTo(two.properties());
    assertThat(one.id()).isEqualTo(two.id());
    assertThat(one.runtime().path("Line").asInt()).isEqualTo(3);
  }

  @Test
  void folder_readsEveryTemplate_andNamesWhatItRefused(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder.resolve("east"));
    Files.createDirectories(folder.resolve(".git"));
    Files.writeString(folder.resolve("east/a.yaml"), Collected.HEAD + CLINIC);
    Files.writeString(folder.resolve("b.template"), Collected.HEAD + CLINIC);
    Files.writeString(folder.resolve("buildspec.yml"), "version: 0.2\n");
    Files.writeString(folder.resolve(".git/c.yaml"), "version: 0.2\n");
    Files.writeString(folder.resolve("notes.txt"), "nothing");
    TemplateCollector collector =
        new TemplateCollector(Clock.fixed(Collected.NOW, ZoneOffset.UTC), Collected.TYPES);

    TemplateFolder read = collector.collectAll(folder, TemplateTarget.FROM_FILES);

    assertThat(read.templates().stream().map(CollectedTemplate::file))
        .containsExactly("b.template", "east/a.yaml");
    assertThat(read.templates().get(1).collected().snapshot().subject())
        .isEqualTo("cloudformation/east/a.yaml");
    assertThat(read.refused()).hasSize(1);
    assertThat(read.refused().getFirst().file()).isEqualTo("buildspec.yml");
  }

  @Test
  void account_givenOtherwiseThanInTheFile_isRefused() {
    assertThatThrownBy(
            () ->
                Collected.of(
                    "x.yaml",
                    Collected.HEAD + CLINIC,
                    new TemplateTarget("441020938842", null, null, Map.of())))
        .isInstanceOf(TemplateException.class)
        .hasMessageContaining("x.yaml:2")
        .hasMessageContaining("Account differs");
  }

  @Test
  void account_givenOnlyFromOutside_isTaken() {
    Collected collected =
        Collected.of(
            "x.yaml", CLINIC, new TemplateTarget("441020938842", "us-west-2", "s", Map.of()));

    assertThat(collected.document("Share").id().account()).isEqualTo("441020938842");
    assertThat(collected.document("Share").id().region()).isEqualTo("us-west-2");
  }
}
