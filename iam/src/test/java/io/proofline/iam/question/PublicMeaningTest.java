package io.proofline.iam.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.iam.decide.AccessControl.Entry;
import io.proofline.iam.decide.AccessControl.Grantee;
import io.proofline.iam.decide.AccessControl.Permission;
import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.PublicAccessBlock;
import io.proofline.iam.decide.Readings;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.question.BucketSettings.Level;
import io.proofline.iam.symbolic.KnownActions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What AWS calls public, type by type, each case with where AWS says so. */
class PublicMeaningTest {
  private static final String OWN = "111122223333";
  private static final String BUCKET = "arn:aws:s3:::scans";

  private final PublicAccess access =
      new PublicAccess(
          new Asking(new EvaluatorJudge(), KnownActions.NONE), new Evaluator(Readings.AWS));

  private static final String S3 =
      "S3 User Guide, Blocking public access to your Amazon S3 storage, The meaning of \"public\"";
  private static final String EFS =
      "EFS User Guide, Blocking public access to EFS file systems, The meaning of \"public\"";
  private static final String SECRETS =
      "Secrets Manager API Reference, PutResourcePolicy: BlockPublicPolicy; ValidateResourcePolicy";
  private static final String DYNAMODB =
      "DynamoDB Developer Guide, Blocking public access with resource-based policies in DynamoDB";
  private static final String SNS = "SNS Developer Guide, default topic policy: AWS:SourceOwner";
  private static final String SQS = "SQS Developer Guide, policy for an SNS topic or a bucket";
  private static final String LAMBDA = "Lambda API Reference, AddPermission, Principal";
  private static final String URLS =
      "Lambda Developer Guide, Control access to Lambda function URLs";
  private static final String KMS = "KMS Developer Guide, kms:CallerAccount with kms:ViaService";
  private static final String ECR =
      "ECR User Guide, Private repository policy examples in Amazon ECR";
  private static final String VAULT = "AWS Backup Developer Guide, Vault access policies";
  private static final String GLACIER = "S3 Glacier Developer Guide, Vault access policies";
  private static final String SEARCH =
      "OpenSearch Service Developer Guide, Identity and Access Management in Amazon OpenSearch"
          + " Service, IP-based policies";

  private record Row(
      String type,
      String action,
      String source,
      String name,
      String principal,
      String when,
      String expected) {}

  private static Row row(
      String type,
      String action,
      String source,
      String name,
      String principal,
      String when,
      String expected) {
    return new Row(type, action, source, name, principal, when, expected);
  }

  private static Stream<Row> rows() {
    String any = "{'AWS':'*'}";
    String bucket = "AWS::S3::Bucket";
    String get = "s3:GetObject";
    String efs = "AWS::EFS::FileSystem";
    String mount = "elasticfilesystem:ClientMount";
    String secret = "AWS::SecretsManager::Secret";
    String read = "secretsmanager:GetSecretValue";
    String topic = "AWS::SNS::Topic";
    String queue = "AWS::SQS::Queue";
    String function = "AWS::Lambda::Function";
    String invoke = "lambda:InvokeFunction";
    String key = "AWS::KMS::Key";
    String table = "AWS::DynamoDB::Table";
    String vault = "AWS::Backup::BackupVault";
    String domain = "AWS::OpenSearchService::Domain";
    return Stream.of(
        row(bucket, get, S3, "everyone", any, "", "yes"),
        row(
            bucket,
            get,
            S3,
            "a fixed VPC",
            any,
            "'StringEquals':{'aws:SourceVpc':'vpc-91237329'}",
            "never"),
        row(
            bucket,
            get,
            S3,
            "a VPC with a wildcard",
            any,
            "'StringLike':{'aws:SourceVpc':'vpc-*'}",
            "yes"),
        row(
            bucket,
            get,
            S3,
            "a network of 8 bits",
            any,
            "'IpAddress':{'aws:SourceIp':'54.0.0.0/8'}",
            "never"),
        row(
            bucket,
            get,
            S3,
            "a wider network",
            any,
            "'IpAddress':{'aws:SourceIp':'54.0.0.0/7'}",
            "yes"),
        row(
            bucket,
            get,
            S3,
            "a network of version 6 wider than 32 bits",
            any,
            "'IpAddress':{'aws:SourceIp':'2001::/16'}",
            "yes"),
        row(
            bucket,
            get,
            S3,
            "an access point's account",
            any,
            "'StringEquals':{'s3:DataAccessPointAccount':'" + OWN + "'}",
            "never"),
        row(
            bucket,
            get,
            S3,
            "access points of one account",
            any,
            "'ArnLike':{'s3:DataAccessPointArn':'arn:aws:s3:us-east-1:" + OWN + ":accesspoint/*'}",
            "never"),
        row(
            bucket,
            get,
            S3,
            "a session of one role",
            any,
            "'StringLike':{'aws:userid':'AROAEXAMPLEIDOFROLE1:*'}",
            "never"),
        row(
            bucket,
            get,
            S3,
            "a service that names no source",
            "{'Service':'logging.s3.amazonaws.com'}",
            "",
            "never"),
        row(efs, mount, EFS, "everyone", any, "", "yes"),
        row(
            efs,
            mount,
            EFS,
            "through a mount target",
            any,
            "'Bool':{'elasticfilesystem:AccessedViaMountTarget':'true'}",
            "never"),
        row(
            efs,
            mount,
            EFS,
            "through a mount target, spelled otherwise",
            any,
            "'Bool':{'elasticfilesystem:AccessedViaMountTarget':'True'}",
            "never"),
        row(
            efs,
            mount,
            EFS,
            "through a mount target if the key is there",
            any,
            "'BoolIfExists':{'elasticfilesystem:AccessedViaMountTarget':'true'}",
            "yes"),
        row(
            efs,
            mount,
            EFS,
            "not through a mount target",
            any,
            "'Bool':{'elasticfilesystem:AccessedViaMountTarget':'false'}",
            "yes"),
        row(
            efs,
            mount,
            EFS,
            "a fixed endpoint",
            any,
            "'StringEquals':{'aws:SourceVpce':'vpce-1a2b3c4d'}",
            "never"),
        row(secret, read, SECRETS, "everyone", any, "", "yes"),
        row(
            secret,
            read,
            SECRETS,
            "a fixed source",
            any,
            "'ArnEquals':{'aws:SourceArn':'arn:aws:rds:us-east-1:" + OWN + ":db:records'}",
            "never"),
        row(
            secret,
            read,
            SECRETS,
            "a source of any account",
            any,
            "'ArnLike':{'aws:SourceArn':'arn:aws:rds:us-east-1:*:db:records'}",
            "yes"),
        row(
            table,
            "dynamodb:GetItem",
            DYNAMODB,
            "one principal",
            "{'AWS':'arn:aws:iam::" + OWN + ":user/ann'}",
            "",
            "never"),
        row(table, "dynamodb:GetItem", DYNAMODB, "everyone", any, "", "yes"),
        row(
            topic,
            "sns:Publish",
            SNS,
            "the topic's owner, as by default",
            any,
            "'StringEquals':{'AWS:SourceOwner':'" + OWN + "'}",
            "never"),
        row(
            topic,
            "sns:Subscribe",
            SNS,
            "everyone who asks for one protocol",
            any,
            "'StringEquals':{'sns:Protocol':'https'}",
            "yes"),
        row(
            queue,
            "sqs:SendMessage",
            SQS,
            "one topic",
            any,
            "'ArnEquals':{'aws:SourceArn':'arn:aws:sns:us-east-1:" + OWN + ":scans'}",
            "never"),
        row(
            queue,
            "sqs:SendMessage",
            SQS,
            "one bucket, whose ARN names no account",
            any,
            "'ArnLike':{'aws:SourceArn':'arn:aws:s3:::scans'}",
            "never"),
        row(
            queue,
            "sqs:SendMessage",
            SQS,
            "buckets by a prefix, which is anybody's",
            any,
            "'ArnLike':{'aws:SourceArn':'arn:aws:s3:::scans*'}",
            "yes"),
        row(queue, "sqs:ReceiveMessage", SQS, "everyone", any, "", "yes"),
        row(function, invoke, LAMBDA, "everyone", any, "", "yes"),
        row(
            function,
            invoke,
            LAMBDA,
            "everyone of one organisation",
            any,
            "'StringEquals':{'aws:PrincipalOrgID':'o-clinic'}",
            "never"),
        row(
            function,
            "lambda:InvokeFunctionUrl",
            URLS,
            "a URL without authentication",
            any,
            "'StringEquals':{'lambda:FunctionUrlAuthType':'NONE'}",
            "yes"),
        row(
            key,
            "kms:Decrypt",
            KMS,
            "whoever of the account comes through a service",
            any,
            "'StringEquals':{'kms:CallerAccount':'"
                + OWN
                + "','kms:ViaService':'s3.us-east-1.amazonaws.com'}",
            "never"),
        row(
            key,
            "kms:Decrypt",
            KMS,
            "whoever comes through a service",
            any,
            "'StringEquals':{'kms:ViaService':'s3.us-east-1.amazonaws.com'}",
            "yes"),
        row("AWS::ECR::Repository", "ecr:BatchGetImage", ECR, "everyone", any, "", "yes"),
        row(
            "AWS::ECR::Repository",
            "ecr:BatchGetImage",
            ECR,
            "another account",
            "{'AWS':'arn:aws:iam::444455556666:root'}",
            "",
            "never"),
        row(vault, "backup:CopyIntoBackupVault", VAULT, "everyone", any, "", "yes"),
        row(
            vault,
            "backup:CopyIntoBackupVault",
            VAULT,
            "an organisation",
            any,
            "'StringEquals':{'aws:PrincipalOrgID':'o-clinic'}",
            "never"),
        row(
            vault,
            "backup:CopyIntoBackupVault",
            VAULT,
            "units of an organisation",
            any,
            "'ForAnyValue:StringLike':{'aws:PrincipalOrgPaths':'o-clinic/r-1/*'}",
            "never"),
        row("AWS::S3::Glacier", "glacier:InitiateJob", GLACIER, "everyone", any, "", "yes"),
        row(
            "AWS::S3::Glacier",
            "glacier:InitiateJob",
            GLACIER,
            "one account",
            "{'AWS':'arn:aws:iam::444455556666:root'}",
            "",
            "never"),
        row(domain, "es:ESHttpGet", SEARCH, "everyone", any, "", "yes"),
        row(
            domain,
            "es:ESHttpGet",
            SEARCH,
            "a small network",
            any,
            "'IpAddress':{'aws:SourceIp':['192.0.2.0/24']}",
            "never"));
  }

  @TestFactory
  Stream<DynamicTest> publicIsWhatAwsMeans() {
    return rows()
        .map(
            row ->
                DynamicTest.dynamicTest(
                    row.type() + ", " + row.name() + " (" + row.source() + ")",
                    () ->
                        assertThat(
                                word(
                                    access
                                        .ask(
                                            policy(
                                                allow(row.principal(), row.action(), row.when())),
                                            row.type(),
                                            BucketSettings.NONE,
                                            null)
                                        .verdict()))
                            .isEqualTo(row.expected())));
  }

  /** EFS User Guide, Creating file system policies: what the console makes. */
  @Test
  void theFileSystemPolicyOfTheConsole_isNotPublic() {
    Policy console =
        policy(
            allow(
                    "{'AWS':'*'}",
                    "elasticfilesystem:ClientRootAccess','elasticfilesystem:ClientWrite",
                    "'Bool':{'elasticfilesystem:AccessedViaMountTarget':'true'}")
                .replace("'Action':'", "'Action':['elasticfilesystem:ClientMount','")
                .replace("ClientWrite'", "ClientWrite']"),
            "'Effect':'Deny','Principal':{'AWS':'*'},'Action':'*','Resource':'*',"
                + "'Condition':{'Bool':{'aws:SecureTransport':'false'}}");
    assertThat(access.ask(console, "AWS::EFS::FileSystem", BucketSettings.NONE, null).verdict())
        .isInstanceOf(Verdict.Never.class);
  }

  private static final Policy CLOSED =
      policy(allow("{'AWS':'arn:aws:iam::" + OWN + ":root'}", "s3:*", ""));
  private static final Policy OPEN = policy(allow("'*'", "s3:GetObject", ""));
  private static final Entry ALL_READ = new Entry(Grantee.ALL_USERS, "", Permission.READ);
  private static final PublicAccessBlock RESTRICT =
      new PublicAccessBlock(false, false, false, true);
  private static final PublicAccessBlock IGNORE = new PublicAccessBlock(false, true, false, false);

  private String bucket(Policy policy, BucketSettings settings) {
    return word(access.ask(policy, PublicAccess.BUCKET, settings, BUCKET).verdict());
  }

  @Test
  void aListForAllUsers_makesABucketPublic_unlessItIsVoidOrIgnored() {
    BucketSettings lists = new BucketSettings(false, List.of(ALL_READ), List.of(), Map.of());
    PublicAccess.Answer open = access.ask(CLOSED, PublicAccess.BUCKET, lists, BUCKET);
    assertThat(open.verdict())
        .isInstanceOfSatisfying(
            Verdict.Yes.class,
            yes -> {
              assertThat(yes.witness().action()).isEqualToIgnoringCase("s3:ListBucket");
              assertThat(yes.witness().resource()).isEqualTo(BUCKET);
              assertThat(yes.statements()).hasToString("[the bucket's list (READ)]");
            });
    assertThat(bucket(CLOSED, new BucketSettings(true, List.of(ALL_READ), null, Map.of())))
        .isEqualTo("never");
    assertThat(bucket(CLOSED, lists.with(Level.ACCOUNT, IGNORE))).isEqualTo("never");
    assertThat(bucket(CLOSED, lists.with(Level.ACCOUNT, RESTRICT))).isEqualTo("yes");
    assertThat(
            bucket(policy("'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*'"), lists))
        .isEqualTo("never");
  }

  @Test
  void aListForSignedInUsers_letsInAnyAccount() {
    BucketSettings lists =
        new BucketSettings(
            false,
            List.of(),
            List.of(new Entry(Grantee.AUTHENTICATED_USERS, "", Permission.READ)),
            Map.of());
    assertThat(access.ask(CLOSED, PublicAccess.BUCKET, lists, BUCKET).verdict())
        .isInstanceOfSatisfying(
            Verdict.Yes.class,
            yes -> {
              assertThat(yes.witness().action()).isEqualToIgnoringCase("s3:GetObject");
              assertThat(yes.witness().resource()).startsWith(BUCKET + "/");
            });
  }

  @Test
  void whatIsNotGiven_isNamed_andListsOfObjectsAreNotTakenForClosed() {
    assertThat(access.ask(CLOSED, PublicAccess.BUCKET, BucketSettings.NONE, null).notGiven())
        .containsExactly(
            "object ownership",
            "the bucket's access control list",
            "the access control lists of its objects",
            "block public access of the bucket",
            "block public access of the account",
            "block public access of the organisation");
    BucketSettings noObjects = new BucketSettings(false, List.of(), null, Map.of());
    assertThat(bucket(CLOSED, noObjects)).isEqualTo("unknown");
    assertThat(bucket(CLOSED, noObjects.with(Level.ORGANIZATION, IGNORE))).isEqualTo("never");
    assertThat(
            access
                .ask(
                    CLOSED,
                    PublicAccess.BUCKET,
                    new BucketSettings(
                        true, null, null, Map.of(Level.BUCKET, PublicAccessBlock.ON)),
                    null)
                .notGiven())
        .isEmpty();
    assertThat(access.ask(CLOSED, "", BucketSettings.NONE, null).notGiven())
        .containsExactly("the type of the resource");
  }

  @Test
  void restrictingPublicBuckets_atAnyLevel_closesWhatS3CallsPublic_andSaysSo() {
    for (Level level : Level.values()) {
      PublicAccess.Answer closed =
          access.ask(OPEN, PublicAccess.BUCKET, BucketSettings.NONE.with(level, RESTRICT), BUCKET);
      assertThat(closed.verdict())
          .isInstanceOfSatisfying(
              Verdict.Never.class,
              never -> assertThat(never.premise()).contains("RestrictPublicBuckets"));
    }
    assertThat(bucket(OPEN, BucketSettings.NONE.with(Level.BUCKET, IGNORE))).isEqualTo("yes");
  }

  /** S3's documents say what is fixed, not what its program makes of each condition. */
  @Test
  void restrictingPublicBuckets_closesNothing_whereS3MayNotCallThePolicyPublic() {
    BucketSettings restrict = BucketSettings.NONE.with(Level.BUCKET, RESTRICT);
    String all = allow("'*'", "s3:GetObject", "");
    for (Policy open :
        List.of(
            policy(allow("'*'", "s3:*", "'StringEqualsIfExists':{'aws:SourceVpce':'vpce-1'}")),
            policy(allow("'*'", "s3:*", "'StringEquals':{'aws:PrincipalTag/team':'x'}")),
            policy("'Effect':'Allow','NotPrincipal':{'AWS':'1'},'Action':'s3:*','Resource':'*'"),
            policy(
                all,
                "'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*','Condition':"
                    + "{'StringNotEquals':{'aws:PrincipalTag/team':'x'}}"))) {
      assertThat(bucket(open, BucketSettings.NONE)).isEqualTo("yes");
      assertThat(access.ask(open, PublicAccess.BUCKET, restrict, BUCKET).verdict())
          .isInstanceOfSatisfying(
              Verdict.Unknown.class,
              unknown -> assertThat(unknown.reason()).contains("RestrictPublicBuckets"));
    }
    for (Policy open :
        List.of(
            policy(
                all,
                "'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*','Condition':"
                    + "{'Bool':{'aws:SecureTransport':'false'}}"),
            policy(allow("'*'", "s3:GetObject", "'StringLike':{'aws:SourceVpc':'vpc-*'}")),
            policy(allow("'*'", "s3:GetObject", "'IpAddress':{'aws:SourceIp':'0.0.0.0/1'}")),
            policy(allow("'*'", "s3:GetObject", "'StringEquals':{'aws:UserAgent':'x'}")))) {
      assertThat(bucket(open, BucketSettings.NONE)).isEqualTo("yes");
      assertThat(bucket(open, restrict)).isEqualTo("never");
    }
  }

  @Test
  void settingsOfBuckets_forSomethingElse_areRefused() {
    assertThatThrownBy(
            () ->
                access.ask(
                    OPEN,
                    "AWS::SQS::Queue",
                    BucketSettings.NONE.with(Level.BUCKET, RESTRICT),
                    null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("AWS::SQS::Queue");
    assertThatThrownBy(
            () ->
                access.ask(
                    CLOSED,
                    PublicAccess.BUCKET,
                    new BucketSettings(false, List.of(ALL_READ), List.of(), Map.of()),
                    null))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("name the bucket's ARN");
  }

  private static String allow(String principal, String action, String when) {
    return "'Effect':'Allow','Principal':"
        + principal
        + ",'Action':'"
        + action
        + "','Resource':'*'"
        + (when.isEmpty() ? "" : ",'Condition':{" + when + "}");
  }

  private static String word(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Never _ -> "never";
      case Verdict.Yes _ -> "yes";
      case Verdict.Unknown _ -> "unknown";
    };
  }

  private static Policy policy(String... statements) {
    String json =
        ("{'Version':'2012-10-17','Statement':[{" + String.join("},{", statements) + "}]}")
            .replace('\'', '"');
    return new PolicyParser().read(PolicyKind.RESOURCE, json).policy();
  }
}
