package io.proofline.ledger.register;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A group of fields of a register file. A field that is missing or wrong is noted with its line and
 * answered with a harmless placeholder; {@link RegisterFile#check()} then refuses the file, so a
 * placeholder never reaches anybody.
 */
public final class Section {
  private static final Pattern ACCOUNT = Pattern.compile("[0-9]{12}");
  private static final int LONGEST_TEXT = 4000;

  private final RegisterFile file;
  private final String path;
  private final YamlValue.Mapping mapping;

  Section(RegisterFile file, String path, YamlValue.Mapping mapping, List<String> allowed) {
    this.file = file;
    this.path = path;
    this.mapping = mapping;
    mapping
        .fields()
        .forEach(
            (name, value) -> {
              if (!allowed.contains(name)) {
                file.problem(
                    value.line(),
                    at(name),
                    "is no field here; allowed: "
                        + String.join(", ", allowed)
                        + hint(name, allowed));
              }
            });
  }

  /** Line of the group in the file, from 1. */
  public int line() {
    return mapping.line();
  }

  /** Whether the field is there and not empty. */
  public boolean has(String field) {
    return value(field) != null;
  }

  /** Required text. */
  public String text(String field) {
    return find(field).orElseGet(() -> missing(field, "text"));
  }

  /** Optional text. */
  public Optional<String> find(String field) {
    YamlValue value = value(field);
    return value == null ? Optional.empty() : scalar(at(field), value);
  }

  /** Required date. */
  public LocalDate date(String field) {
    if (!has(field)) {
      missing(field, "a date as 2026-02-01");
    }
    return findDate(field).orElse(LocalDate.MAX);
  }

  /** Optional date, year-month-day. */
  public Optional<LocalDate> findDate(String field) {
    return find(field)
        .map(
            text -> {
              try {
                return LocalDate.parse(text);
              } catch (DateTimeException e) {
                problem(field, "'" + text + "' is no date; write year-month-day as 2026-02-01");
                return LocalDate.MAX;
              }
            });
  }

  /** Required word; the allowed words are the constants in lower case with hyphens. */
  public <E extends Enum<E>> E oneOf(String field, Class<E> words) {
    if (!has(field)) {
      missing(field, "one of " + String.join(", ", names(words)));
    }
    return findOneOf(field, words).orElse(words.getEnumConstants()[0]);
  }

  /** Optional word, see {@link #oneOf}. */
  public <E extends Enum<E>> Optional<E> findOneOf(String field, Class<E> words) {
    return find(field)
        .map(
            text -> {
              for (E word : words.getEnumConstants()) {
                if (name(word).equals(text.toLowerCase(Locale.ROOT))) {
                  return word;
                }
              }
              List<String> names = names(words);
              problem(
                  field,
                  "'"
                      + text
                      + "' is not allowed; one of "
                      + String.join(", ", names)
                      + hint(text, names));
              return words.getEnumConstants()[0];
            });
  }

  /** List of texts; empty when the field is missing. */
  public List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    List<YamlValue> items = items(field);
    for (int i = 0; i < items.size(); i++) {
      scalar(at(field) + "[" + i + "]", items.get(i)).ifPresent(texts::add);
    }
    return List.copyOf(texts);
  }

  /** List of texts with at least one entry. */
  public List<String> someTexts(String field) {
    List<String> texts = texts(field);
    if (texts.isEmpty()) {
      missing(field, "a list with at least one entry");
    }
    return texts;
  }

  /** List of account ids of twelve digits; empty when the field is missing. */
  public List<String> accounts(String field) {
    List<String> accounts = texts(field);
    for (String account : accounts) {
      checkAccount(field, account);
    }
    return accounts;
  }

  /** Optional account id of twelve digits. */
  public Optional<String> findAccount(String field) {
    Optional<String> account = find(field);
    account.ifPresent(id -> checkAccount(field, id));
    return account;
  }

  /** List of groups; empty when the field is missing. */
  public List<Section> sections(String field, String... allowed) {
    List<Section> sections = new ArrayList<>();
    List<YamlValue> items = items(field);
    for (int i = 0; i < items.size(); i++) {
      String place = at(field) + "[" + i + "]";
      if (items.get(i) instanceof YamlValue.Mapping group) {
        sections.add(new Section(file, place, group, List.of(allowed)));
      } else {
        file.problem(
            items.get(i).line(),
            place,
            "must be a group of fields ("
                + String.join(", ", allowed)
                + "), not "
                + items.get(i).kind());
      }
    }
    return List.copyOf(sections);
  }

  /** List of groups with at least one entry. */
  public List<Section> someSections(String field, String... allowed) {
    List<Section> sections = sections(field, allowed);
    if (!has(field)) {
      missing(field, "a list of groups with " + String.join(", ", allowed));
    }
    return sections;
  }

  /** Required group. */
  public Section section(String field, String... allowed) {
    if (!has(field)) {
      missing(field, "a group with " + String.join(", ", allowed));
    }
    return findSection(field, allowed)
        .orElseGet(
            () -> new Section(file, at(field), new YamlValue.Mapping(line()), List.of(allowed)));
  }

  /** Optional group. */
  public Optional<Section> findSection(String field, String... allowed) {
    YamlValue value = value(field);
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof YamlValue.Mapping group) {
      return Optional.of(new Section(file, at(field), group, List.of(allowed)));
    }
    file.problem(
        value.line(),
        at(field),
        "must be a group of fields (" + String.join(", ", allowed) + "), not " + value.kind());
    return Optional.empty();
  }

  /** Notes a mistake that only the reader of the register can see. */
  public void problem(String field, String message) {
    YamlValue value = mapping.fields().get(field);
    file.problem(value == null ? line() : value.line(), at(field), message);
  }

  /** The end of a message that proposes the nearest of the words, or nothing. */
  public static String hint(String word, Collection<String> words) {
    return NearestWord.to(word, words).map(near -> ". Did you mean '" + near + "'?").orElse("");
  }

  private void checkAccount(String field, String account) {
    if (!ACCOUNT.matcher(account).matches()) {
      problem(
          field,
          "'" + account + "' is no account id; write twelve digits in quotes, as \"441020936617\"");
    }
  }

  private List<YamlValue> items(String field) {
    YamlValue value = value(field);
    return switch (value) {
      case null -> List.of();
      case YamlValue.Sequence list -> list.items();
      default -> {
        file.problem(value.line(), at(field), "must be a list, not " + value.kind());
        yield List.of();
      }
    };
  }

  private Optional<String> scalar(String place, YamlValue value) {
    if (value instanceof YamlValue.Scalar scalar) {
      if (scalar.text().length() > LONGEST_TEXT) {
        file.problem(value.line(), place, "is longer than " + LONGEST_TEXT + " characters");
      }
      return Optional.of(scalar.text());
    }
    file.problem(value.line(), place, "must be a single value, not " + value.kind());
    return Optional.empty();
  }

  private String missing(String field, String expected) {
    YamlValue value = mapping.fields().get(field);
    file.problem(
        value == null ? line() : value.line(),
        at(field),
        (value == null ? "is missing" : "is empty") + "; expected " + expected);
    return "";
  }

  private @Nullable YamlValue value(String field) {
    YamlValue value = mapping.fields().get(field);
    return value instanceof YamlValue.Empty ? null : value;
  }

  private String at(String field) {
    return path.isEmpty() ? field : path + "." + field;
  }

  private static <E extends Enum<E>> List<String> names(Class<E> words) {
    return Arrays.stream(words.getEnumConstants()).map(Section::name).toList();
  }

  private static String name(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
