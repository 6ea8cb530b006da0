package io.proofline.access;

import io.proofline.access.OutsideGrant.Certainty;
import io.proofline.access.OutsideGrant.Kind;
import io.proofline.cloud.Document;
import io.proofline.iam.policy.Finding;
import io.proofline.iam.policy.Finding.Severity;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.policy.ReadPolicy;
import io.proofline.iam.policy.Statement;
import io.proofline.iam.question.Asking;
import io.proofline.iam.question.EvaluatorJudge;
import io.proofline.iam.question.OutsideAccess;
import io.proofline.iam.question.Verdict;
import io.proofline.iam.question.Zone;
import io.proofline.iam.symbolic.KnownActions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Finds the parties outside the entity's own accounts that settings let in. It never drops a grant
 * because of a condition that it does not decide: such a grant stays listed as possible.
 */
public final class OutsideGrantFinder {

  /** Types whose settings are read; a type that was not collected cannot be answered for. */
  public static final List<String> TYPES =
      List.of("AWS::S3::BucketPolicy", "AWS::S3::Bucket", "AWS::KMS::Key", "AWS::IAM::Role");

  private final Set<String> ownAccounts;
  private final Zone zone;
  private final PolicyParser parser = new PolicyParser();
  private final OutsideAccess outside =
      new OutsideAccess(new Asking(new EvaluatorJudge(), KnownActions.NONE));

  /** With the ids of the entity's own accounts. */
  public OutsideGrantFinder(Set<String> ownAccounts) {
    this.ownAccounts = Set.copyOf(ownAccounts);
    this.zone = new Zone.Builder().accounts(ownAccounts).build();
  }

  /** All grants of the documents to parties outside. */
  public OutsideGrants find(Collection<Document> documents) {
    Set<String> ownBuckets = new HashSet<>();
    for (Document document : documents) {
      if (document.id().type().equals("AWS::S3::Bucket")
          && ownAccounts.contains(document.id().account())) {
        ownBuckets.add(document.id().identifier());
      }
    }
    List<OutsideGrant> grants = new ArrayList<>();
    List<OutsideGrants.Undecided> undecided = new ArrayList<>();
    for (Document document : documents) {
      Search search = new Search(document, grants, undecided);
      switch (document.id().type()) {
        case "AWS::S3::BucketPolicy" -> search.policy(Kind.BUCKET_POLICY, "PolicyDocument", true);
        case "AWS::KMS::Key" -> search.policy(Kind.KEY_POLICY, "KeyPolicy", false);
        case "AWS::IAM::Role" -> search.policy(Kind.ROLE_TRUST, "AssumeRolePolicyDocument", true);
        case "AWS::S3::Bucket" -> search.replication(ownBuckets);
        default -> {
          // Not a type whose settings are read here.
        }
      }
    }
    return new OutsideGrants(grants, undecided);
  }

  /** One document. */
  private final class Search {
    private final Document document;
    private final List<OutsideGrant> grants;
    private final List<OutsideGrants.Undecided> undecided;

    Search(Document document, List<OutsideGrant> grants, List<OutsideGrants.Undecided> undecided) {
      this.document = document;
      this.grants = grants;
      this.undecided = undecided;
    }

    void policy(Kind kind, String property, boolean required) {
      String place = "properties." + property;
      if (unread(place)) {
        return;
      }
      JsonNode policy = document.properties().path(property);
      if (policy.isMissingNode() || policy.isNull()) {
        if (required) {
          undecide(place, "the " + property + " is not in the document");
        }
        return;
      }
      ReadPolicy read = parser.read(policyKind(kind), policy);
      List<PolicyStatement> statements = statements(read, place);
      for (PolicyStatement statement : statements) {
        if (statement.allows()) {
          allowed(kind, place, statement, statements);
        }
      }
    }

    /** The statements of which it can be told whom they name; the others are undecided. */
    private List<PolicyStatement> statements(ReadPolicy read, String place) {
      List<PolicyStatement> statements = new ArrayList<>();
      Optional<Finding> whole =
          read.findings().stream()
              .filter(f -> f.severity() == Severity.UNCLEAR && !f.path().startsWith("Statement["))
              .findFirst();
      if (whole.isPresent()) {
        undecide(place, whole.get().message());
      }
      for (Statement statement : read.policy().statements()) {
        String at = "Statement[" + statement.number() + "]";
        List<Finding> unclear =
            read.findings().stream()
                .filter(f -> f.severity() == Severity.UNCLEAR)
                .filter(f -> f.path().equals(at) || f.path().startsWith(at + "."))
                .toList();
        Optional<Finding> elsewhere =
            unclear.stream().filter(f -> !f.path().startsWith(at + ".Condition")).findFirst();
        try {
          if (elsewhere.isPresent()) {
            throw new PolicyStatement.UnreadableException(
                statement.label() + ": " + elsewhere.get().message());
          }
          statements.add(PolicyStatement.of(statement, !unclear.isEmpty()));
        } catch (PolicyStatement.UnreadableException e) {
          undecide(place, String.valueOf(e.getMessage()));
        }
      }
      return statements;
    }

    private void allowed(
        Kind kind, String place, PolicyStatement statement, List<PolicyStatement> all) {
      int number = statement.statement().number();
      String at = place + ".Statement[" + (number - 1) + "]";
      for (Party party : statement.parties()) {
        List<Party> meant = List.of(party);
        String reason = "statement " + number + " allows ";
        Certainty certainty = Certainty.CERTAIN;
        if (statement.conditional()) {
          var held = statement.accounts();
          if (party instanceof Party.Anyone && held.isPresent()) {
            boolean inside = ownAccounts.containsAll(held.get());
            meant =
                inside && !provedInside(kind, statement)
                    ? List.of(party)
                    : held.get().stream().<Party>map(Party.Account::new).toList();
          }
          if (!statement.onlyExternalId()) {
            certainty = Certainty.POSSIBLE;
          }
        }
        for (Party one : meant) {
          if (one instanceof Party.Account account && ownAccounts.contains(account.id())) {
            continue;
          }
          String words = reason + name(one);
          Certainty grade = certainty;
          if (statement.conditional()) {
            words +=
                statement.onlyExternalId()
                    ? " with an external id"
                    : " under a condition on " + statement.keys() + ", which is not decided here";
          }
          if (mayBeDenied(one, all)) {
            grade = Certainty.POSSIBLE;
            words += "; a Deny of the same policy, not decided here, may take it back";
          }
          grants.add(new OutsideGrant(document, kind, one, grade, at, words));
        }
      }
    }

    /** Whether the access engine proves that the statement lets nobody in from outside. */
    private boolean provedInside(Kind kind, PolicyStatement statement) {
      return outside.outside(
              Policy.of(policyKind(kind), List.of(statement.statement())), zone, List.of(), null)
          instanceof Verdict.Never;
    }

    private static boolean mayBeDenied(Party party, List<PolicyStatement> all) {
      return all.stream()
          .filter(s -> !s.allows() && !s.onlyWithoutTls())
          .flatMap(s -> s.parties().stream())
          .anyMatch(
              p -> p instanceof Party.Anyone || p.equals(party) || party instanceof Party.Anyone);
    }

    void replication(Set<String> ownBuckets) {
      String place = "properties.ReplicationConfiguration";
      if (unread(place)) {
        return;
      }
      JsonNode configuration = document.properties().path("ReplicationConfiguration");
      if (configuration.isMissingNode() || configuration.isNull()) {
        return;
      }
      JsonNode rules = configuration.path("Rules");
      if (!rules.isArray()) {
        undecide(place + ".Rules", "the replication rules are not a list");
        return;
      }
      for (int i = 0; i < rules.size(); i++) {
        JsonNode rule = rules.get(i);
        String at = place + ".Rules[" + i + "].Destination";
        JsonNode destination = rule.path("Destination");
        JsonNode bucket = destination.path("Bucket");
        if (!bucket.isString()) {
          undecide(at, "the destination bucket cannot be read");
          continue;
        }
        String name = bucket.asString().replaceFirst("^arn:aws[a-z-]*:s3:::", "");
        Certainty certainty =
            rule.path("Status").asString("").equals("Enabled")
                ? Certainty.CERTAIN
                : Certainty.POSSIBLE;
        String words =
            (certainty == Certainty.CERTAIN ? "" : "a rule that is not enabled ")
                + "replicates to bucket "
                + name;
        JsonNode account = destination.path("Account");
        if (account.isString()) {
          if (!ownAccounts.contains(account.asString())) {
            grants.add(
                new OutsideGrant(
                    document,
                    Kind.REPLICATION,
                    new Party.Account(account.asString()),
                    certainty,
                    at,
                    words + " of account " + account.asString()));
          }
        } else if (!account.isMissingNode() && !account.isNull()) {
          undecide(at + ".Account", "the destination account cannot be read");
        } else if (!ownBuckets.contains(name)) {
          grants.add(
              new OutsideGrant(
                  document,
                  Kind.REPLICATION,
                  new Party.Unnamed("owner of bucket " + name),
                  Certainty.POSSIBLE,
                  at,
                  words + ", which is not among the buckets seen; its account is not named"));
        }
      }
    }

    private boolean unread(String place) {
      for (var entry : document.unknown().entrySet()) {
        String path = entry.getKey();
        if (place.equals(path)
            || place.startsWith(path + ".")
            || path.startsWith(place + ".")
            || path.startsWith(place + "[")) {
          undecide(path, entry.getValue());
          return true;
        }
      }
      return false;
    }

    private void undecide(String place, String reason) {
      undecided.add(new OutsideGrants.Undecided(document, place, reason));
    }
  }

  private static PolicyKind policyKind(Kind kind) {
    return switch (kind) {
      case BUCKET_POLICY -> PolicyKind.RESOURCE;
      case KEY_POLICY -> PolicyKind.KEY;
      case ROLE_TRUST -> PolicyKind.TRUST;
      case REPLICATION -> throw new IllegalArgumentException("replication stands in no policy");
    };
  }

  private static String name(Party party) {
    return switch (party) {
      case Party.Account account -> "account " + account.id();
      case Party.Anyone ignored -> "anyone";
      case Party.Federated federated -> "users of identity provider " + federated.provider();
      case Party.Unnamed unnamed -> unnamed.name();
    };
  }
}
