package io.proofline.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An account with little in it, on the loopback interface, so that the start-up cache learns what a
 * collection needs. What is asked and not written here is refused as a service refuses it.
 */
final class WarmUpCloud implements AutoCloseable {
  private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([A-Za-z]+)");

  /** Inner part of answers in XML, by operation. */
  private static final Map<String, String> FORMS =
      Map.of(
          "GetCallerIdentity",
          """
          <GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/warm-up</Arn>
          <UserId>AIDAWARMUP</UserId><Account>123456789012</Account></GetCallerIdentityResult>\
          """,
          "DescribeRegions",
          """
          <regionInfo><item><regionName>us-east-1</regionName>
          <optInStatus>opt-in-not-required</optInStatus></item></regionInfo>\
          """,
          "DescribeVolumes",
          """
          <volumeSet><item><volumeId>vol-1</volumeId><size>8</size><encrypted>true</encrypted>
          <createTime>2026-01-01T00:00:00.000Z</createTime>
          <tagSet><item><key>a</key><value>b</value></item></tagSet></item></volumeSet>\
          """,
          "DescribeSecurityGroups",
          """
          <securityGroupInfo><item><groupId>sg-1</groupId><groupName>one</groupName>
          <ipPermissions><item><ipProtocol>tcp</ipProtocol><fromPort>22</fromPort><toPort>22</toPort>
          <ipRanges><item><cidrIp>10.0.0.0/8</cidrIp></item></ipRanges></item></ipPermissions>
          </item></securityGroupInfo>\
          """,
          "GetAccountAuthorizationDetails",
          """
          <GetAccountAuthorizationDetailsResult><IsTruncated>false</IsTruncated><UserDetailList/>
          <GroupDetailList/><Policies/><RoleDetailList><member><RoleName>one</RoleName>
          <RoleId>AROAWARMUP</RoleId><Arn>arn:aws:iam::123456789012:role/one</Arn><Path>/</Path>
          <CreateDate>2026-01-01T00:00:00Z</CreateDate><AttachedManagedPolicies/>
          <RolePolicyList><member><PolicyName>p</PolicyName><PolicyDocument>%7B%22Statement%22%3A%5B%5D%7D</PolicyDocument></member></RolePolicyList>
          <AssumeRolePolicyDocument>%7B%22Statement%22%3A%5B%5D%7D</AssumeRolePolicyDocument>
          </member></RoleDetailList></GetAccountAuthorizationDetailsResult>\
          """,
          "DescribeDBInstances",
          """
          <DescribeDBInstancesResult><DBInstances><DBInstance>
          <DBInstanceIdentifier>one</DBInstanceIdentifier><Engine>postgres</Engine>
          <StorageEncrypted>true</StorageEncrypted><BackupRetentionPeriod>7</BackupRetentionPeriod>
          </DBInstance></DBInstances></DescribeDBInstancesResult>\
          """);

  /** Answers of S3 by the member of the query that names what is asked. */
  private static final Map<String, String> BUCKET =
      Map.of(
          "location",
          "<LocationConstraint/>",
          "acl",
          """
          <AccessControlPolicy><Owner><ID>1</ID></Owner><AccessControlList><Grant>
          <Grantee xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:type="CanonicalUser">
          <ID>1</ID></Grantee><Permission>FULL_CONTROL</Permission></Grant></AccessControlList>
          </AccessControlPolicy>\
          """,
          "encryption",
          """
          <ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault>
          <SSEAlgorithm>aws:kms</SSEAlgorithm></ApplyServerSideEncryptionByDefault></Rule>
          </ServerSideEncryptionConfiguration>\
          """,
          "policy",
          "{\"Statement\":[]}",
          "versioning",
          "<VersioningConfiguration><Status>Enabled</Status></VersioningConfiguration>",
          "logging",
          "<BucketLoggingStatus/>",
          "tagging",
          "<Tagging><TagSet><Tag><Key>a</Key><Value>b</Value></Tag></TagSet></Tagging>");

  /** Answers in JSON by the end of {@code X-Amz-Target}. */
  private static final Map<String, String> TARGETS =
      Map.of(
          "ListKeys",
          "{\"Keys\":[{\"KeyId\":\"1\",\"KeyArn\":\"arn:aws:kms:us-east-1:123456789012:key/1\"}]}",
          "DescribeKey",
          "{\"KeyMetadata\":{\"KeyId\":\"1\",\"KeyManager\":\"CUSTOMER\",\"CreationDate\":1.7e9}}",
          "DescribeTrails",
          "{\"trailList\":[]}");

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private WarmUpCloud(HttpServer server) {
    this.server = server;
  }

  /** Starts one on a free port. */
  static WarmUpCloud start() throws IOException {
    WarmUpCloud cloud =
        new WarmUpCloud(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    cloud.server.setExecutor(cloud.threads);
    cloud.server.createContext("/", WarmUpCloud::answer);
    cloud.server.start();
    return cloud;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Matcher action = ACTION.matcher(body);
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    @Nullable String answer;
    if (action.find()) {
      String inner = FORMS.get(action.group(1));
      String name = action.group(1) + "Response";
      answer = inner == null ? null : "<" + name + ">" + inner + "</" + name + ">";
    } else if (target != null) {
      answer = TARGETS.get(target.substring(target.lastIndexOf('.') + 1));
    } else {
      answer = path(exchange.getRequestURI());
    }
    boolean json = target != null || body.startsWith("{");
    String refusal =
        json
            ? "{\"__type\":\"ResourceNotFoundException\",\"message\":\"there is none\"}"
            : "<Error><Code>NoSuchThing</Code><Message>there is none</Message></Error>";
    byte[] bytes = (answer == null ? refusal : answer).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private static @Nullable String path(URI asked) {
    String query = asked.getRawQuery() == null ? "" : asked.getRawQuery();
    return switch (asked.getPath()) {
      case "/" ->
          """
          <ListAllMyBucketsResult><Buckets><Bucket><Name>warm-up</Name>
          <CreationDate>2026-01-01T00:00:00.000Z</CreationDate></Bucket></Buckets>
          </ListAllMyBucketsResult>\
          """;
      case "/warm-up" -> BUCKET.get(query.replace("=", ""));
      case "/2015-03-31/functions", "/2015-03-31/functions/" -> "{\"Functions\":[]}";
      default -> null;
    };
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
