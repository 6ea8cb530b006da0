package io.proofline.iam.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Reads the Condition element. */
final class ConditionReading {
  private final ReadingNotes notes;
  private final boolean variables;

  ConditionReading(ReadingNotes notes, boolean variables) {
    this.notes = notes;
    this.variables = variables;
  }

  List<Condition> conditions(LocatedJson node, String statement) {
    String path = statement + ".Condition";
    List<Condition> all = new ArrayList<>();
    if (!(node instanceof LocatedJson.Members blocks)) {
      notes.unclear(node.at(), path, "Condition is not an object");
      return all;
    }
    Set<String> operators = new HashSet<>();
    for (LocatedJson.Member block : blocks.members()) {
      String element = path + "." + block.name();
      ConditionOperator operator = ConditionOperator.named(block.name());
      if (operator == null) {
        notes.unclear(block.at(), path, "unknown operator " + ReadingNotes.quoted(block.name()));
      } else if (!operators.add(block.name().toLowerCase(Locale.ROOT))) {
        notes.unclear(block.at(), path, "operator " + block.name() + " is there twice");
      } else if (block.value() instanceof LocatedJson.Members keys) {
        keys(operator, keys, element, all);
      } else {
        notes.unclear(block.value().at(), element, "an operator holds an object of keys");
      }
    }
    return all;
  }

  private void keys(
      ConditionOperator operator, LocatedJson.Members block, String element, List<Condition> into) {
    Set<String> seen = new HashSet<>();
    for (LocatedJson.Member key : block.members()) {
      String name = key.name();
      String path = element + "." + name;
      if (!seen.add(name.toLowerCase(Locale.ROOT))) {
        notes.unclear(key.at(), element, "key " + ReadingNotes.quoted(name) + " is there twice");
      }
      if (name.indexOf(':') <= 0) {
        notes.invalid(key.at(), element, ReadingNotes.quoted(name) + " is no key: PREFIX:NAME");
      }
      List<Operand> operands = new ArrayList<>();
      for (LocatedJson.Text text : notes.texts(key.value(), path)) {
        operands.add(operand(operator.comparison().type(), text, path));
      }
      into.add(new Condition(operator, name, operands, key.at()));
    }
  }

  private Operand operand(Comparison.Type type, LocatedJson.Text text, String path) {
    String raw = text.text();
    try {
      return Operands.read(type, raw, variables);
    } catch (IllegalArgumentException e) {
      notes.unclear(text.at(), path, ReadingNotes.quoted(raw) + ": " + e.getMessage());
      return new Operand.Unreadable(raw);
    }
  }
}
