package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.CallRecord.Outcome;
import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.CloudApi;
import io.proofline.cloud.call.Operation;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** How a question is asked to its end, and what it is when the end is not reached. */
class PagingTest {
  private static final Operation LIST =
      Operation.read("kms", "ListKeys", "kms:ListKeys")
          .requiring("Keys")
          .paged("Marker", "NextMarker", "Truncated");
  private static final Operation TOKEN_ONLY =
      Operation.read("ec2", "DescribeVolumes", "ec2:DescribeVolumes")
          .requiring("Volumes")
          .paged("NextToken", "NextToken");

  private final List<String> tokens = new ArrayList<>();

  private record Result(Answer answer, CallRecord call) {}

  private Result ask(Operation operation, String... pages) {
    AtomicInteger at = new AtomicInteger();
    CloudApi api =
        request -> {
          tokens.add(String.valueOf(request.token()));
          String page = pages[Math.min(at.getAndIncrement(), pages.length - 1)];
          if (page.startsWith("!")) {
            String[] parts = page.substring(1).split(" ", 2);
            int words = parts[1].indexOf(": ");
            throw new ApiFailure(
                ApiFailure.Kind.valueOf(parts[0]),
                words < 0 ? parts[1] : parts[1].substring(0, words),
                words < 0 ? "said no" : parts[1].substring(words + 2),
                "<no/>");
          }
          return new ApiPage(JsonMapper.shared().readTree(page).asObject(), page);
        };
    Calls calls =
        new Calls(
            api,
            Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC),
            "441020936617",
            n -> {});
    Answer answer = calls.ask(operation, "us-east-1", Map.of());
    return new Result(answer, calls.numbered().calls().getFirst());
  }

  @Test
  void pages_areReadToTheEndInOrder() {
    Result result =
        ask(
            LIST,
            "{\"Keys\":[{\"KeyId\":\"a\"}],\"Truncated\":true,\"NextMarker\":\"t1\"}",
            "{\"Keys\":[{\"KeyId\":\"b\"}],\"Truncated\":true,\"NextMarker\":\"t2\"}",
            "{\"Keys\":[{\"KeyId\":\"c\"}],\"Truncated\":false}");
    assertThat(result.answer().items("Keys")).hasSize(3);
    assertThat(tokens).containsExactly("null", "t1", "t2");
    assertThat(result.call().outcome()).isEqualTo(Outcome.ANSWERED);
    assertThat(result.call().pages()).isEqualTo(3);
    assertThat(result.call().items()).isEqualTo(3);
    assertThat(result.call().responseSha256()).hasSize(64);
  }

  @Test
  void moreWithoutAToken_isAFailureThatKeepsWhatCame() {
    Result result = ask(LIST, "{\"Keys\":[{\"KeyId\":\"a\"}],\"Truncated\":true}");
    assertThat(result.call().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.answer().known()).isFalse();
    assertThat(result.answer().items("Keys")).hasSize(1);
    assertThat(result.answer().reason())
        .isEqualTo("kms:ListKeys failed (the answer says that there is more and gives no token)");
  }

  @Test
  void aTokenThatComesTwice_endsTheList() {
    Result result = ask(TOKEN_ONLY, "{\"Volumes\":[],\"NextToken\":\"again\"}");
    assertThat(result.call().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.call().detail()).isEqualTo("a page token came twice after 2 pages");
  }

  @Test
  void tokensWithoutEnd_areCutOff() {
    AtomicInteger at = new AtomicInteger();
    CloudApi api =
        request -> {
          String page = "{\"Volumes\":[],\"NextToken\":\"%d\"}".formatted(at.incrementAndGet());
          return new ApiPage(JsonMapper.shared().readTree(page).asObject(), "");
        };
    Answer answer =
        new Calls(api, Clock.systemUTC(), "441020936617", n -> {})
            .ask(TOKEN_ONLY, "us-east-1", Map.of());
    assertThat(answer.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(answer.reason()).contains("the list did not end after 20000 pages");
  }

  @Test
  void anEmptyTokenAtTheEnd_isTheEnd() {
    assertThat(ask(TOKEN_ONLY, "{\"Volumes\":[],\"NextToken\":\"\"}").call().outcome())
        .isEqualTo(Outcome.ANSWERED);
  }

  @Test
  void aPageWithoutItsList_isNoEmptyList() {
    Result result = ask(TOKEN_ONLY, "{}");
    assertThat(result.call().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.call().detail()).isEqualTo("the answer has no Volumes");
  }

  @Test
  void aFailureOnALaterPage_isAFailureOfTheWhole() {
    Result result =
        ask(
            TOKEN_ONLY,
            "{\"Volumes\":[{}],\"NextToken\":\"t\"}",
            "!SERVICE_ERROR RequestLimitExceeded");
    assertThat(result.call().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.call().code()).isEqualTo("RequestLimitExceeded");
    assertThat(result.call().detail()).isEqualTo("said no after 1 pages");
    assertThat(result.call().pages()).isEqualTo(1);
  }

  @Test
  void documentedAbsence_isKnowledgeOnlyOnTheFirstPage() {
    Operation absent = TOKEN_ONLY.absentOn("NotSet");
    assertThat(ask(absent, "!SERVICE_ERROR NotSet").call().outcome()).isEqualTo(Outcome.ABSENT);
    assertThat(
            ask(absent, "{\"Volumes\":[],\"NextToken\":\"t\"}", "!SERVICE_ERROR NotSet")
                .call()
                .outcome())
        .isEqualTo(Outcome.FAILED);
    assertThat(ask(absent, "!UNREADABLE NotSet").call().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(ask(absent, "!DENIED NotSet").call().outcome()).isEqualTo(Outcome.DENIED);
  }

  /** Security Hub answers "off" and "you may not" with one code; only the words tell them apart. */
  @Test
  void aCodeThatAlsoRefuses_isAbsenceOnlyBesideItsWords() {
    Operation hub = TOKEN_ONLY.absentOn("InvalidAccessException: is not subscribed to");
    String off =
        " InvalidAccessException: status 401: Account 1 is not subscribed to AWS Security Hub";
    assertThat(ask(hub, "!DENIED" + off).call().outcome()).isEqualTo(Outcome.ABSENT);
    assertThat(ask(hub, "!SERVICE_ERROR" + off).call().outcome()).isEqualTo(Outcome.ABSENT);
    assertThat(ask(hub, "!THROTTLED" + off).call().outcome()).isEqualTo(Outcome.FAILED);
    assertThat(
            ask(hub, "!DENIED InvalidAccessException: Account 1 is not an administrator")
                .call()
                .outcome())
        .isEqualTo(Outcome.DENIED);
    assertThat(
            ask(hub, "!DENIED AccessDeniedException: the user is not subscribed to anything")
                .call()
                .outcome())
        .isEqualTo(Outcome.DENIED);
  }

  @Test
  void rows_areNumberedTheSameWhateverOrderTheAnswersCameIn() {
    CloudApi api =
        request -> new ApiPage(JsonMapper.shared().readTree("{\"Keys\":[]}").asObject(), "{}");
    Calls calls = new Calls(api, Clock.systemUTC(), "441020936617", n -> {});
    Answer second = calls.ask(LIST, "us-west-2", Map.of());
    Answer first = calls.ask(LIST, "us-east-1", Map.of());
    Calls.Numbered numbered = calls.numbered();
    assertThat(numbered.ids())
        .containsEntry(first.number(), "c-0001")
        .containsEntry(second.number(), "c-0002");
  }
}
