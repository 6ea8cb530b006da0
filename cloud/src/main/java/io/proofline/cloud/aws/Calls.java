package io.proofline.cloud.aws;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.CallRecord.Outcome;
import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import io.proofline.cloud.call.Operation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Asks questions to the end and keeps one completeness row for each. A list counts as read only
 * when its last page arrived; a token that comes twice, a list without end and a page without the
 * members it must have are failures.
 */
final class Calls {
  private static final int MOST_PAGES = 20_000;

  /** Requests in flight per service and region; above it AWS throttles rather than answers. */
  private static final int IN_FLIGHT = 12;

  /** How the detail of an answer begins that was not asked for in this run. */
  static final String KEPT = "kept by a collection that did not end, answered at ";

  private final CloudApi api;
  private final Clock clock;
  private final String account;
  private final String origin;
  private final IntConsumer progress;
  private final CollectionBounds bounds;
  private final CallJournal journal;
  private final AtomicInteger counter = new AtomicInteger();
  private final ConcurrentLinkedQueue<Row> rows = new ConcurrentLinkedQueue<>();
  private final ConcurrentMap<String, Semaphore> gates = new ConcurrentHashMap<>();

  Calls(CloudApi api, Clock clock, String account, IntConsumer progress) {
    this(api, clock, account, "", progress, CollectionBounds.NONE, CallJournal.none());
  }

  Calls(
      CloudApi api,
      Clock clock,
      String account,
      String origin,
      IntConsumer progress,
      CollectionBounds bounds,
      CallJournal journal) {
    this.api = api;
    this.clock = clock;
    this.account = account;
    this.origin = origin;
    this.progress = progress;
    this.bounds = bounds;
    this.journal = journal;
  }

  /** Who answers: AWS, or the server that is asked in place of it. */
  String origin() {
    return origin;
  }

  private record Row(int number, CallRecord call, List<String> raw) {}

  /** Completeness rows in a fixed order with their ids, whatever order the answers came in. */
  record Numbered(
      List<CallRecord> calls, Map<String, List<String>> raw, Map<Integer, String> ids) {}

  /** Asks for every page, or takes what a collection that did not end was answered. */
  Answer ask(Operation operation, String region, Map<String, String> parameters) {
    ApiRequest first = new ApiRequest(account, region, operation, parameters, null);
    CallJournal.Kept kept = journal.find(first);
    if (kept != null) {
      return finish(
          first,
          kept.pages().stream().map(ApiPage::body).toList(),
          kept.pages().stream().map(ApiPage::raw).toList(),
          new End(kept.outcome(), kept.code(), KEPT + kept.observed()),
          kept.observed());
    }
    Semaphore gate =
        gates.computeIfAbsent(
            operation.service() + " " + region, ignored -> new Semaphore(IN_FLIGHT));
    gate.acquireUninterruptibly();
    try {
      return read(first);
    } finally {
      gate.release();
    }
  }

  /** Keeps a row for a question that was needed and could not be asked. */
  Answer notAsked(
      Operation operation, String region, Map<String, String> parameters, String because) {
    ApiRequest request = new ApiRequest(account, region, operation, parameters, null);
    return finish(request, List.of(), List.of(), new End(Outcome.NOT_ASKED, null, because));
  }

  private record End(Outcome outcome, @Nullable String code, @Nullable String detail) {}

  private Answer read(ApiRequest first) {
    List<ObjectNode> pages = new ArrayList<>();
    List<String> raw = new ArrayList<>();
    Set<String> tokens = new HashSet<>();
    ApiRequest request = first;
    while (true) {
      if (bounds.over(clock.instant())) {
        return pages.isEmpty()
            ? finish(first, pages, raw, new End(Outcome.NOT_ASKED, null, bounds.ended()))
            : failed(first, pages, raw, bounds.ended() + ", after " + pages.size() + " pages");
      }
      ApiPage page;
      try {
        page = api.page(request);
      } catch (ApiFailure failure) {
        if (!failure.raw().isEmpty()) {
          raw.add(failure.raw());
        }
        return finish(first, pages, raw, end(first.operation(), failure, pages.size()));
      }
      raw.add(page.raw());
      for (String member : first.operation().required()) {
        if (!page.body().has(member)) {
          return failed(first, pages, raw, "the answer has no " + member);
        }
      }
      pages.add(page.body());
      Next next = next(first.operation(), page.body());
      if (next.problem() != null) {
        return failed(first, pages, raw, next.problem());
      }
      if (next.token() == null) {
        return finish(first, pages, raw, new End(Outcome.ANSWERED, null, null));
      }
      if (!tokens.add(next.token())) {
        return failed(
            first, pages, raw, "a page token came twice after " + pages.size() + " pages");
      }
      if (pages.size() >= MOST_PAGES) {
        return failed(first, pages, raw, "the list did not end after " + MOST_PAGES + " pages");
      }
      request = first.page(next.token());
    }
  }

  private Answer failed(
      ApiRequest request, List<ObjectNode> pages, List<String> raw, String detail) {
    return finish(request, pages, raw, new End(Outcome.FAILED, null, detail));
  }

  private record Next(@Nullable String token, @Nullable String problem) {}

  private static Next next(Operation operation, ObjectNode body) {
    Operation.Paging paging = operation.paging();
    if (paging == null) {
      return new Next(null, null);
    }
    String token = body.path(paging.responseMember()).asString("");
    boolean has = !token.isEmpty();
    if (paging.moreMember() == null) {
      return new Next(has ? token : null, null);
    }
    boolean more = body.path(paging.moreMember()).asBoolean(false);
    if (more && !has) {
      return new Next(null, "the answer says that there is more and gives no token");
    }
    return new Next(more ? token : null, null);
  }

  private static End end(Operation operation, ApiFailure failure, int pagesBefore) {
    String said = String.valueOf(failure.getMessage());
    String after = pagesBefore == 0 ? "" : " after " + pagesBefore + " pages";
    boolean denied = failure.kind() == ApiFailure.Kind.DENIED;
    if ((denied || failure.kind() == ApiFailure.Kind.SERVICE_ERROR)
        && pagesBefore == 0
        && operation.saysAbsent(failure.code(), said, denied)) {
      return new End(Outcome.ABSENT, failure.code(), null);
    }
    if (denied) {
      return new End(Outcome.DENIED, failure.code(), said + after);
    }
    return new End(Outcome.FAILED, failure.code(), said + after);
  }

  private Answer finish(ApiRequest request, List<ObjectNode> pages, List<String> raw, End end) {
    Instant now = clock.instant();
    // Whose credentials these are is asked in every run.
    if ((end.outcome() == Outcome.ANSWERED || end.outcome() == Outcome.ABSENT)
        && !request.operation().service().equals("sts")) {
      List<ApiPage> whole = new ArrayList<>();
      for (int i = 0; i < pages.size(); i++) {
        whole.add(new ApiPage(pages.get(i), raw.get(i)));
      }
      journal.keep(request, new CallJournal.Kept(end.outcome(), end.code(), whole, now));
    }
    return finish(request, pages, raw, end, now);
  }

  private Answer finish(
      ApiRequest request, List<ObjectNode> pages, List<String> raw, End end, Instant now) {
    int number = counter.incrementAndGet();
    CallRecord call =
        new CallRecord(
            Integer.toString(number),
            request.account(),
            request.region(),
            request.operation().service(),
            request.operation().name(),
            request.parameters(),
            end.outcome(),
            end.code(),
            end.detail(),
            pages.size(),
            items(request.operation(), pages),
            now,
            raw.isEmpty() ? null : sha256(raw));
    rows.add(new Row(number, call, List.copyOf(raw)));
    progress.accept(number);
    return new Answer(number, request.operation(), end.outcome(), pages, reason(request, end), now);
  }

  private static String reason(ApiRequest request, End end) {
    Operation operation = request.operation();
    String code = end.code() == null ? "" : end.code();
    String detail = end.detail() == null ? "" : end.detail();
    String because = code.isEmpty() || detail.isEmpty() ? code + detail : code + ", " + detail;
    return switch (end.outcome()) {
      case ANSWERED, ABSENT -> "";
      case DENIED -> "permission " + operation.permission() + " was denied (" + because + ")";
      case FAILED -> operation.label() + " failed (" + because + ")";
      case NOT_ASKED -> operation.label() + " was not asked: " + because;
    };
  }

  private static long items(Operation operation, List<ObjectNode> pages) {
    long items = 0;
    for (ObjectNode page : pages) {
      for (String member : operation.required()) {
        JsonNode value = page.path(member);
        items += value.isArray() ? value.size() : 1;
      }
    }
    return items;
  }

  private static String sha256(List<String> raw) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      raw.forEach(text -> digest.update(text.getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Gives every row its id: {@code c-0001} in order of service, region, operation, parameters. */
  Numbered numbered() {
    List<Row> sorted = new ArrayList<>(rows);
    sorted.sort(
        Comparator.comparing((Row row) -> row.call().service())
            .thenComparing(row -> row.call().region())
            .thenComparing(row -> row.call().operation())
            .thenComparing(row -> new TreeMap<>(row.call().parameters()).toString())
            .thenComparingInt(Row::number));
    List<CallRecord> calls = new ArrayList<>();
    Map<String, List<String>> raw = new HashMap<>();
    Map<Integer, String> ids = new HashMap<>();
    for (Row row : sorted) {
      String id = "c-%04d".formatted(calls.size() + 1);
      CallRecord call = row.call();
      ids.put(row.number(), id);
      if (!row.raw().isEmpty()) {
        raw.put(id, row.raw());
      }
      calls.add(
          new CallRecord(
              id,
              call.account(),
              call.region(),
              call.service(),
              call.operation(),
              call.parameters(),
              call.outcome(),
              call.code(),
              call.detail(),
              call.pages(),
              call.items(),
              call.observed(),
              call.responseSha256()));
    }
    return new Numbered(calls, raw, ids);
  }
}
