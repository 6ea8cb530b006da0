package io.proofline.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code --batch FILE.jsonl}: one JSON object a line in, one a line out, in the same order. A line
 * that cannot be read gets the result {@code error} and does not stop the others.
 */
final class IamBatch {
  private IamBatch() {}

  /**
   * Answers every line.
   *
   * @param question from a line's object to its answer; an IllegalArgumentException says what is
   *     wrong with the line
   * @return the gravest of: usage error for a line that could not be read, partial for an unknown,
   *     else OK; what the answers are is not the batch's exit code
   */
  static ExitCode run(Session session, Path file, Function<JsonNode, IamAnswer> question)
      throws IOException {
    Set<ExitCode> codes = EnumSet.of(ExitCode.OK);
    JsonMapper mapper = JsonMapper.shared();
    try (BufferedReader lines = Files.newBufferedReader(session.at(file))) {
      int number = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.isBlank()) {
          continue;
        }
        ObjectNode out = Json.object();
        out.putNull("id");
        long begin = System.nanoTime();
        IamAnswer answer = answer(line, number, mapper, question, out);
        long micros = (System.nanoTime() - begin) / 1000;
        session.terminal().printRaw(answer.json(out, micros) + "\n");
        codes.add(answer.code() == ExitCode.FINDING ? ExitCode.OK : answer.code());
      }
    } catch (CharacterCodingException e) {
      throw new Failure(ExitCode.USAGE, file + " is not UTF-8", "write the file as UTF-8", e);
    }
    // A line nobody could read is the one thing that must not drown among unknowns.
    return codes.contains(ExitCode.USAGE) ? ExitCode.USAGE : ExitCode.gravest(codes);
  }

  private static IamAnswer answer(
      String line,
      int number,
      JsonMapper mapper,
      Function<JsonNode, IamAnswer> question,
      ObjectNode out) {
    try {
      JsonNode object = mapper.readTree(line);
      if (!object.isObject()) {
        return IamAnswer.unreadable("line " + number + " is no JSON object");
      }
      if (object.has("id")) {
        out.set("id", object.get("id"));
      }
      return question.apply(object);
    } catch (JacksonException e) {
      return IamAnswer.unreadable(
          "line " + number + " is not valid JSON: " + e.getOriginalMessage());
    } catch (IllegalArgumentException e) {
      return IamAnswer.unreadable("line " + number + ": " + e.getMessage());
    }
  }
}
