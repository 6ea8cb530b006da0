package io.proofline.systems;

import io.proofline.cloud.Document;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A line of {@code systems.yaml} that says which resources belong to a system.
 *
 * @param rule how resources are recognised
 * @param holdsPhi answer for these resources, when it differs from the system's
 * @param reason why they hold no ePHI; present exactly when {@code holdsPhi} is NO
 */
public record Claim(Rule rule, Optional<HoldsPhi> holdsPhi, Optional<String> reason) {

  /** How resources are recognised. */
  public sealed interface Rule {
    /** Higher is more exact; the most exact rule that matches decides. */
    int exactness();

    /** Whether the document is meant. */
    Answer matches(Document document);

    /** For people. */
    String words();
  }

  /** A rule can be undecidable, when what it looks at could not be read. */
  public enum Answer {
    /** Meant. */
    YES,
    /** Not meant. */
    NO,
    /** Cannot be told. */
    UNKNOWN
  }

  /**
   * By ARN; {@code *} stands for any text.
   *
   * @param pattern ARN or pattern
   */
  public record ByArn(String pattern) implements Rule {
    @Override
    public int exactness() {
      return pattern.contains("*") ? 3 : 4;
    }

    @Override
    public Answer matches(Document document) {
      return document.arn() != null && glob(pattern).matcher(document.arn()).matches()
          ? Answer.YES
          : Answer.NO;
    }

    @Override
    public String words() {
      return "ARN " + pattern;
    }
  }

  /**
   * By type and identifier; {@code *} in the identifier stands for any text.
   *
   * @param type CloudFormation type; empty for every type
   * @param identifier name or id, or pattern
   */
  public record ByIdentifier(Optional<String> type, String identifier) implements Rule {
    @Override
    public int exactness() {
      return identifier.contains("*") ? 3 : 4;
    }

    @Override
    public Answer matches(Document document) {
      return type.map(t -> t.equals(document.id().type())).orElse(true)
              && glob(identifier).matcher(document.id().identifier()).matches()
          ? Answer.YES
          : Answer.NO;
    }

    @Override
    public String words() {
      return type.map(t -> t + " ").orElse("") + identifier;
    }
  }

  /**
   * By tag.
   *
   * @param key tag key
   * @param value tag value, exactly
   */
  public record ByTag(String key, String value) implements Rule {
    @Override
    public int exactness() {
      return 2;
    }

    @Override
    public Answer matches(Document document) {
      if (value.equals(document.tags().get(key))) {
        return Answer.YES;
      }
      return document.unknown().keySet().stream()
              .anyMatch(path -> path.equals("tags") || path.startsWith("tags."))
          ? Answer.UNKNOWN
          : Answer.NO;
    }

    @Override
    public String words() {
      return "tag " + key + "=" + value;
    }
  }

  /**
   * Everything in an account.
   *
   * @param account twelve digits
   */
  public record ByAccount(String account) implements Rule {
    @Override
    public int exactness() {
      return 1;
    }

    @Override
    public Answer matches(Document document) {
      return account.equals(document.id().account()) ? Answer.YES : Answer.NO;
    }

    @Override
    public String words() {
      return "account " + account;
    }
  }

  private static Pattern glob(String pattern) {
    StringBuilder regex = new StringBuilder();
    int from = 0;
    for (int star = pattern.indexOf('*'); star >= 0; star = pattern.indexOf('*', from)) {
      regex.append(Pattern.quote(pattern.substring(from, star))).append(".*");
      from = star + 1;
    }
    return Pattern.compile(
        regex.append(Pattern.quote(pattern.substring(from))).toString(), Pattern.DOTALL);
  }
}
