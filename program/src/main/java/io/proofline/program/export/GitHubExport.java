package io.proofline.program.export;

import io.proofline.program.export.ExportedApprovals.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Pull requests with their reviews: {@code gh pr list --json}, answers of the GraphQL API, or pull
 * requests of the REST API with their reviews in the same file or another. Of each reviewer the
 * last review that decides counts, when it is of the last commit and the request was merged.
 */
final class GitHubExport {
  private static final Pattern URL =
      Pattern.compile("https?://[^/]+/(?:repos/)?([^/]+/[^/]+)/pulls?/([0-9]+)");
  private static final List<List<String>> LISTS =
      List.of(
          List.of("data", "repository", "pullRequests", "nodes"),
          List.of("data", "search", "nodes"),
          List.of("items"));

  private final ExportedApprovals into;

  GitHubExport(ExportedApprovals into) {
    this.into = into;
  }

  void read(List<ChangeExport.Parsed> files) {
    Map<String, List<JsonNode>> reviews = new HashMap<>();
    Map<JsonNode, String> requests = new LinkedHashMap<>();
    for (ChangeExport.Parsed file : files) {
      if (!file.rows().isEmpty()) {
        rows(file, requests);
        continue;
      }
      for (JsonNode one : ChangeExport.list(file, LISTS)) {
        String of = text(one, "pull_request_url");
        if (!of.isEmpty()) {
          reviews.computeIfAbsent(id(of, ""), _ -> new ArrayList<>()).add(one);
        } else if (one.has("number")) {
          requests.put(one, file.name());
        } else {
          throw new IllegalArgumentException(
              file.name() + " holds an entry that is neither pull request nor review");
        }
      }
    }
    requests.forEach((request, file) -> request(request, file, reviews));
  }

  /**
   * Rows that people or programs made of pull requests, each with one review. GitHub itself writes
   * no such table. They are put together as the interface gives them, so that of each reviewer the
   * last review decides here too.
   */
  private void rows(ChangeExport.Parsed file, Map<JsonNode, String> requests) {
    ExportReading reading = into.reading();
    Map<String, ObjectNode> made = new LinkedHashMap<>();
    Set<String> undated = new HashSet<>();
    for (Map<String, String> row : file.rows()) {
      String url = row.getOrDefault("url", row.getOrDefault("html_url", ""));
      String id = id(url, reading.value(row, "id"));
      ObjectNode request = made.computeIfAbsent(id, _ -> asRequest(row, id));
      Instant at = into.time(reading.value(row, "approved"));
      if (at == null) {
        undated.add(id);
        continue;
      }
      ObjectNode review = request.withArray("reviews").addObject();
      review.putObject("user").put("login", reading.value(row, "approver"));
      review.put("state", reading.value(row, "state"));
      review.put("submitted_at", at.toString());
      review.put("commit_id", reading.value(row, "reviewed"));
    }
    made.forEach(
        (id, request) -> {
          if (id.isEmpty() || undated.contains(id)) {
            into.leave("no id, or a review without a time that can be read (--times)");
          } else {
            requests.put(request, file.name());
          }
        });
  }

  private ObjectNode asRequest(Map<String, String> row, String id) {
    ExportReading reading = into.reading();
    ObjectNode request = JsonNodeFactory.instance.objectNode();
    request.put("id", id);
    request.put("title", reading.value(row, "title"));
    request.putObject("author").put("login", reading.value(row, "author"));
    time(request, "createdAt", reading.value(row, "created"));
    time(request, "mergedAt", reading.value(row, "merged"));
    request.put("headRefOid", reading.value(row, "head"));
    request.put("body", reading.value(row, "text"));
    return request;
  }

  private void time(ObjectNode request, String member, String text) {
    Instant at = into.time(text);
    if (at != null) {
      request.put(member, at.toString());
    }
  }

  private boolean ofLastCommit(String head, String reviewed) {
    if (head.isEmpty() || reviewed.isEmpty()) {
      into.leave("whether it was the last commit that was approved is not said");
      return false;
    }
    if (!head.equals(reviewed)) {
      into.leave("approved before the last commit");
      return false;
    }
    return true;
  }

  private void request(JsonNode request, String file, Map<String, List<JsonNode>> apart) {
    String id =
        request.has("number")
            ? id(text(request, "url", "html_url"), "#" + text(request, "number"))
            : text(request, "id");
    JsonNode held = request.path("reviews");
    if (held.path("pageInfo").path("hasNextPage").asBoolean(false)) {
      into.leave("its reviews are not all in the file");
      return;
    }
    List<JsonNode> reviews = new ArrayList<>(apart.getOrDefault(id, List.of()));
    (held.isArray() ? held : held.path("nodes")).forEach(reviews::add);
    Instant merged = into.time(text(request, "mergedAt", "merged_at"));
    if (merged == null) {
      into.leave("not merged");
      return;
    }
    Change change =
        new Change(
            id,
            text(request, "title"),
            login(request),
            into.time(text(request, "createdAt", "created_at")),
            merged.plus(into.reading().window()),
            text(request, "body"),
            "",
            file);
    String head = request.path("headRefOid").asString(text(request.path("head"), "sha"));
    boolean any = false;
    for (Map.Entry<String, JsonNode> one : last(reviews).entrySet()) {
      any |= approval(change, one.getKey(), one.getValue(), head);
    }
    if (!any) {
      into.leave("merged without an approval that counts");
    }
  }

  /** Of each reviewer the last review that decides, by its time. */
  private Map<String, JsonNode> last(List<JsonNode> reviews) {
    Map<String, JsonNode> last = new LinkedHashMap<>();
    reviews.stream()
        .filter(one -> !List.of("COMMENTED", "PENDING", "").contains(state(one)))
        .sorted(
            (a, b) ->
                text(a, "submittedAt", "submitted_at")
                    .compareTo(text(b, "submittedAt", "submitted_at")))
        .forEach(one -> last.put(login(one), one));
    return last;
  }

  private boolean approval(Change change, String reviewer, JsonNode review, String head) {
    if (!state(review).equals("APPROVED")) {
      return false;
    }
    if (reviewer.isEmpty() || bot(review, reviewer)) {
      into.leave("approved by no person");
      return false;
    }
    String reviewed = review.path("commit").path("oid").asString(text(review, "commit_id"));
    if (!ofLastCommit(head, reviewed)) {
      return false;
    }
    into.add(change, reviewer, into.time(text(review, "submittedAt", "submitted_at")));
    return true;
  }

  private static boolean bot(JsonNode review, String reviewer) {
    return reviewer.endsWith("[bot]")
        || text(review.path("user"), "type").equals("Bot")
        || text(review.path("author"), "__typename").equals("Bot");
  }

  private static String state(JsonNode review) {
    return text(review, "state").toUpperCase(java.util.Locale.ROOT);
  }

  private static String login(JsonNode node) {
    return node.path("author").path("login").asString(text(node.path("user"), "login"));
  }

  private static String id(String url, String otherwise) {
    Matcher matcher = URL.matcher(url);
    return matcher.find() ? matcher.group(1) + "#" + matcher.group(2) : otherwise;
  }

  private static String text(JsonNode node, String... members) {
    for (String member : members) {
      String value = node.path(member).asString("");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return "";
  }
}
