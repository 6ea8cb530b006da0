package io.proofline.controls;

import io.proofline.catalog.Control;
import io.proofline.catalog.Example;
import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.ledger.Actor;
import io.proofline.ledger.BlobRef;
import io.proofline.ledger.LeafRef;
import io.proofline.ledger.SheetRef;
import io.proofline.ledger.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Makes estates for tests. */
final class Estates {
  static final String ACCOUNT = "441020936617";
  static final String REGION = "us-east-1";
  static final Instant OBSERVED = Instant.parse("2026-11-20T11:00:00Z");
  private static final JsonMapper JSON = new JsonMapper();
  private static final BlobRef BLOB = new BlobRef("0".repeat(64), 1, "application/json");
  private static final SheetRef SHEET = new SheetRef(BLOB, 1, "0".repeat(64));

  private Estates() {}

  /** The estate that an example describes: all populations known but those it says are not. */
  static Estate of(Control control, Example example) {
    List<Document> documents = new ArrayList<>();
    Map<ResourceId, SystemMark> marks = new HashMap<>();
    Document subject = document(control.applies().type(), example.subject());
    documents.add(subject);
    example
        .subject()
        .phi()
        .ifPresent(phi -> marks.put(subject.id(), new SystemMark("imaging", phi)));
    Map<String, String> gaps = new TreeMap<>();
    Set<String> types = new java.util.TreeSet<>();
    types.add(control.applies().type());
    control
        .near()
        .forEach(
            (name, wanted) -> {
              types.add(wanted.type());
              Example.Near near = example.near().get(name);
              if (near != null) {
                near.resources()
                    .forEach(resource -> documents.add(document(wanted.type(), resource)));
                if (near.unknown() != null) {
                  gaps.put(wanted.type(), near.unknown());
                }
              }
            });
    List<Snapshot.Scope> scopes = new ArrayList<>();
    for (String type : types) {
      String gap = gaps.get(type);
      scopes.add(
          new Snapshot.Scope(
              ACCOUNT,
              "global",
              type,
              gap == null,
              gap == null ? List.of() : List.of(gap),
              Set.of()));
    }
    return new Estate(List.of(snapshot("aws", "aws/" + ACCOUNT, documents, scopes, 7)), marks);
  }

  static Document document(String type, Example.Resource resource) {
    return new Document(
        new ResourceId("aws", ACCOUNT, REGION, type, resource.identifier(), null),
        resource.arn(),
        resource.properties(),
        resource.runtime(),
        resource.tags(),
        resource.unknown(),
        OBSERVED,
        List.of("c-1"));
  }

  static Document document(String type, String identifier, String properties, String runtime) {
    return new Document(
        id(type, identifier),
        null,
        object(properties),
        object(runtime),
        Map.of(),
        Map.of(),
        OBSERVED,
        List.of("c-1"));
  }

  static ResourceId id(String type, String identifier) {
    return new ResourceId("aws", ACCOUNT, REGION, type, identifier, null);
  }

  static Snapshot.Scope scope(String region, String type, @Nullable String gap) {
    return new Snapshot.Scope(
        ACCOUNT, region, type, gap == null, gap == null ? List.of() : List.of(gap), Set.of());
  }

  static RecordedSnapshot snapshot(
      String source,
      String subject,
      List<Document> documents,
      List<Snapshot.Scope> scopes,
      long leaf) {
    Snapshot snapshot =
        new Snapshot(
            source, subject, OBSERVED.minusSeconds(60), OBSERVED, documents, List.of(), scopes);
    Statement statement =
        new Statement(
            "snapshot",
            1,
            subject,
            "key",
            JsonNodeFactory.instance.objectNode(),
            List.of(),
            OBSERVED,
            OBSERVED,
            OBSERVED,
            Actor.asserted("collector"),
            new LeafRef(2026, leaf),
            BLOB);
    return new RecordedSnapshot(snapshot, statement, SHEET, SHEET);
  }

  static ObjectNode object(String json) {
    return (ObjectNode) JSON.readTree(json);
  }
}
