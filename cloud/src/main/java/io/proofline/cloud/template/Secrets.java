package io.proofline.cloud.template;

import io.proofline.cloud.KnownSwitches;
import io.proofline.cloud.template.TemplateNode.Later;
import io.proofline.cloud.template.TemplateNode.Mapping;
import io.proofline.cloud.template.TemplateNode.Scalar;
import io.proofline.cloud.template.TemplateNode.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes secrets that a template writes out (passwords, defaults of NoEcho parameters) from the text
 * that is kept as evidence. The SHA-256 beside it stays that of the whole file.
 */
final class Secrets {
  private static final String WITHHELD = "(withheld: a secret)";

  private static final Set<String> NAMES_ONLY = Set.of("Ref", "Fn::GetAtt", "Fn::ImportValue");

  private Secrets() {}

  static String withhold(String text, Mapping root) {
    List<Scalar> secrets = new ArrayList<>();
    find(root, secrets);
    if (root.get("Parameters") instanceof Mapping parameters) {
      for (TemplateNode node : parameters.entries().values()) {
        if (node instanceof Mapping parameter
            && parameter.get("NoEcho") instanceof Scalar noEcho
            && noEcho.text().equalsIgnoreCase("true")
            && parameter.get("Default") instanceof Scalar value) {
          secrets.add(value);
        }
      }
    }
    if (secrets.isEmpty()) {
      return text;
    }
    String[] lines = text.split("\n", -1);
    for (Scalar secret : secrets) {
      withhold(lines, secret);
    }
    return String.join("\n", lines);
  }

  private static void withhold(String[] lines, Scalar secret) {
    int first = secret.line() - 1;
    if (secret.text().isEmpty() || first < 0 || first >= lines.length) {
      return;
    }
    if (secret.end() == secret.line()) {
      // Only whole words, since a short secret may stand inside of others.
      String replaced =
          Pattern.compile("(?<![A-Za-z0-9_])" + Pattern.quote(secret.text()) + "(?![A-Za-z0-9_])")
              .matcher(lines[first])
              .replaceAll(Matcher.quoteReplacement(WITHHELD));
      if (!replaced.equals(lines[first])) {
        lines[first] = replaced;
        return;
      }
    }
    for (int line = first; line < Math.min(secret.end(), lines.length); line++) {
      lines[line] = "# " + WITHHELD;
    }
  }

  private static void find(TemplateNode node, List<Scalar> secrets) {
    switch (node) {
      case Scalar s -> {}
      case Later l -> {}
      case Sequence s -> s.items().forEach(item -> find(item, secrets));
      case Mapping m ->
          m.entries()
              .forEach(
                  (key, value) -> {
                    if (Place.secret(key)) {
                      literals(value, secrets);
                    } else if (Place.variables(key) && value instanceof Mapping variables) {
                      variables(variables, secrets);
                    } else {
                      find(value, secrets);
                    }
                  });
    }
  }

  private static void variables(Mapping variables, List<Scalar> secrets) {
    variables
        .entries()
        .forEach(
            (name, value) -> {
              if (!(value instanceof Scalar s && KnownSwitches.keeps(name, s.text()))) {
                literals(value, secrets);
              }
            });
  }

  private static void literals(TemplateNode node, List<Scalar> secrets) {
    switch (node) {
      case Scalar s -> {
        if (!s.text().startsWith("{{resolve:")) {
          secrets.add(s);
        }
      }
      case Later l -> {}
      case Sequence s -> s.items().forEach(item -> literals(item, secrets));
      case Mapping m ->
          m.entries()
              .forEach(
                  (key, value) -> {
                    if (!NAMES_ONLY.contains(key)) {
                      literals(value, secrets);
                    }
                  });
    }
  }
}
