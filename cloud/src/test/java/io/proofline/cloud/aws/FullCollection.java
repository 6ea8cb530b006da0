package io.proofline.cloud.aws;

import io.proofline.cloud.Document;
import io.proofline.cloud.call.CloudApi;
import io.proofline.cloud.model.FullAnswers;
import io.proofline.cloud.model.ServiceModels;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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

  private static Stream<Document> stream(CloudApi api, List<Collector> collectors)
      throws SourceUnreachableException {
    return new AwsCollector(
            target -> api,
            Clock.fixed(Instant.parse("2026-11-20T12:00:00Z"), ZoneOffset.UTC),
            wait -> {},
            collectors)
        .collect(new AwsTarget(null, null, List.of("us-east-1"))).snapshot().documents().stream();
  }

  private static List<Document> collect(CloudApi api, List<Collector> collectors) {
    try {
      return stream(api, collectors).toList();
    } catch (SourceUnreachableException e) {
      throw new AssertionError(e);
    }
  }
}
