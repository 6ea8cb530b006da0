package io.proofline.program.export;

import io.proofline.program.export.ExportedApprovals.Change;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

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
        throw new IllegalArgumentException(
            file.name() + " is CSV; GitHub exports pull requests with their reviews as JSON");
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

  private void request(JsonNode request, String file, Map<String, List<JsonNode>> apart) {
    String id = id(text(request, "url", "html_url"), "#" + text(request, "number"));
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
    if (head.isEmpty() || reviewed.isEmpty()) {
      into.leave("whether it was the last commit that was approved is not said");
      return false;
    }
    if (!head.equals(reviewed)) {
      into.leave("approved before the last commit");
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
