package io.proofline.cli;

import io.proofline.iam.catalogue.ActionCatalogue;
import io.proofline.iam.question.Asking;
import io.proofline.iam.question.CatalogueActions;
import io.proofline.iam.question.CataloguePairs;
import io.proofline.iam.question.EvaluatorJudge;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ObjectNode;

/** {@code --actions open|catalogue}: which requests a question is about. */
final class IamActionsOption {
  private static final String OPEN = "open";
  private static final String CATALOGUE = "catalogue";

  private final String unlessSaid;
  private @Nullable CataloguePairs read;

  @Option(
      names = "--actions",
      paramLabel = "MODE",
      description =
          "open: every action on every resource, those that AWS adds later too. catalogue: actions"
              + " on the types of resources only that the shipped catalogue lists for them; a pass"
              + " that rests on it says so. docs/iam.md says which one a command takes unless"
              + " told.")
  @Nullable String mode;

  private IamActionsOption(String unlessSaid) {
    this.unlessSaid = unlessSaid;
  }

  /** Open unless the catalogue is asked for. */
  static IamActionsOption open() {
    return new IamActionsOption(OPEN);
  }

  /** Within the catalogue unless open is asked for. */
  static IamActionsOption catalogue() {
    return new IamActionsOption(CATALOGUE);
  }

  private boolean within() {
    String wanted = mode == null ? unlessSaid : mode;
    if (!wanted.equals(OPEN) && !wanted.equals(CATALOGUE)) {
      throw new Failure(
          ExitCode.USAGE, "--actions " + wanted + " is none", "write --actions open or catalogue");
    }
    return wanted.equals(CATALOGUE);
  }

  /** What all questions of the command share. */
  Asking asking() {
    ActionCatalogue shipped = ActionCatalogue.shipped();
    Asking open = new Asking(new EvaluatorJudge(), new CatalogueActions(shipped));
    if (!within()) {
      return open;
    }
    CataloguePairs pairs = new CataloguePairs(shipped);
    read = pairs;
    return open.within(pairs);
  }

  /** The pairs of the catalogue; null when the command is open. */
  @Nullable CataloguePairs pairs() {
    if (within() && read == null) {
      read = new CataloguePairs(ActionCatalogue.shipped());
    }
    return within() ? read : null;
  }

  /** For people: which mode it was. */
  String words() {
    CataloguePairs pairs = pairs();
    return "actions: "
        + (pairs == null
            ? "open, on every resource, those of later too"
            : "on what the catalogue lists for them, " + pairs.label());
  }

  /** The same for machines. */
  void put(ObjectNode into) {
    CataloguePairs pairs = pairs();
    into.put("actions", pairs == null ? OPEN : CATALOGUE);
    if (pairs != null) {
      into.put("catalogue", pairs.label());
    }
  }

  /** An answer of a batch, which says so where it is not open. */
  IamAnswer said(IamAnswer answer) {
    if (pairs() != null) {
      put(answer.more());
    }
    return answer;
  }
}
