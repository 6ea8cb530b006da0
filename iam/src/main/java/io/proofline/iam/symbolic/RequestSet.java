package io.proofline.iam.symbolic;

import io.proofline.iam.policy.Operand;
import io.proofline.iam.policy.Template;
import io.proofline.iam.symbolic.Box.Source;
import io.proofline.iam.symbolic.Language.Everything;
import io.proofline.iam.symbolic.Language.Measured;
import io.proofline.iam.symbolic.Language.Texts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Builds the set of requests that a question is about, one constraint after the other. */
public final class RequestSet {
  private final Lexicon lexicon;
  private final Caller caller;
  private final DerivedKeys derived;
  private final List<Literal> literals = new ArrayList<>();
  private boolean empty;

  /** All requests of callers of one kind. */
  public RequestSet(Lexicon lexicon, Caller caller) {
    this.lexicon = lexicon;
    this.caller = caller;
    this.derived = new DerivedKeys(lexicon, caller);
  }

  /** The set as a box; none when it is empty. */
  public Optional<Box> box(String name) {
    return empty
        ? Optional.empty()
        : Optional.of(new Box(caller, literals, new Source("", 0, name), false));
  }

  /** Only actions that match one of the patterns. */
  public RequestSet actions(Collection<String> patterns) {
    return texts(Dimension.ACTION, false, actionGlobs(patterns));
  }

  /** No action that matches one of the patterns. */
  public RequestSet noActions(Collection<String> patterns) {
    return texts(Dimension.ACTION, true, actionGlobs(patterns));
  }

  /** Only resources that match one of the patterns, each read as a whole string. */
  public RequestSet resources(Collection<String> patterns) {
    return texts(Dimension.RESOURCE, false, wholeGlobs(templates(patterns)));
  }

  /** No resource that matches one of the patterns, each read as a whole string. */
  public RequestSet noResources(Collection<Template> patterns) {
    return texts(Dimension.RESOURCE, true, wholeGlobs(patterns));
  }

  /** No principal of these accounts. */
  public RequestSet outsideAccounts(Collection<Template> accounts) {
    if (caller != Caller.ACCOUNT || accounts.isEmpty()) {
      return this;
    }
    return texts(
        Dimension.PRINCIPAL, true, wholeGlobs(accounts).stream().map(Glob::ofAccounts).toList());
  }

  /** Only principals of these accounts. */
  public RequestSet insideAccounts(Collection<Template> accounts) {
    return texts(
        Dimension.PRINCIPAL, false, wholeGlobs(accounts).stream().map(Glob::ofAccounts).toList());
  }

  /** Only principals whose name matches; for services, providers and canonical users. */
  public RequestSet named(Collection<String> patterns) {
    return texts(Dimension.PRINCIPAL, false, wholeGlobs(templates(patterns)));
  }

  /** No principal whose name matches; for services, providers and canonical users. */
  public RequestSet notNamed(Collection<String> patterns) {
    return patterns.isEmpty()
        ? this
        : texts(Dimension.PRINCIPAL, true, wholeGlobs(templates(patterns)));
  }

  /** The key is absent, or none of its values matches. */
  public RequestSet keyOutside(String key, Collection<Template> patterns) {
    return patterns.isEmpty() ? this : key(key, true, true, new Texts(wholeGlobs(patterns)));
  }

  /** The key is there with this value. */
  public RequestSet keyIs(String key, String value) {
    return key(key, false, false, new Texts(wholeGlobs(List.of(Template.literal(value)))));
  }

  /** The key is not there. */
  public RequestSet keyAbsent(String key) {
    return key(key, true, true, new Everything());
  }

  /** The caller's address is not known, or in none of these networks. */
  public RequestSet addressOutside(Collection<Operand.Network> networks) {
    Ranges ranges = Ranges.NONE;
    for (Operand.Network network : networks) {
      ranges = ranges.or(Ranges.network(network.bits(), network.first(), network.last()));
    }
    return networks.isEmpty()
        ? this
        : key("aws:sourceip", true, true, new Measured(Language.Scale.ADDRESS, ranges));
  }

  private RequestSet key(String key, boolean absent, boolean negated, Language language) {
    String lower = key.toLowerCase(Locale.ROOT);
    Constraint fixed = derived.constraint(lower, absent, negated, language);
    if (fixed == null) {
      literals.add(lexicon.literal(Dimension.key(lower), absent, negated, negated, language));
      return this;
    }
    switch (fixed) {
      case Constraint.Always _ -> {}
      case Constraint.Never _ -> empty = true;
      case Constraint.One one -> literals.add(one.literal());
    }
    return this;
  }

  private RequestSet texts(Dimension dimension, boolean negated, List<Glob> globs) {
    if (globs.stream().anyMatch(Glob::isEverything)) {
      empty |= negated;
      return this;
    }
    if (globs.isEmpty()) {
      empty |= !negated;
      return this;
    }
    literals.add(lexicon.literal(dimension, false, negated, negated, new Texts(globs)));
    return this;
  }

  private List<Glob> actionGlobs(Collection<String> patterns) {
    return patterns.stream().map(pattern -> new Glob.Builder().action(pattern).build()).toList();
  }

  private static List<Template> templates(Collection<String> patterns) {
    return patterns.stream().map(pattern -> Template.parse(pattern, true, false)).toList();
  }

  private List<Glob> wholeGlobs(Collection<Template> templates) {
    return templates.stream()
        .map(template -> new Glob.Builder().whole(template, false, lexicon).build())
        .toList();
  }
}
