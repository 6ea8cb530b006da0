package io.proofline.ledger;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a statement says, where the ledger itself has to understand it. Everything else is {@link
 * Other}: kept and shown, and nothing follows from it here. A switch over these is exhaustive, so
 * that a new kind cannot be forgotten.
 */
sealed interface LedgerFact {

  /** The first statement of a ledger. */
  record WorkspaceMade(String name, String role, String origin) implements LedgerFact {}

  /** The first statement of a later year. */
  record YearStarted(String previousOrigin, long previousSize, String previousRootHex)
      implements LedgerFact {}

  /**
   * The keys of a year's log were replaced.
   *
   * @param introduction signed by the old keys and the new ones
   */
  record LogKeysReplaced(String key, String reason, String introduction) implements LedgerFact {}

  /**
   * A key was entered.
   *
   * @param introduction signed note in which its holder shows the private half
   */
  record KeyEntered(String id, String name, String title, String key, String introduction)
      implements LedgerFact {}

  /** Keys were ended. */
  record KeysRevoked(String id, List<String> keys, String reason) implements LedgerFact {}

  /** A legal hold was placed. */
  record HoldPlaced(String name, HoldScope scope, String reason) implements LedgerFact {}

  /**
   * A legal hold was released.
   *
   * @param hold leaf of the hold
   */
  record HoldReleased(String name, String hold, String reason) implements LedgerFact {}

  /** Somebody asked to shred. */
  record ShredAsked(List<Payload> payloads, String reason, String beforeRetention)
      implements LedgerFact {}

  /**
   * Somebody approved a request.
   *
   * @param request leaf of the request
   * @param commitment commitment of the request
   */
  record ShredApproved(String request, String commitment) implements LedgerFact {}

  /**
   * A request was carried out.
   *
   * @param request leaf of the request
   * @param commitment commitment of the request
   */
  record Shredded(String request, String commitment, List<Payload> payloads)
      implements LedgerFact {}

  /** Of a type that other rooms understand, or nobody. */
  record Other(String type) implements LedgerFact {}

  /** What the statement says; missing text is empty, which satisfies no rule. */
  static LedgerFact of(Statement statement) {
    JsonNode body = statement.body();
    return switch (statement.type()) {
      case "workspace" ->
          new WorkspaceMade(text(body, "name"), text(body, "role"), text(body, "origin"));
      case FileLedger.YEAR_START ->
          new YearStarted(
              text(body.path("previous"), "origin"),
              body.path("previous").path("size").asLong(-1),
              text(body.path("previous"), "rootHex"));
      case KeyRotation.TYPE ->
          new LogKeysReplaced(text(body, "key"), text(body, "reason"), text(body, "introduction"));
      case ActorRegister.ADDED ->
          new KeyEntered(
              statement.subject(),
              text(body, "name"),
              text(body, "title"),
              text(body, "key"),
              text(body, "introduction"));
      case ActorRegister.REVOKED ->
          new KeysRevoked(statement.subject(), texts(body.path("keys")), text(body, "reason"));
      case Holds.PLACED ->
          new HoldPlaced(
              statement.subject(), HoldScope.fromJson(body.path("scope")), text(body, "reason"));
      case Holds.RELEASED ->
          new HoldReleased(statement.subject(), text(body, "hold"), text(body, "reason"));
      case Shredding.REQUESTED ->
          new ShredAsked(
              Payload.list(body.path("payloads")),
              text(body, "reason"),
              text(body, "beforeRetention"));
      case Shredding.APPROVED -> new ShredApproved(text(body, "request"), text(body, "commitment"));
      case Shredding.DONE ->
          new Shredded(
              text(body, "request"), text(body, "commitment"), Payload.list(body.path("payloads")));
      default -> new Other(statement.type());
    };
  }

  private static String text(JsonNode node, String name) {
    return node.path(name).asString("");
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.values().forEach(text -> texts.add(text.asString("")));
    return texts;
  }
}
