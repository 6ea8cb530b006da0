package io.proofline.catalog;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the product knows: controls, law, event classes, property schemas. Everything is read from
 * the class path when it is first asked for. Safe for several threads.
 */
public final class Catalog {
  private static final String CONTROLS = "controls/";
  private static final String RULES = "rules/";
  private static final Pattern RULE_NAME = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /**
   * Which type each control applies to, so that those of a few types are found without the rest.
   */
  private static final String TYPES = CONTROLS + "types.tsv";

  /** Control id to its file, in order of id. */
  private final Map<String, String> files;

  private final Map<String, Control> controls = new ConcurrentHashMap<>();
  private final Map<String, RuleFile> rules = new ConcurrentHashMap<>();
  private final BuiltDocuments built = BuiltDocuments.shipped();
  private final Schemas schemas = new Schemas(built);
  private volatile @Nullable Map<String, String> types;
  private volatile @Nullable Law law;
  private volatile @Nullable EventClasses events;
  private volatile @Nullable KnownChecks checks;
  private volatile @Nullable JudgeRules judgeRules;

  private Catalog(Map<String, String> files) {
    this.files = files;
  }

  /** The catalog that ships with the program. */
  public static Catalog standard() {
    Map<String, String> files = new java.util.TreeMap<>();
    for (String service : Resources.lines(CONTROLS + "index.txt")) {
      for (String id : Resources.lines(CONTROLS + service + "/index.txt")) {
        String file = CONTROLS + service + "/" + id + ".yaml";
        if (files.put(id, file) != null) {
          throw new CatalogException(CONTROLS + service + "/index.txt", id, "is listed twice");
        }
      }
    }
    return new Catalog(new LinkedHashMap<>(files));
  }

  /** Ids of all controls, sorted; no file is read for it. */
  public Set<String> controlIds() {
    return java.util.Collections.unmodifiableSet(files.keySet());
  }

  /** All controls, in order of id. Throws {@link CatalogException} when a file is malformed. */
  public List<Control> controls() {
    List<Control> all = new ArrayList<>();
    for (Map.Entry<String, String> entry : files.entrySet()) {
      all.add(load(entry.getKey(), entry.getValue()));
    }
    return List.copyOf(all);
  }

  /**
   * The controls that apply to some types, in order of id. Files of which the index says that they
   * apply to others are not read. Throws {@link CatalogException} when the index does not fit one.
   */
  public List<Control> controlsOf(Set<String> types) {
    List<Control> some = new ArrayList<>();
    for (Map.Entry<String, String> entry : files.entrySet()) {
      String listed = types().get(entry.getKey());
      if (listed != null && !types.contains(listed)) {
        continue;
      }
      Control control = load(entry.getKey(), entry.getValue());
      if (listed != null && !listed.equals(control.applies().type())) {
        throw new CatalogException(TYPES, control.id(), "applies to another type");
      }
      if (types.contains(control.applies().type())) {
        some.add(control);
      }
    }
    return List.copyOf(some);
  }

  /** Control id to the type it applies to, as far as the index says. */
  private Map<String, String> types() {
    Map<String, String> held = types;
    if (held == null) {
      held = new java.util.HashMap<>();
      for (String line : Resources.lines(TYPES)) {
        List<String> words = List.of(line.split("\t", -1));
        if (words.size() != 2 || held.put(words.getFirst(), words.getLast()) != null) {
          throw new CatalogException(TYPES, line, "expected a control once, a tab and its type");
        }
      }
      types = held;
    }
    return held;
  }

  /** One control; empty when no control has that id. */
  public Optional<Control> control(String id) {
    String file = files.get(id);
    return file == null ? Optional.empty() : Optional.of(load(id, file));
  }

  /**
   * The bytes that a control's rule hash covers: its file, and after it the file of the rule that
   * it shares with others, if any. Empty when there is no such id.
   */
  public Optional<byte[]> source(String id) {
    return Optional.ofNullable(files.get(id)).map(file -> file(file).source());
  }

  /** The worked cases of a control; empty when no control has that id. */
  public List<Example> examples(String id) {
    String file = files.get(id);
    return file == null ? List.of() : file(file).examples();
  }

  /** The law table. */
  public Law law() {
    Law held = law;
    if (held == null) {
      held = new Law();
      law = held;
    }
    return held;
  }

  /** The union of other tools' HIPAA checks. */
  public KnownChecks checks() {
    KnownChecks held = checks;
    if (held == null) {
      held = new KnownChecks();
      checks = held;
    }
    return held;
  }

  /** Which rule of AWS Config stands behind a check of AWS. */
  public JudgeRules judgeRules() {
    JudgeRules held = judgeRules;
    if (held == null) {
      held = new JudgeRules();
      judgeRules = held;
    }
    return held;
  }

  /** Classes of high-risk events. */
  public EventClasses eventClasses() {
    EventClasses held = events;
    if (held == null) {
      held = new EventClasses();
      events = held;
    }
    return held;
  }

  /** Property names and types of resource types. */
  public Schemas schemas() {
    return schemas;
  }

  private Control load(String id, String file) {
    return controls.computeIfAbsent(id, key -> file(file).control(key, law()));
  }

  private ControlFile file(String file) {
    return new ControlFile(file, Resources.bytes(file), built, this::rule);
  }

  /** A rule that controls share; empty when none is called so. */
  private Optional<RuleFile> rule(String name) {
    String file = RULES + name + ".yaml";
    if (!RULE_NAME.matcher(name).matches() || !Resources.exists(file)) {
      return Optional.empty();
    }
    return Optional.of(
        rules.computeIfAbsent(name, key -> new RuleFile(key, file, Resources.bytes(file), built)));
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
