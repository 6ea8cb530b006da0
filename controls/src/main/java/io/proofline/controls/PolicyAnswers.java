package io.proofline.controls;

import io.proofline.iam.decide.PublicPolicy;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.question.Asking;
import io.proofline.iam.question.CatalogueActions;
import io.proofline.iam.question.DataReads;
import io.proofline.iam.question.EvaluatorJudge;
import io.proofline.iam.question.Grants;
import io.proofline.iam.question.Inclusion;
import io.proofline.iam.question.OutsideAccess;
import io.proofline.iam.question.Verdict;
import io.proofline.iam.question.Zone;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The questions that expressions ask of policies; the access engine answers them. */
final class PolicyAnswers {
  private final PolicyParser parser = new PolicyParser();
  private final OutsideAccess outside;
  private final Grants grants;
  private final Inclusion inclusion;

  PolicyAnswers() {
    Asking asking = new Asking(new EvaluatorJudge(), CatalogueActions.shipped());
    outside = new OutsideAccess(asking);
    grants = new Grants(asking);
    inclusion = new Inclusion(asking);
  }

  /** Does the policy of a resource let somebody in of whom it fixes nothing? */
  Verdict open(Object policy, List<String> actions) {
    return kept("open", policy, actions, () -> outside.open(resource(policy), actions, null));
  }

  /** Does S3 call the policy of a bucket public, so that RestrictPublicBuckets acts? */
  boolean calledPublicByS3(Object policy) {
    return switch (PublicPolicy.of(List.of(resource(policy)))) {
      case PUBLIC -> true;
      case NOT_PUBLIC -> false;
      case NOT_CLEAR ->
          throw new NotExactException(
              "RestrictPublicBuckets acts where S3 calls the policy public, which its documents"
                  + " leave open for this one");
    };
  }

  /** Does the policy of a resource let somebody outside of a zone in? */
  Verdict outside(Object policy, Object zone) {
    return kept(
        "outside",
        policy,
        zone,
        () -> outside.outside(resource(policy), zone(zone), List.of(), null));
  }

  /** Does an identity policy grant the action on what it does not name? */
  Verdict onEverything(Object policy, String action) {
    return kept(
        "everything named", policy, action, () -> grants.onEverything(identity(policy), action));
  }

  /** Does an identity policy grant everything? */
  Verdict everything(Object policy) {
    return kept("everything", policy, "", () -> grants.everything(identity(policy)));
  }

  /** Does an identity policy let its holder read what a store holds? */
  Verdict reads(Object policy, String arn) {
    return kept(
        "reads",
        policy,
        arn,
        () -> grants.any(identity(policy), DataReads.of(arn), DataReads.resources(arn)));
  }

  /** Does a newer policy allow what an older one does not? */
  Verdict newAccess(Object newer, Object older) {
    return kept(
        "new access", newer, older, () -> inclusion.newAccess(identity(newer), identity(older)));
  }

  /** Is there a request without TLS that the policy of a bucket does not deny? */
  Verdict plainHttp(Object policy, String arn) {
    return kept("plain http", policy, arn, () -> grants.plainHttpNotDenied(resource(policy), arn));
  }

  /**
   * An answer, asked once of a policy: several controls ask the same of it, and a sentence about a
   * failure asks again.
   */
  private Verdict kept(
      String question, @Nullable Object policy, Object other, Supplier<Verdict> ask) {
    return policy instanceof MapValue map
        ? map.workedOut(new Asked(question, other), Verdict.class, ask)
        : ask.get();
  }

  private record Asked(String question, Object other) {}

  private Policy resource(@Nullable Object policy) {
    return read(policy, PolicyKind.RESOURCE);
  }

  private Policy identity(@Nullable Object policy) {
    return read(policy, PolicyKind.IDENTITY);
  }

  private Policy read(@Nullable Object policy, PolicyKind kind) {
    if (policy == null) {
      throw new NotExactException("the policy is missing");
    }
    return policy instanceof MapValue map
        ? map.workedOut(kind, Policy.class, () -> parse(map, kind))
        : parse(policy, kind);
  }

  private Policy parse(Object policy, PolicyKind kind) {
    return parser.read(kind, PlainValues.json(policy)).policy();
  }

  /** A list of own accounts, or a map with the parts of a zone. */
  private static Zone zone(Object stated) {
    Zone.Builder zone = new Zone.Builder();
    if (stated instanceof List<?> accounts) {
      return zone.accounts(texts(accounts)).build();
    }
    if (!(stated instanceof Map<?, ?> parts)) {
      throw new NotExactException("a zone is a list of accounts or a map");
    }
    for (Map.Entry<?, ?> part : parts.entrySet()) {
      List<String> values = part.getValue() instanceof List<?> list ? texts(list) : List.of();
      switch (String.valueOf(part.getKey())) {
        case "accounts" -> zone.accounts(values);
        case "organizations" -> zone.organizations(values);
        case "organizationPaths" -> zone.organizationPaths(values);
        case "vpcs" -> zone.vpcs(values);
        case "endpoints" -> zone.endpoints(values);
        case "networks" -> zone.networks(values.stream().map(Zone::network).toList());
        case "canonicalUsers" -> zone.canonicalUsers(values);
        case "providers" -> {
          if (part.getValue() instanceof Map<?, ?> providers) {
            providers.forEach(
                (provider, subjects) ->
                    zone.provider(
                        String.valueOf(provider),
                        subjects instanceof List<?> list ? texts(list) : List.of()));
          }
        }
        default -> throw new NotExactException("a zone has no part " + part.getKey());
      }
    }
    return zone.build();
  }

  private static List<String> texts(List<?> list) {
    return list.stream().map(String::valueOf).toList();
  }
}
