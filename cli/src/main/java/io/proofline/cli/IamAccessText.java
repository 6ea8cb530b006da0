package io.proofline.cli;

import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.Readings;
import io.proofline.iam.estate.Access;
import io.proofline.iam.estate.Access.Answer;
import io.proofline.iam.estate.AccessQuestions;
import io.proofline.iam.estate.Estate;
import io.proofline.iam.estate.EstateDocument;
import io.proofline.iam.policy.PolicyParser;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Answers of {@code who-can} and {@code principal-can}, for people and for machines. */
final class IamAccessText {
  private IamAccessText() {}

  /** The estate in a file. */
  static Estate estate(Session session, @Nullable Path file) throws IOException {
    if (file == null) {
      throw new Failure(ExitCode.USAGE, "--estate is missing", "proofline iam who-can --help");
    }
    try {
      JsonNode json =
          JsonMapper.shared().readTree(new IamFiles(session, new PolicyParser()).text(file));
      return new EstateDocument(new PolicyParser()).read(json);
    } catch (JacksonException e) {
      throw new Failure(
          ExitCode.USAGE,
          file + ": not valid JSON: " + e.getOriginalMessage(),
          "correct the file (docs/iam.md)",
          e);
    } catch (IllegalArgumentException e) {
      throw new Failure(
          ExitCode.USAGE, file + ": " + e.getMessage(), "correct the file (docs/iam.md)", e);
    }
  }

  /** Questions over an estate, as AWS documents its rules. */
  static AccessQuestions questions(Estate estate, IamActionsOption actions) {
    return new AccessQuestions(estate, new Evaluator(Readings.AWS), actions.pairs());
  }

  /** One answer for the batch: yes when any is. */
  static IamAnswer answer(List<Access> all) {
    Answer worst = worst(all);
    ObjectNode more = Json.object();
    ArrayNode list = more.putArray("access");
    all.forEach(one -> list.add(json(one)));
    JsonNode witness =
        all.stream()
            .map(Access::request)
            .filter(Objects::nonNull)
            .findFirst()
            .<JsonNode>map(IamDecisionText::request)
            .orElse(null);
    return new IamAnswer(
        word(worst),
        witness,
        more.arrayNode(),
        more,
        worst == Answer.UNKNOWN ? ExitCode.PARTIAL : ExitCode.OK);
  }

  private static Answer worst(List<Access> all) {
    if (all.stream().anyMatch(a -> a.answer() == Answer.YES)) {
      return Answer.YES;
    }
    return all.stream().anyMatch(a -> a.answer() == Answer.UNKNOWN) ? Answer.UNKNOWN : Answer.NEVER;
  }

  private static ObjectNode json(Access access) {
    ObjectNode node = Json.object();
    node.put("principal", access.principal());
    node.put("resource", access.resource());
    node.put("result", word(access.answer()));
    node.put("why", access.decision().why());
    node.set(
        "witness",
        access.request() == null ? node.nullNode() : IamDecisionText.request(access.request()));
    if (access.request() != null) {
      node.set(
          "statements", IamDecisionText.answer(access.request(), access.decision()).statements());
    }
    ArrayNode when = node.putArray("when");
    access.when().forEach(when::add);
    ArrayNode assumed = node.putArray("assumed");
    access.assumed().forEach(assumed::add);
    return node;
  }

  /** Prints the answers; those that can first. */
  static ExitCode print(
      Session session, List<Access> all, boolean byResource, IamActionsOption actions) {
    if (session.options().json) {
      ObjectNode document = Json.document("proofline.iam-access/1");
      ArrayNode list = document.putArray("access");
      all.forEach(one -> list.add(json(one)));
      actions.put(document);
      session.terminal().printRaw(Json.text(document));
    } else {
      for (Answer answer : Answer.values()) {
        List<Access> these = all.stream().filter(a -> a.answer() == answer).toList();
        session.terminal().print(Columns.row(10, word(answer), these.size()));
        if (answer == Answer.NEVER) {
          continue;
        }
        for (Access one : these) {
          line(session.terminal(), one, byResource);
        }
      }
      session.terminal().print(actions.words());
    }
    return all.stream().anyMatch(a -> a.answer() == Answer.UNKNOWN)
        ? ExitCode.PARTIAL
        : ExitCode.OK;
  }

  private static void line(Terminal terminal, Access one, boolean byResource) {
    terminal.print(Columns.hanging(2, "", byResource ? one.resource() : one.principal()));
    terminal.print(Columns.hanging(6, "", one.decision().why()));
    if (!one.when().isEmpty()) {
      terminal.print(Columns.hanging(6, "", "when " + String.join(", ", one.when())));
    }
    one.assumed().forEach(a -> terminal.print(Columns.hanging(6, "", "given: " + a)));
  }

  private static String word(Answer answer) {
    return answer.name().toLowerCase(Locale.ROOT);
  }
}
