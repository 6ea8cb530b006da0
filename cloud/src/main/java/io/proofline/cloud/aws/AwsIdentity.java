package io.proofline.cloud.aws;

import io.proofline.ledger.store.Credentials;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/**
 * Who the machine is for AWS (environment, profile, single sign-on, role of the machine), for
 * buckets, whose requests the ledger signs itself. Temporary credentials are renewed.
 */
public final class AwsIdentity implements Supplier<Credentials>, AutoCloseable {
  private final DefaultCredentialsProvider chain;
  private final Optional<String> profile;

  /** Of a named profile of the AWS configuration files; null for the default chain. */
  public AwsIdentity(@Nullable String profile) {
    DefaultCredentialsProvider.Builder builder = DefaultCredentialsProvider.builder();
    if (profile != null) {
      builder.profileName(profile);
    }
    this.chain = builder.build();
    this.profile = Optional.ofNullable(profile);
  }

  /**
   * The credentials now.
   *
   * @throws UncheckedIOException with a {@link SourceUnreachableException} when there are none
   */
  @Override
  public Credentials get() {
    try {
      AwsCredentials now = chain.resolveCredentials();
      Optional<String> token =
          now instanceof AwsSessionCredentials temporary
              ? Optional.of(temporary.sessionToken())
              : Optional.empty();
      return new Credentials(now.accessKeyId(), now.secretAccessKey(), token);
    } catch (SdkClientException e) {
      throw new UncheckedIOException(
          new SourceUnreachableException(
              "no AWS credentials"
                  + profile.map(name -> " in profile " + name).orElse("")
                  + ": sign in (aws sso login), set AWS_PROFILE, or name another profile"));
    }
  }

  /** The region that the configuration names. */
  public Optional<String> region() {
    DefaultAwsRegionProviderChain.Builder builder = DefaultAwsRegionProviderChain.builder();
    profile.ifPresent(builder::profileName);
    try {
      return Optional.of(builder.build().getRegion().id());
    } catch (SdkClientException e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    chain.close();
  }
}
