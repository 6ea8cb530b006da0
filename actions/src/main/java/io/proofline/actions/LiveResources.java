package io.proofline.actions;

import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is there, and which of it a declared resource is. */
final class LiveResources {
  private static final String GLOBAL = "global";
  private static final String LOGICAL_ID = "aws:cloudformation:logical-id";
  private static final String STACK = "aws:cloudformation:stack-name";

  /**
   * Services that keep the names of their resources in lower case however they are written (their
   * API references: "stored as a lowercase string").
   */
  private static final Set<String> LOWER_CASE_SERVICES =
      Set.of("RDS", "DocDB", "Neptune", "Redshift", "ElastiCache", "DMS", "MemoryDB");

  private final List<RecordedSnapshot> snapshots;
  private final @Nullable String stack;
  private final Map<String, List<Document>> byName = new HashMap<>();
  private final Map<String, List<Document>> byLogicalId = new HashMap<>();

  /** Which resource a declared one is. */
  sealed interface Match {
    /** This one. */
    record Found(Document document) implements Match {}

    /** None: its population is known and does not hold it. */
    record Missing(String why) implements Match {}

    /** It is not known. */
    record NotKnown(String why) implements Match {}
  }

  /**
   * Of snapshots.
   *
   * @param stack name of the CloudFormation stack; null for any
   */
  LiveResources(List<RecordedSnapshot> snapshots, @Nullable String stack) {
    this.snapshots = List.copyOf(snapshots);
    this.stack = stack;
    for (RecordedSnapshot held : snapshots) {
      for (Document document : held.snapshot().documents()) {
        ResourceId id = document.id();
        byName.computeIfAbsent(nameKey(id), _ -> new ArrayList<>(1)).add(document);
        String logical = document.tags().get(LOGICAL_ID);
        if (logical != null && (stack == null || stack.equals(document.tags().get(STACK)))) {
          byLogicalId.computeIfAbsent(key(id, logical), _ -> new ArrayList<>(1)).add(document);
        }
      }
    }
  }

  List<RecordedSnapshot> snapshots() {
    return snapshots;
  }

  private static String key(ResourceId id, String name) {
    return id.account() + "\n" + id.type() + "\n" + name;
  }

  private static String nameKey(ResourceId id) {
    String[] type = id.type().split("::", 3);
    String name = id.identifier();
    return key(
        id,
        type.length == 3 && LOWER_CASE_SERVICES.contains(type[1])
            ? name.toLowerCase(Locale.ROOT)
            : name);
  }

  /** Which resource it is: by its name, else by the tags that CloudFormation sets. */
  Match match(Document declared) {
    ResourceId id = declared.id();
    List<Document> named = inRegion(byName.get(nameKey(id)), id);
    if (named.size() == 1) {
      return new Match.Found(named.getFirst());
    }
    boolean given = declared.runtime().path("NameGiven").asBoolean(true);
    String logical = declared.runtime().path("LogicalId").asString("");
    if (!given) {
      List<Document> tagged = inRegion(byLogicalId.get(key(id, logical)), id);
      if (tagged.size() == 1) {
        return new Match.Found(tagged.getFirst());
      }
      if (tagged.size() > 1) {
        return new Match.NotKnown(
            tagged.size() + " resources have this logical id; say which stack (--stack NAME)");
      }
      return new Match.NotKnown(
          "AWS names it, and no resource that was collected has the tag "
              + LOGICAL_ID
              + " with this name"
              + (stack == null ? "" : " in the stack " + stack));
    }
    if (named.size() > 1) {
      return new Match.NotKnown("several resources of this name were collected");
    }
    String gap = gap(id);
    return gap == null
        ? new Match.Missing(
            "no such resource in account " + id.account() + ", " + id.region() + ", as collected")
        : new Match.NotKnown(gap);
  }

  private static List<Document> inRegion(@Nullable List<Document> documents, ResourceId id) {
    if (documents == null) {
      return List.of();
    }
    return documents.stream()
        .filter(
            document ->
                document.id().region().equals(id.region())
                    || id.region().equals(GLOBAL)
                    || document.id().region().equals(GLOBAL))
        .toList();
  }

  /** Why it is not known whether a resource is there; null when its population is known. */
  private @Nullable String gap(ResourceId id) {
    boolean whole = false;
    for (RecordedSnapshot held : snapshots) {
      for (Snapshot.Scope scope : held.snapshot().scopes()) {
        if (scope.account().equals(id.account())
            && scope.type().equals(id.type())
            && (scope.region().equals(id.region())
                || scope.region().equals(GLOBAL)
                || id.region().equals(GLOBAL))) {
          if (!scope.complete()) {
            return "population not known: " + String.join("; ", scope.reasons());
          }
          whole = true;
        }
      }
    }
    return whole
        ? null
        : id.type() + " was not collected in account " + id.account() + ", " + id.region();
  }
}
