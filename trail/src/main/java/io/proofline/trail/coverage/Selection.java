package io.proofline.trail.coverage;

import io.proofline.cloud.Document;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * What a trail selects, as a snapshot of it says. Only selectors whose meaning is exact count; one
 * that selects less than all reads and writes counts as nothing.
 *
 * @param management whether all management events, reads and writes, are selected
 * @param data selected data resources as {@code type value}, a value being a prefix of ARNs
 */
record Selection(boolean management, Set<String> data) {

  /** Nothing at all: the trail does not record. */
  static final Selection NOTHING = new Selection(false, Set.of());

  /** Takes a copy. */
  Selection {
    data = Set.copyOf(data);
  }

  /** Whether all that the selector takes in is selected, by itself or by a wider one. */
  boolean has(String selector) {
    int space = selector.indexOf(' ');
    String type = space < 0 ? selector : selector.substring(0, space);
    String value = space < 0 ? "" : selector.substring(space + 1);
    return data.contains(selector)
        || data.contains(type)
        || data.stream()
            .anyMatch(
                d -> d.startsWith(type + " ") && value.startsWith(d.substring(type.length() + 1)));
  }

  /** What both select. */
  Selection and(Selection other) {
    Set<String> both = new TreeSet<>();
    data.stream().filter(other::has).forEach(both::add);
    other.data.stream().filter(this::has).forEach(both::add);
    return new Selection(management && other.management, both);
  }

  /** What either selects. */
  Selection or(Selection other) {
    Set<String> either = new TreeSet<>(data);
    either.addAll(other.data);
    return new Selection(management || other.management, either);
  }

  /** Whether the document says everything that is needed here. */
  static boolean known(Document trail) {
    return trail.unknown().keySet().stream()
        .noneMatch(
            p ->
                p.equals("properties")
                    || p.startsWith("properties.EventSelectors")
                    || p.startsWith("properties.AdvancedEventSelectors")
                    || p.startsWith("properties.IsLogging")
                    || p.startsWith("properties.IsMultiRegionTrail")
                    || p.startsWith("properties.IsOrganizationTrail"));
  }

  /** Of the properties of a trail, or of the selectors alone by the same names. */
  static Selection of(JsonNode properties) {
    JsonNode advanced = properties.path("AdvancedEventSelectors");
    if (advanced.isArray() && !advanced.isEmpty()) {
      return advanced(advanced);
    }
    JsonNode basic = properties.path("EventSelectors");
    if (!basic.isArray() || basic.isEmpty()) {
      // AWS's default for a trail without selectors: all management events, no data events.
      return new Selection(true, Set.of());
    }
    boolean management = false;
    Set<String> data = new TreeSet<>();
    for (JsonNode selector : basic) {
      if (!"All".equals(selector.path("ReadWriteType").asString("All"))) {
        continue;
      }
      if (selector.path("IncludeManagementEvents").asBoolean(true)
          && selector.path("ExcludeManagementEventSources").isEmpty()) {
        management = true;
      }
      for (JsonNode resource : selector.path("DataResources")) {
        for (JsonNode value : resource.path("Values")) {
          data.add(resource.path("Type").asString("") + " " + value.asString(""));
        }
      }
    }
    return new Selection(management, data);
  }

  private static Selection advanced(JsonNode selectors) {
    boolean management = false;
    Set<String> data = new TreeSet<>();
    for (JsonNode selector : selectors) {
      String category = "";
      String type = "";
      List<String> starts = List.of("");
      boolean exact = true;
      for (JsonNode field : selector.path("FieldSelectors")) {
        boolean onlyEquals = field.size() == 2 && field.path("Equals").size() == 1;
        switch (field.path("Field").asString("")) {
          case "eventCategory" -> {
            category = field.path("Equals").path(0).asString("");
            exact &= onlyEquals;
          }
          case "resources.type" -> {
            type = field.path("Equals").path(0).asString("");
            exact &= onlyEquals;
          }
          case "resources.ARN" -> {
            starts = field.path("StartsWith").values().stream().map(v -> v.asString("")).toList();
            exact &= !starts.isEmpty() && field.size() == 2;
          }
          default -> exact = false;
        }
      }
      if (exact && category.equals("Management")) {
        management = true;
      } else if (exact && category.equals("Data")) {
        for (String start : starts) {
          data.add((type + " " + start).trim());
        }
      }
    }
    return new Selection(management, data);
  }

  /** Whether the selector takes in every S3 object whose ARN begins so. */
  static boolean covers(String selector, String arn) {
    int space = selector.indexOf(' ');
    String type = space < 0 ? selector : selector.substring(0, space);
    String value = space < 0 ? "" : selector.substring(space + 1);
    if (!type.equals("AWS::S3::Object")) {
      return false;
    }
    // A bucket asked for means all its objects; a selector for a bucket ends with a slash.
    String asked = arn.indexOf('/') < 0 ? arn + "/" : arn;
    return value.equals("arn:aws:s3") || asked.startsWith(value);
  }
}
