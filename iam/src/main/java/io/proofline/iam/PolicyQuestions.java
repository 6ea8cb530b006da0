package io.proofline.iam;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Questions to one policy, answered by plain reading. Each looks at one document only: what other
 * layers (organisation policies, boundaries, account blocks) add or take away is not part of the
 * answer and has to be put beside it.
 */
public final class PolicyQuestions {
  private static final List<String> PARTITIONS = List.of("aws", "aws-cn", "aws-us-gov");

  private PolicyQuestions() {}

  /**
   * Does this resource policy let everybody, without signing in, do the action on something?
   *
   * @param action one action without wildcard, for example {@code s3:GetObject}
   */
  public static Answer allowsAnyone(PolicyDocument policy, String action) {
    return anyone(policy, s -> s.coversAction(action), "do " + action, action);
  }

  /** Does this resource policy let everybody, without signing in, do anything at all? */
  public static Answer allowsAnyone(PolicyDocument policy) {
    return anyone(policy, _ -> true, "act", null);
  }

  private static Answer anyone(
      PolicyDocument policy,
      Predicate<PolicyStatement> covers,
      String what,
      @Nullable String action) {
    return firstThat(
        policy,
        s -> s.allow() && covers.test(s),
        s -> {
          Principals named = s.principals();
          boolean open = s.notPrincipal() || named.everyone();
          if (!open) {
            return named.services().contains("*")
                ? new Answer.Unknown(s.label() + " names every AWS service")
                : new Answer.No("");
          }
          if (s.conditional()) {
            return needsEngine(s, "lets everyone " + what + " under a condition");
          }
          String who = s.notPrincipal() ? "everyone except those it names" : "anyone";
          return unlessDenied(
              policy,
              d ->
                  d.principals().everyone()
                      && !d.notPrincipal()
                      && (action == null ? d.coversEveryAction() : d.coversAction(action))
                      && coversAll(d, reach(s)),
              // A deny that names others does not touch a caller without name.
              d ->
                  (d.principals().everyone() || d.notPrincipal())
                      && (action == null || d.coversAction(action)),
              reach(s),
              new Answer.Yes(s.number(), s.label() + " lets " + who + " " + what));
        },
        "no statement lets everyone " + what);
  }

  /**
   * Does this resource or trust policy let a principal of another account, or anybody, in?
   * Principals that are AWS services count as inside: whether somebody else can act through a
   * service is another question. Identity providers are not accounts and give unknown, unless they
   * are defined in an own account.
   *
   * @param ownAccounts account ids, twelve digits
   */
  public static Answer allowsOutside(PolicyDocument policy, Set<String> ownAccounts) {
    return firstThat(
        policy,
        PolicyStatement::allow,
        s -> {
          Outsider outsider = Outsider.of(s, ownAccounts);
          if (outsider.named().isEmpty()) {
            return outsider.unclear().isEmpty()
                ? new Answer.No("")
                : new Answer.Unknown(s.label() + " names " + outsider.unclear());
          }
          if (s.conditional()) {
            return needsEngine(s, "lets " + outsider.named() + " in under a condition");
          }
          return unlessDenied(
              policy,
              d ->
                  d.principals().everyone()
                      && !d.notPrincipal()
                      && d.coversEveryAction()
                      && coversAll(d, reach(s)),
              _ -> true,
              reach(s),
              new Answer.Yes(s.number(), s.label() + " lets " + outsider.named() + " in"));
        },
        "every principal named belongs to an own account or is an AWS service");
  }

  /**
   * Does this identity policy grant the action on every resource without a condition? It does when
   * one pattern of one statement covers every resource that the action can act on.
   *
   * @param action one action without wildcard
   */
  public static Answer grantsBroadly(PolicyDocument policy, String action) {
    List<String> templates = everyResourceOf(action);
    return firstThat(
        policy,
        s -> s.allow() && s.coversAction(action),
        s -> {
          if (s.notResource()) {
            return needsEngine(s, "grants " + action + " on everything but some resources");
          }
          return switch (widest(s.resources(), templates)) {
            case NOT_ALL -> new Answer.No("");
            case UNCLEAR ->
                needsEngine(s, "grants " + action + " on a pattern with ? or variables");
            case ALL -> {
              if (s.conditional()) {
                yield needsEngine(s, "grants " + action + " on every resource under a condition");
              }
              yield unlessDenied(
                  policy,
                  d -> d.coversAction(action) && coversAll(d, templates),
                  d -> d.coversAction(action),
                  templates,
                  new Answer.Yes(
                      s.number(), s.label() + " grants " + action + " on every resource"));
            }
          };
        },
        "no statement grants " + action + " on every resource");
  }

  /** Does this identity policy grant every action on every resource without a condition? */
  public static Answer grantsEverything(PolicyDocument policy) {
    return firstThat(
        policy,
        s -> s.allow() && (s.notAction() || s.coversEveryAction()),
        s -> {
          if (s.notAction() || s.notResource()) {
            return needsEngine(s, "grants everything but what it names");
          }
          if (!everyResource(s.resources())) {
            return new Answer.No("");
          }
          if (s.conditional()) {
            return needsEngine(s, "grants everything under a condition");
          }
          return unlessDenied(
              policy,
              d -> d.coversEveryAction() && d.resources().contains("*") && !d.notResource(),
              _ -> true,
              List.of("*"),
              new Answer.Yes(s.number(), s.label() + " grants every action on every resource"));
        },
        "no statement grants every action on every resource");
  }

  /**
   * Does this bucket policy refuse every request without TLS: by anyone, for every S3 action, on
   * the bucket and on all its objects?
   *
   * @param bucketArn for example {@code arn:aws:s3:::records}
   */
  public static Answer deniesInsecureTransport(PolicyDocument policy, String bucketArn) {
    boolean bucket = false;
    boolean objects = false;
    int last = 0;
    List<PolicyStatement> near = new ArrayList<>();
    for (PolicyStatement s : policy.statements()) {
      if (s.allow() || !mentionsTls(s)) {
        continue;
      }
      boolean plain =
          s.onlyWithoutTls()
              && s.principals().everyone()
              && !s.notPrincipal()
              && !s.notAction()
              && !s.notResource()
              && s.actions().stream().anyMatch(a -> a.equals("*") || a.equalsIgnoreCase("s3:*"));
      if (!plain) {
        near.add(s);
        continue;
      }
      boolean onBucket = cover(s.resources(), bucketArn) == Pattern.Cover.ALL;
      boolean onObjects = cover(s.resources(), bucketArn + "/" + Pattern.ANY) == Pattern.Cover.ALL;
      last = onBucket || onObjects ? s.number() : last;
      bucket |= onBucket;
      objects |= onObjects;
    }
    if (bucket && objects) {
      return new Answer.Yes(last, "every request without TLS is refused");
    }
    if (!near.isEmpty()) {
      return needsEngine(near.getFirst(), "refuses some requests without TLS");
    }
    if (bucket || objects) {
      return new Answer.No(
          "requests without TLS are refused on "
              + (bucket ? "the bucket but not on its objects" : "the objects but not the bucket"));
    }
    return new Answer.No("no statement refuses requests without TLS");
  }

  private static boolean mentionsTls(PolicyStatement s) {
    return s.conditions().values().stream()
        .flatMap(keys -> keys.keySet().stream())
        .anyMatch(key -> key.equalsIgnoreCase("aws:SecureTransport"));
  }

  /**
   * Every resource that an action can act on, as a template for each partition; for S3 that is
   * buckets or objects. A policy lives in one partition, and its text does not say in which.
   */
  private static List<String> everyResourceOf(String action) {
    String service = action.substring(0, Math.max(0, action.indexOf(':'))).toLowerCase(Locale.ROOT);
    String rest =
        service.equals("s3")
            ? ":::"
                + Pattern.ANY
                + (action.toLowerCase(Locale.ROOT).contains("object") ? "/" + Pattern.ANY : "")
            : ":" + Pattern.ANY + ":" + Pattern.ANY + ":" + Pattern.ANY;
    return PARTITIONS.stream().map(partition -> "arn:" + partition + ":" + service + rest).toList();
  }

  /** Whether a pattern names every resource: all of one partition is everything a policy meets. */
  private static boolean everyResource(List<String> patterns) {
    List<String> templates =
        PARTITIONS.stream()
            .map(partition -> "arn:" + partition + (":" + Pattern.ANY).repeat(4))
            .toList();
    return widest(patterns, templates) == Pattern.Cover.ALL;
  }

  /** The best cover of any of the templates. */
  private static Pattern.Cover widest(List<String> patterns, List<String> templates) {
    Pattern.Cover best = Pattern.Cover.NOT_ALL;
    for (String template : templates) {
      Pattern.Cover cover = cover(patterns, template);
      if (cover == Pattern.Cover.ALL) {
        return cover;
      }
      best = cover == Pattern.Cover.UNCLEAR ? cover : best;
    }
    return best;
  }

  /**
   * The first yes of the statements asked; else the first unknown; else no. A yes wins over an
   * earlier unknown because it holds whatever the unknown would turn out to be.
   */
  private static Answer firstThat(
      PolicyDocument policy,
      Predicate<PolicyStatement> asked,
      Function<PolicyStatement, Answer> question,
      String otherwise) {
    Answer unknown = null;
    for (PolicyStatement s : policy.statements()) {
      if (!asked.test(s)) {
        continue;
      }
      Answer answer = question.apply(s);
      switch (answer) {
        case Answer.Yes yes -> {
          return yes;
        }
        case Answer.Unknown _ -> unknown = unknown == null ? answer : unknown;
        case Answer.No _ -> {}
      }
    }
    return unknown != null ? unknown : new Answer.No(otherwise);
  }

  /**
   * Keeps a yes unless a deny takes it back: wholly, then it is a no; perhaps or in part, then it
   * is unknown. A deny that only touches requests without TLS takes nothing back.
   */
  private static Answer unlessDenied(
      PolicyDocument policy,
      Predicate<PolicyStatement> wholly,
      Predicate<PolicyStatement> touches,
      List<String> resources,
      Answer.Yes yes) {
    Answer.Unknown perhaps = null;
    for (PolicyStatement d : policy.statements()) {
      if (d.allow() || d.onlyWithoutTls() || !touches.test(d)) {
        continue;
      }
      if (!d.conditional() && wholly.test(d)) {
        return new Answer.No(d.label() + " denies it to everyone");
      }
      if (perhaps == null && mayTouch(d, resources)) {
        perhaps = needsEngine(d, "may take back what statement " + yes.statement() + " allows");
      }
    }
    return perhaps != null ? perhaps : yes;
  }

  /** The resources that an allow may reach, as patterns. */
  private static List<String> reach(PolicyStatement allow) {
    return allow.notResource() ? List.of("*") : allow.resources();
  }

  private static boolean mayTouch(PolicyStatement deny, List<String> resources) {
    if (deny.notResource() || deny.resources().isEmpty() || resources.isEmpty()) {
      return true;
    }
    return deny.resources().stream()
        .anyMatch(d -> resources.stream().anyMatch(r -> Pattern.mayOverlap(d, r)));
  }

  private static boolean coversAll(PolicyStatement s, List<String> templates) {
    if (s.notResource()) {
      return false;
    }
    if (s.resources().isEmpty() && templates.isEmpty()) {
      return true; // trust policies name no resource: they are about the role they hang on
    }
    return !templates.isEmpty()
        && templates.stream()
            .allMatch(
                t -> {
                  // A pattern of the allow is itself a template: its star is any text.
                  String template = t.replace('*', Pattern.ANY).replace('?', Pattern.ANY);
                  return cover(s.resources(), template) == Pattern.Cover.ALL;
                });
  }

  private static Pattern.Cover cover(List<String> patterns, String template) {
    Pattern.Cover best = Pattern.Cover.NOT_ALL;
    for (String pattern : patterns) {
      Pattern.Cover cover = Pattern.covers(pattern, template);
      if (cover == Pattern.Cover.ALL) {
        return cover;
      }
      if (cover == Pattern.Cover.UNCLEAR) {
        best = cover;
      }
    }
    return best;
  }

  private static Answer.Unknown needsEngine(PolicyStatement s, String what) {
    return new Answer.Unknown(s.label() + " " + what + ": needs the access engine");
  }
}
