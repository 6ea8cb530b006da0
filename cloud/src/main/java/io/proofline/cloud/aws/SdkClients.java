package io.proofline.cloud.aws;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.PartitionMetadata;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.StsClientBuilder;
import software.amazon.awssdk.services.sts.auth.StsAssumeRoleCredentialsProvider;

/** Credentials as the SDK finds them, the HTTP client, and how long to wait and retry. */
final class SdkClients implements AutoCloseable {
  private final @Nullable URI endpoint;
  private final AwsCredentialsProvider credentials;
  private final List<AutoCloseable> held = new ArrayList<>();
  private final SdkHttpClient http;
  private final Limits limits;

  SdkClients(@Nullable URI endpoint, @Nullable String profile, Limits limits) {
    this(new AwsTarget(endpoint, profile, List.of()), "us-east-1", limits);
  }

  /**
   * With the credentials of a target, of its role where it has one. Nothing is sent yet.
   *
   * @param homeRegion where the role is asked for
   */
  SdkClients(AwsTarget target, String homeRegion, Limits limits) {
    URI endpoint = target.endpoint();
    String profile = target.profile();
    this.endpoint = endpoint;
    this.limits = limits;
    DefaultCredentialsProvider.Builder chain = DefaultCredentialsProvider.builder();
    if (profile != null) {
      chain.profileName(profile);
    }
    this.http =
        UrlConnectionHttpClient.builder()
            .connectionTimeout(limits.connect())
            .socketTimeout(limits.read())
            .build();
    DefaultCredentialsProvider own = chain.build();
    held.add(own);
    AssumedRole role = target.role();
    this.credentials = role == null ? own : assumed(role, own, homeRegion);
  }

  /** Credentials of a role; they are asked for when first needed, and again before they end. */
  private AwsCredentialsProvider assumed(
      AssumedRole role, AwsCredentialsProvider own, String homeRegion) {
    StsClientBuilder builder =
        StsClient.builder().region(Region.of(homeRegion)).credentialsProvider(own).httpClient(http);
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    StsClient sts = builder.build();
    StsAssumeRoleCredentialsProvider provider =
        StsAssumeRoleCredentialsProvider.builder()
            .stsClient(sts)
            .refreshRequest(
                request ->
                    request
                        .roleArn(role.arn())
                        .roleSessionName("proofline-collect")
                        .externalId(role.externalId()))
            .build();
    held.add(provider);
    held.add(sts);
    return provider;
  }

  /**
   * How long to wait and how often to try.
   *
   * @param connect for a connection
   * @param read for the next bytes of an answer
   * @param call for one page with all its attempts
   * @param attempts tries per page, the first included
   */
  record Limits(Duration connect, Duration read, Duration call, int attempts) {
    static final Limits USUAL =
        new Limits(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofMinutes(5), 6);
  }

  /** Where everything is sent instead of AWS; null for AWS. */
  @Nullable URI endpoint() {
    return endpoint;
  }

  AwsCredentialsProvider credentials() {
    return credentials;
  }

  SdkHttpClient http() {
    return http;
  }

  Limits limits() {
    return limits;
  }

  @Override
  public void close() {
    for (AutoCloseable one : held) {
      try {
        one.close();
      } catch (Exception e) {
        throw new IllegalStateException("a client could not be closed", e);
      }
    }
    http.close();
  }

  /** Region under which a partition's global services are signed and reached. */
  static String globalRegion(String anyRegion) {
    return switch (PartitionMetadata.of(Region.of(anyRegion)).id()) {
      case "aws-cn" -> Region.AWS_CN_GLOBAL.id();
      case "aws-us-gov" -> Region.AWS_US_GOV_GLOBAL.id();
      default -> Region.AWS_GLOBAL.id();
    };
  }
}
