package io.proofline.cloud.aws;

import io.proofline.cloud.CallRecord.Outcome;
import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import io.proofline.cloud.call.Operation;
import io.proofline.cloud.call.Wire;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Collects many accounts, each through the reading role in it. An account that could not be
 * collected, for whatever reason, has a snapshot that says so; a list of accounts that did not come
 * to its end leaves an account {@code *} of which nothing is known.
 */
public final class EstateCollector {
  /** How the service of organisations is spoken. */
  static final Wire ORGANIZATIONS =
      new Wire(
          Wire.Protocol.JSON,
          "organizations",
          "organizations",
          "AWSOrganizationsV20161128",
          "GET",
          "/",
          true);

  static final Operation LIST_ACCOUNTS =
      Operation.read("organizations", "ListAccounts", "organizations:ListAccounts")
          .requiring("Accounts")
          .paged("NextToken", "NextToken")
          .over(ORGANIZATIONS);

  private static final String ACCOUNT = "AWS::Organizations::Account";

  /** States in which nobody can sign in to an account. */
  private static final Set<String> CLOSED = Set.of("SUSPENDED", "CLOSED", "PENDING_ACTIVATION");

  private static final String EVERY_OTHER = "*";
  private static final int AT_ONCE = 4;

  private final Door door;
  private final Clock clock;
  private final Consumer<Duration> pause;

  /** Opens a connection and assumes its role. */
  interface Door {
    /**
     * Opens.
     *
     * @throws ApiFailure when the role was refused or could not be asked for
     */
    CloudApi open(AwsTarget target) throws ApiFailure;
  }

  /** Takes each snapshot as it is ready, one at a time. */
  public interface Sink {
    /** Takes one. */
    void take(CollectedSnapshot snapshot) throws IOException;
  }

  EstateCollector(Door door, Clock clock, Consumer<Duration> pause) {
    this.door = door;
    this.clock = clock;
    this.pause = pause;
  }

  /** A collector that asks AWS, or the endpoint that the target names. */
  public static EstateCollector live(Clock clock) {
    return new EstateCollector(AwsCollector::entered, clock, AwsCollector::sleep);
  }

  /**
   * Collects every account.
   *
   * @param progress told how many questions were answered so far, from many threads
   * @throws SourceUnreachableException when it is not known whose credentials these are
   * @throws IOException when the sink could not take a snapshot
   */
  public void collect(AwsEstate estate, CollectionBounds bounds, IntConsumer progress, Sink sink)
      throws IOException {
    AwsCollector.Caller caller;
    Map<String, String> accounts = new TreeMap<>();
    estate.accounts().forEach(account -> accounts.put(account, ""));
    try (CloudApi home = open(estate.home(), bounds)) {
      caller = AwsCollector.caller(home, estate.home(), clock);
      if (estate.organization()) {
        accounts.putIfAbsent(caller.account(), "");
        sink.take(organization(home, caller, bounds, accounts));
      }
    }
    AtomicInteger answered = new AtomicInteger();
    IntConsumer count = _ -> progress.accept(answered.incrementAndGet());
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      CompletionService<CollectedSnapshot> running = new ExecutorCompletionService<>(threads);
      accounts.forEach(
          (account, state) ->
              running.submit(() -> account(estate, caller, account, state, bounds, count)));
      try {
        for (int taken = 0; taken < accounts.size(); taken++) {
          sink.take(running.take().get());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        threads.shutdownNow();
        throw new IllegalStateException("the collection was interrupted", e);
      } catch (ExecutionException e) {
        threads.shutdownNow();
        throw new IllegalStateException("the collection failed", e.getCause());
      }
    }
  }

  private CloudApi open(AwsTarget target, CollectionBounds bounds)
      throws SourceUnreachableException {
    try {
      return new PacedCloudApi(door.open(target), clock, pause, bounds);
    } catch (ApiFailure e) {
      throw new SourceUnreachableException(
          "the credentials could not be used: " + e.getMessage() + ". Nothing was recorded.");
    }
  }

  /** Adds what the organisation names and says whether it named all. */
  private CollectedSnapshot organization(
      CloudApi home,
      AwsCollector.Caller caller,
      CollectionBounds bounds,
      Map<String, String> accounts) {
    Instant from = clock.instant();
    Calls calls = new Calls(home, clock, caller.account(), "", _ -> {}, bounds, CallJournal.none());
    Answer answer = calls.ask(LIST_ACCOUNTS, ApiRequest.GLOBAL, Map.of());
    String gap =
        answer.known()
            ? null
            : "the accounts of the organisation are not known: " + answer.reason();
    List<Draft> listed = new ArrayList<>();
    for (JsonNode account : answer.items("Accounts")) {
      String id = account.path("Id").asString("");
      if (id.matches("[0-9]{12}")) {
        listed.add(listed(caller, account, answer));
        // Status is on its way out (2026-09-09) and State in its place.
        accounts.put(id, account.path("State").asString(account.path("Status").asString("")));
      } else {
        gap = "the list of accounts has an entry without an account id";
      }
    }
    return snapshot(caller, calls, from, listed, gap);
  }

  /** An account as the list names it; whose it is, its name and address say, and stay there. */
  private static Draft listed(AwsCollector.Caller caller, JsonNode account, Answer answer) {
    String id = account.path("Id").asString();
    String arn = account.path("Arn").asString("");
    Draft draft =
        new Draft(
            new ResourceId(
                caller.partition(), caller.account(), ApiRequest.GLOBAL, ACCOUNT, id, null),
            arn.isEmpty() ? null : arn,
            answer);
    draft.properties().put("AccountId", id);
    JsonNode joined = account.path("JoinedTimestamp");
    if (joined.isNumber()) {
      long millis = Math.round(joined.asDouble() * 1_000);
      draft.properties().put("JoinedTimestamp", Instant.ofEpochMilli(millis).toString());
    }
    String state = account.path("State").asString(account.path("Status").asString(""));
    if (!state.isEmpty()) {
      draft.properties().put("Status", state);
    }
    return draft;
  }

  private CollectedSnapshot snapshot(
      AwsCollector.Caller caller,
      Calls calls,
      Instant from,
      List<Draft> listed,
      @Nullable String gap) {
    Calls.Numbered numbered = calls.numbered();
    return new CollectedSnapshot(
        new Snapshot(
            "aws",
            "aws/organization/" + caller.account(),
            from,
            clock.instant(),
            listed.stream().map(draft -> draft.document(numbered.ids())).toList(),
            numbered.calls(),
            gap == null
                ? List.of()
                : UncollectedAccount.unknown(
                    EVERY_OTHER, gap, Set.of(numbered.calls().getFirst().id()))),
        numbered.raw());
  }

  private CollectedSnapshot account(
      AwsEstate estate,
      AwsCollector.Caller caller,
      String account,
      String state,
      CollectionBounds bounds,
      IntConsumer progress) {
    if (CLOSED.contains(state)) {
      return not(account, Outcome.NOT_ASKED, null, "it is " + state);
    }
    if (bounds.over(clock.instant())) {
      return not(account, Outcome.NOT_ASKED, null, bounds.ended());
    }
    AwsTarget target =
        account.equals(caller.account()) ? estate.home() : estate.of(caller.partition(), account);
    CloudApi api;
    try {
      api = door.open(target);
    } catch (ApiFailure refused) {
      Outcome how = refused.kind() == ApiFailure.Kind.DENIED ? Outcome.DENIED : Outcome.FAILED;
      return not(account, how, refused.code(), String.valueOf(refused.getMessage()));
    }
    try {
      CollectedSnapshot collected =
          new AwsCollector(_ -> api, clock, pause).collect(target, bounds, progress);
      String subject = collected.snapshot().subject();
      return subject.equals("aws/" + account)
          ? collected
          : not(account, Outcome.FAILED, null, "the role answered for " + subject);
    } catch (SourceUnreachableException | IllegalStateException e) {
      return not(account, Outcome.FAILED, null, String.valueOf(e.getMessage()));
    }
  }

  private CollectedSnapshot not(
      String account, Outcome outcome, @Nullable String code, String why) {
    return UncollectedAccount.snapshot(account, outcome, code, why, clock.instant());
  }
}
