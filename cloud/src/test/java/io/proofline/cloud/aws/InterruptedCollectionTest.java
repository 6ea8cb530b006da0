package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.CallRecord.Outcome;
import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import io.proofline.cloud.moto.RecordedAccounts;
import io.proofline.cloud.replay.FaultyCloudApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A collection that is killed, one that goes on where it ended, and one whose time is over. */
class InterruptedCollectionTest {
  private static final Instant FIRST = Instant.parse("2026-11-28T08:00:00Z");
  private static final Instant SECOND = Instant.parse("2026-11-28T10:00:00Z");

  @TempDir Path folder;

  private static Clock clock(Instant start) {
    AtomicInteger looks = new AtomicInteger();
    InstantSource source = () -> start.plusMillis(looks.incrementAndGet());
    return source.withZone(ZoneOffset.UTC);
  }

  private CollectedSnapshot collect(CloudApi api, Instant at, Duration resume)
      throws SourceUnreachableException {
    Clock clock = clock(at);
    return new AwsCollector(_ -> api, clock, wait -> {}, AwsCollector.written())
        .collect(
            new AwsTarget(null, null, List.of("us-east-1")),
            new CollectionBounds(null, CallJournals.in(folder, resume, clock)),
            answered -> {});
  }

  /** Leaves the journal as it stands at some call: what a process that is killed there leaves. */
  private void killedAfter(int calls) throws Exception {
    CloudApi account = RecordedAccounts.failing();
    AtomicInteger asked = new AtomicInteger();
    Path left = folder.resolve("left");
    collect(
        request -> {
          if (asked.incrementAndGet() == calls) {
            try {
              Files.copy(journal(), left);
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          }
          return account.page(request);
        },
        FIRST,
        Duration.ZERO);
    Files.move(left, journal(), StandardCopyOption.REPLACE_EXISTING);
  }

  private Path journal() {
    return folder.resolve("123456789012" + CallJournal.SUFFIX);
  }

  private static final class Counted implements CloudApi {
    private final CloudApi delegate = RecordedAccounts.failing();
    private final AtomicInteger asked = new AtomicInteger();

    @Override
    public io.proofline.cloud.call.ApiPage page(ApiRequest request) throws ApiFailure {
      asked.incrementAndGet();
      return delegate.page(request);
    }
  }

  @Test
  void killedCollection_goesOn_withTheTimesOfTheAnswersThatItHad() throws Exception {
    CollectedSnapshot undisturbed = collect(new Counted(), SECOND, Duration.ZERO);
    killedAfter(60);
    Counted second = new Counted();
    CollectedSnapshot whole = collect(second, SECOND, Duration.ofHours(4));
    List<CallRecord> kept = whole.snapshot().calls().stream().filter(CallRecord::kept).toList();
    assertThat(kept).hasSizeGreaterThan(20);
    assertThat(kept)
        .allSatisfy(
            call -> {
              assertThat(call.observed()).isBefore(SECOND);
              assertThat(call.detail()).contains("did not end").contains("2026-11-28T08:00");
              assertThat(call.service()).isNotEqualTo("sts");
            });
    assertThat(second.asked.get()).isLessThan(whole.snapshot().calls().size());
    assertThat(whole.snapshot().from()).isBefore(SECOND);
    assertThat(whole.snapshot().scopes()).allMatch(Snapshot.Scope::complete);
    assertThat(whole.snapshot().documents())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("observed")
        .isEqualTo(undisturbed.snapshot().documents());
    assertThat(whole.snapshot().documents())
        .anyMatch(document -> document.observed().isBefore(SECOND));
  }

  @Test
  void withoutBeingAsked_nothingOldIsTaken() throws Exception {
    killedAfter(60);
    CollectedSnapshot fresh = collect(new Counted(), SECOND, Duration.ZERO);
    assertThat(fresh.snapshot().calls()).noneMatch(CallRecord::kept);
    assertThat(fresh.snapshot().from()).isAfterOrEqualTo(SECOND);
  }

  @Test
  void answersThatAreTooOld_areAskedAgain() throws Exception {
    killedAfter(60);
    CollectedSnapshot fresh = collect(new Counted(), SECOND, Duration.ofHours(1));
    assertThat(fresh.snapshot().calls()).noneMatch(CallRecord::kept);
  }

  @Test
  void halfALine_andALineThatWasAltered_countAsNone() throws Exception {
    killedAfter(60);
    Path journal = journal();
    List<String> lines = Files.readAllLines(journal);
    StringBuilder damaged = new StringBuilder(lines.getFirst()).append('\n');
    for (String line : lines.subList(1, lines.size() - 1)) {
      damaged.append(line.replace("\"body\":{", "\"body\":{\"added\":1,")).append('\n');
    }
    damaged.append(lines.getLast(), 0, lines.getLast().length() / 2);
    Files.writeString(journal, damaged, StandardCharsets.UTF_8);
    CollectedSnapshot whole = collect(new Counted(), SECOND, Duration.ofHours(4));
    assertThat(whole.snapshot().calls())
        .filteredOn(CallRecord::kept)
        .allMatch(call -> call.outcome() == Outcome.ABSENT);
    assertThat(whole.snapshot().scopes()).allMatch(Snapshot.Scope::complete);
  }

  @Test
  void answersOfAnotherServer_areNotTaken() throws Exception {
    try (CallJournal elsewhere =
        CallJournal.open(
            folder.resolve("123456789012" + CallJournal.SUFFIX), "http://127.0.0.1:1", FIRST)) {
      elsewhere.keep(
          new ApiRequest(
              "123456789012",
              "global",
              AwsCollector.operations().getFirst(),
              java.util.Map.of(),
              null),
          new CallJournal.Kept(Outcome.ANSWERED, null, List.of(), FIRST));
    }
    CollectedSnapshot whole = collect(new Counted(), SECOND, Duration.ofHours(4));
    assertThat(whole.snapshot().calls()).noneMatch(CallRecord::kept);
  }

  @Test
  void whatFailed_isAskedAgain() throws Exception {
    CloudApi refusing =
        new FaultyCloudApi(
            RecordedAccounts.failing(),
            operation -> operation.label().equals("s3:GetBucketPolicy"),
            FaultyCloudApi.Fault.ACCESS_DENIED);
    assertThat(collect(refusing, FIRST, Duration.ZERO).partial()).isTrue();
    CollectedSnapshot whole = collect(new Counted(), SECOND, Duration.ofHours(4));
    assertThat(whole.snapshot().scopes()).allMatch(Snapshot.Scope::complete);
    assertThat(whole.snapshot().calls())
        .filteredOn(call -> call.operation().equals("GetBucketPolicy"))
        .isNotEmpty()
        .noneMatch(CallRecord::kept);
  }

  @Test
  void journal_isReadableByItsOwnerOnly_andGoesWhenItIsDone() throws Exception {
    Clock clock = clock(FIRST);
    CallJournals journals = CallJournals.in(folder, Duration.ZERO, clock);
    new AwsCollector(_ -> new Counted(), clock, wait -> {}, AwsCollector.written())
        .collect(
            new AwsTarget(null, null, List.of("us-east-1")),
            new CollectionBounds(null, journals),
            answered -> {});
    Path journal = journal();
    assertThat(Files.getPosixFilePermissions(journal)).hasSize(2);
    assertThat(journals.left()).containsExactly("123456789012");
    journals.done();
    assertThat(journal).doesNotExist();
  }

  @Test
  void whatTheTimeBoxLeaves_isNotKnown_andSaysWhy() throws Exception {
    Clock clock = clock(FIRST);
    CollectedSnapshot cut =
        new AwsCollector(_ -> new Counted(), clock, wait -> {}, AwsCollector.written())
            .collect(
                new AwsTarget(null, null, List.of("us-east-1")),
                new CollectionBounds(FIRST.plusMillis(100), CallJournals.none()),
                answered -> {});
    assertThat(cut.partial()).isTrue();
    assertThat(cut.snapshot().calls())
        .anyMatch(call -> call.outcome() == Outcome.ANSWERED)
        .anyMatch(
            call ->
                call.outcome() == Outcome.NOT_ASKED
                    && String.valueOf(call.detail()).startsWith(CollectionBounds.TIME_BOX));
    assertThat(cut.snapshot().scopes())
        .filteredOn(scope -> !scope.complete())
        .isNotEmpty()
        .flatExtracting(Snapshot.Scope::reasons)
        .anyMatch(reason -> reason.toString().contains("time box ended"));
  }
}
