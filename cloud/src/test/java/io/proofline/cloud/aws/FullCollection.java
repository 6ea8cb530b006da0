package io.proofline.cloud.aws;

import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.call.CloudApi;
import io.proofline.cloud.call.Operation;
import io.proofline.cloud.model.FullAnswers;
import io.proofline.cloud.model.ServiceModels;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What all collectors write when every answer is as full as the service can make it. */
public final class FullCollection {
  private static final int VARIANTS = 6;

  private FullCollection() {}

  /**
   * Documents of all collected types, several for each: with different words where the service
   * knows some.
   */
  public static List<Document> documents(ServiceModels models, Map<String, String> words) {
    List<Document> documents = new ArrayList<>();
    for (int variant = 0; variant < VARIANTS; variant++) {
      FullAnswers answers = new FullAnswers(models, variant, words);
      documents.addAll(collect(answers, AwsCollector.written()));
      documents.addAll(collect(answers, List.of(new RegionCollector())));
      for (ReadTable table : ReadTable.all()) {
        FullAnswers of = answers;
        if (table.when() != null) {
          String[] condition = table.when().split("=", 2);
          of = new FullAnswers(models, variant, Map.of(condition[0], condition[1]));
        }
        documents.addAll(collect(of, List.of(new TableCollector(table))));
      }
    }
    return documents;
  }

  /**
   * What is collected together: a collector with what its answers must say.
   *
   * @param name for messages
   * @param words values that its answers must have; empty for any
   * @param operations what it may ask
   * @param types what it claims
   * @param reader collects
   */
  public record Unit(
      String name,
      Map<String, String> words,
      List<Operation> operations,
      Set<String> types,
      Reader reader) {
    /** Takes copies. */
    public Unit {
      words = Map.copyOf(words);
      operations = List.copyOf(operations);
      types = Set.copyOf(types);
    }
  }

  /** Collects through a connection. */
  public interface Reader {
    /** What is seen. */
    CollectedSnapshot read(CloudApi api);
  }

  /** Everything that collects, one by one. */
  public static List<Unit> units() {
    List<Unit> units = new ArrayList<>();
    List<Collector> written = new ArrayList<>(AwsCollector.written());
    written.add(new RegionCollector());
    for (Collector collector : written) {
      units.add(unit(collector.getClass().getSimpleName(), Map.of(), collector));
    }
    for (ReadTable table : ReadTable.all()) {
      Map<String, String> words = Map.of();
      if (table.when() != null) {
        String[] condition = table.when().split("=", 2);
        words = Map.of(condition[0], condition[1]);
      }
      units.add(unit(table.type(), words, new TableCollector(table)));
    }
    return List.copyOf(units);
  }

  private static Unit unit(String name, Map<String, String> words, Collector collector) {
    return new Unit(
        name,
        words,
        collector.operations(),
        collector.types(),
        api -> {
          try {
            return snapshot(api, List.of(collector));
          } catch (SourceUnreachableException e) {
            throw new AssertionError(e);
          }
        });
  }

  private static CollectedSnapshot snapshot(CloudApi api, List<Collector> collectors)
      throws SourceUnreachableException {
    return new AwsCollector(
            target -> api,
            Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC),
            wait -> {},
            collectors)
        .collect(new AwsTarget(null, null, List.of("us-east-1")));
  }

  private static Stream<Document> stream(CloudApi api, List<Collector> collectors)
      throws SourceUnreachableException {
    return snapshot(api, collectors).snapshot().documents().stream();
  }

  private static List<Document> collect(CloudApi api, List<Collector> collectors) {
    try {
      return stream(api, collectors).toList();
    } catch (SourceUnreachableException e) {
      throw new AssertionError(e);
    }
  }
}
