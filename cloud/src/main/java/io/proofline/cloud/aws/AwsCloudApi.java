package io.proofline.cloud.aws;

import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiFailure.Kind;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** The seam to AWS: by the published models of services, or by what a table says of one. */
final class AwsCloudApi implements CloudApi {
  private final SdkClients clients;
  private final ModelledReads reads;
  private final WireReads wire;
  private final String homeRegion;
  private final String globalRegion;

  /**
   * Opens a connection; nothing is sent yet.
   *
   * @param homeRegion where services are reached that have one endpoint or any will do
   */
  AwsCloudApi(
      @Nullable URI endpoint,
      @Nullable String profile,
      String homeRegion,
      SdkClients.Limits limits) {
    this(new AwsTarget(endpoint, profile, List.of()), homeRegion, limits);
  }

  /** The same for a target, through its role where it has one. */
  AwsCloudApi(AwsTarget target, String homeRegion, SdkClients.Limits limits) {
    this.clients = new SdkClients(target, homeRegion, limits);
    AwsHttp http = new AwsHttp(clients.http(), clients.credentials());
    Attempts attempts = new Attempts(http, limits);
    XmlReader xml = new XmlReader();
    this.reads = new ModelledReads(attempts, target.endpoint(), xml);
    this.wire = new WireReads(attempts, target.endpoint(), xml);
    this.homeRegion = homeRegion;
    this.globalRegion = SdkClients.globalRegion(homeRegion);
  }

  /**
   * Asks for the credentials now, so that a role that is refused is known as such.
   *
   * @throws ApiFailure when there are none
   */
  void enter(AssumedRole role) throws ApiFailure {
    try {
      clients.credentials().resolveCredentials();
    } catch (AwsServiceException e) {
      throw named(role, refused(e));
    } catch (SdkClientException e) {
      throw named(
          role,
          new ApiFailure(
              Kind.UNREACHABLE, null, AwsErrors.shorten(String.valueOf(e.getMessage())), ""));
    }
  }

  private static ApiFailure named(AssumedRole role, ApiFailure failure) {
    return new ApiFailure(
        failure.kind(),
        failure.code(),
        "sts:AssumeRole of " + role.arn() + ": " + failure.getMessage(),
        failure.raw());
  }

  @Override
  public ApiPage page(ApiRequest request) throws ApiFailure {
    Map<String, String> parameters = new TreeMap<>(request.parameters());
    if (request.token() != null && request.operation().paging() != null) {
      parameters.put(request.operation().paging().requestMember(), request.token());
    }
    if (request.operation().wire() != null) {
      return wire.page(
          request.operation(), request.operation().wire(), region(request), parameters);
    }
    return reads.page(request.operation(), region(request), parameters);
  }

  @Override
  public void close() {
    clients.close();
  }

  private String region(ApiRequest request) {
    if (!request.region().equals(ApiRequest.GLOBAL)) {
      return request.region();
    }
    boolean global =
        request.operation().service().equals("iam")
            || (request.operation().wire() != null && request.operation().wire().global());
    return global ? globalRegion : homeRegion;
  }

  private static ApiFailure refused(AwsServiceException e) {
    AwsErrorDetails details = e.awsErrorDetails();
    String code = details == null ? null : details.errorCode();
    String said = details == null ? null : details.errorMessage();
    return AwsErrors.refused(e.statusCode(), code, said, "");
  }
}
