package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import io.proofline.cloud.moto.MotoServer;
import io.proofline.cloud.moto.SeededAccount;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkResponse;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Every question of a collection, asked a second time through the client library of AWS. */
@ExtendWith(MotoServer.class)
class ReadsAsTheSdkTest {

  /** What moto answers with the time at which it is asked. */
  private static final Pattern MOMENT =
      Pattern.compile(
          "\"(LatestRestorableTime|LatestDeliveryTime|LatestDeliveryAttemptTime)\":\"[^\"]*\"");

  /** Asks twice and keeps where the two differ. */
  private record Both(CloudApi ours, SdkReads theirs, List<String> differences, Set<String> same)
      implements CloudApi {

    @Override
    public ApiPage page(ApiRequest request) throws ApiFailure {
      // A report that is being made is further the second time.
      if (request.operation().wire() != null
          || request.operation().name().equals("GenerateCredentialReport")) {
        return ours.page(request);
      }
      String theirAnswer = asked(request);
      try {
        ApiPage page = ours.page(request);
        compare(request, page.body().toString(), theirAnswer, page.body());
        return page;
      } catch (ApiFailure failure) {
        compare(request, "refused " + failure.code(), theirAnswer, null);
        throw failure;
      }
    }

    private void compare(ApiRequest request, String our, String their, @Nullable ObjectNode body) {
      boolean equal =
          our.equals(their)
              || (body != null
                  && !their.startsWith("refused ")
                  && timeless(our).equals(timeless(their)));
      if (equal) {
        same.add(request.operation().label());
      } else {
        differences.add(request.key() + "\n  ours   " + our + "\n  theirs " + their);
      }
    }

    private static JsonNode timeless(String answer) {
      return JsonMapper.shared()
          .readTree(MOMENT.matcher(answer).replaceAll("\"$1\":\"the moment of asking\""));
    }

    private String asked(ApiRequest request) {
      Map<String, String> parameters = new TreeMap<>(request.parameters());
      if (request.token() != null && request.operation().paging() != null) {
        parameters.put(request.operation().paging().requestMember(), request.token());
      }
      String region =
          request.region().equals(ApiRequest.GLOBAL) ? SeededAccount.REGION : request.region();
      ResponseCapture.Body body = new ResponseCapture.Body();
      try {
        SdkResponse answer =
            theirs.call(
                request.operation().service(),
                request.operation().name(),
                region,
                parameters,
                AwsRequestOverrideConfiguration.builder()
                    .putExecutionAttribute(ResponseCapture.BODY, body)
                    .build());
        ObjectNode members = PojoJson.write(answer, body.text());
        Redaction.apply(members);
        return members.toString();
      } catch (AwsServiceException e) {
        return "refused " + (e.awsErrorDetails() == null ? null : e.awsErrorDetails().errorCode());
      }
    }

    @Override
    public void close() {
      theirs.close();
      ours.close();
    }
  }

  @Test
  void everyAnswerOfASeededAccount_isReadAsTheClientLibraryReadsIt(URI endpoint) throws Exception {
    SeededAccount.failing(endpoint);
    List<String> differences = Collections.synchronizedList(new ArrayList<>());
    Set<String> same = Collections.synchronizedSet(new TreeSet<>());
    try (SdkServices clients = new SdkServices(endpoint)) {
      new AwsCollector(
              target ->
                  new Both(
                      AwsCollector.connection(target), new SdkReads(clients), differences, same),
              Clock.systemUTC(),
              wait -> {},
              AwsCollector.written())
          .collect(new AwsTarget(endpoint, null, List.of(SeededAccount.REGION)));
    }
    assertThat(differences).isEmpty();
    // What moto does not answer, and what this account has none of.
    assertThat(same).hasSizeGreaterThan(70);
  }
}
