package io.proofline.iam.question;

import io.proofline.iam.decide.AccessControl;
import io.proofline.iam.decide.AccessControl.Entry;
import io.proofline.iam.decide.AccessControl.Permission;
import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.Layers;
import io.proofline.iam.decide.Plane;
import io.proofline.iam.decide.PublicPolicy;
import io.proofline.iam.decide.Request;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.question.Asking.Session;
import io.proofline.iam.symbolic.Box;
import io.proofline.iam.symbolic.Caller;
import io.proofline.iam.symbolic.CoverSearch.Found;
import io.proofline.iam.symbolic.RequestSet;
import io.proofline.iam.symbolic.Witness;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Is a resource public, by everything that was said of it? For a bucket its access control lists
 * and the switches of block public access count beside the policy; what was not given is named and
 * never taken for closed.
 */
public final class PublicAccess {
  /** The type of resource for which more than a policy counts. */
  public static final String BUCKET = "AWS::S3::Bucket";

  /** An owner that no stranger of a request is. */
  private static final String OWNER = "000000000000";

  private static final String ALLOW_ALL =
      "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\","
          + "\"Resource\":\"*\"}]}";

  private final Asking asking;
  private final OutsideAccess outside;
  private final Evaluator evaluator;
  private final Policy everything = new PolicyParser().parse(PolicyKind.IDENTITY, ALLOW_ALL);

  /** With what all questions share, and the evaluator that judges what lists grant. */
  public PublicAccess(Asking asking, Evaluator evaluator) {
    this.asking = asking;
    this.outside = new OutsideAccess(asking);
    this.evaluator = evaluator;
  }

  /**
   * An answer.
   *
   * @param verdict whether somebody of whom nothing is fixed gets in, by what was given
   * @param notGiven what was not given and would count, in words
   */
  public record Answer(Verdict verdict, List<String> notGiven) {
    /** Takes a copy of the list. */
    public Answer {
      notGiven = List.copyOf(notGiven);
    }
  }

  /**
   * Asks.
   *
   * @param policy the resource's policy; one without statements when it has none
   * @param type CloudFormation type of the resource; empty when not given
   * @param settings of a bucket; {@link BucketSettings#NONE} for everything else
   * @param resource ARN of what the policy hangs on, or null
   * @throws IllegalArgumentException in words, when settings of buckets are given for something
   *     else, or lists without the bucket's ARN
   */
  public Answer ask(
      Policy policy, String type, BucketSettings settings, @Nullable String resource) {
    boolean bucket = type.equals(BUCKET) || (type.isEmpty() && settings.any());
    if (!bucket) {
      if (settings.any()) {
        throw new IllegalArgumentException(
            "access control lists and block public access are about buckets, not " + type);
      }
      return new Answer(
          outside.open(policy, List.of(), resource),
          type.isEmpty() ? List.of("the type of the resource") : List.of());
    }
    Verdict byPolicy = byPolicy(policy, settings, resource);
    Verdict byLists = byLists(policy, settings, resource);
    return new Answer(together(byPolicy, byLists), settings.notGiven());
  }

  private Verdict byPolicy(Policy policy, BucketSettings settings, @Nullable String resource) {
    Verdict open = outside.open(policy, List.of(), resource);
    return settings.restricted() ? restricted(policy, open) : open;
  }

  /**
   * What RestrictPublicBuckets makes of an answer. It acts where S3 itself calls the policy public:
   * where its documents leave that open, somebody who gets in may get in all the same.
   */
  private static Verdict restricted(Policy policy, Verdict open) {
    if (open instanceof Verdict.Never) {
      return open;
    }
    return switch (PublicPolicy.of(List.of(policy))) {
      case PUBLIC ->
          new Verdict.Never(
              List.of(), "S3 answers the bucket's own account only (RestrictPublicBuckets)");
      case NOT_PUBLIC -> open;
      case NOT_CLEAR ->
          new Verdict.Unknown(
              "RestrictPublicBuckets acts where S3 calls the policy public, which its documents"
                  + " leave open here; where it does not, "
                  + Sentences.why(open));
    };
  }

  private Verdict byLists(Policy policy, BucketSettings settings, @Nullable String resource) {
    if (!settings.asksLists() || settings.listsClosed()) {
      return new Verdict.Never(List.of());
    }
    List<Entry> ofBucket = orNone(settings.bucketList());
    List<Entry> ofObjects = orNone(settings.objectLists());
    AccessControl lists = new AccessControl(false, ofBucket, ofObjects);
    Verdict all = new Verdict.Never(List.of());
    for (Entry entry : ofBucket) {
      all = together(all, byEntry(policy, entry, true, lists, settings, resource));
    }
    for (Entry entry : ofObjects) {
      all = together(all, byEntry(policy, entry, false, lists, settings, resource));
    }
    return settings.bucketList() != null && settings.objectLists() != null
        ? all
        : together(
            all,
            new Verdict.Unknown(
                settings.bucketList() == null
                    ? "the bucket's access control list was not given"
                    : "its objects may have access control lists of their own, which were not"
                        + " given"));
  }

  private Verdict byEntry(
      Policy policy,
      Entry entry,
      boolean ofBucket,
      AccessControl lists,
      BucketSettings settings,
      @Nullable String resource) {
    Caller caller =
        switch (entry.grantee()) {
          case ALL_USERS -> Caller.ANONYMOUS;
          case AUTHENTICATED_USERS -> Caller.ACCOUNT;
          case LOG_DELIVERY, ACCOUNT -> null;
        };
    if (caller == null) {
      return new Verdict.Never(List.of());
    }
    if (resource == null) {
      throw new IllegalArgumentException("a list lets the public in: name the bucket's ARN too");
    }
    String what =
        (ofBucket ? "the bucket's list" : "an object's list") + " (" + entry.permission() + ")";
    Verdict any = new Verdict.Never(List.of());
    for (String action : actions(entry.permission(), ofBucket)) {
      String on = action.contains("Object") ? resource + "/?*" : resource;
      any =
          together(
              any,
              asking.bothReadings(
                  List.of(policy),
                  (reading, budget) -> {
                    Session session = asking.session(policy, reading, budget);
                    Box box =
                        new RequestSet(session.lexicon(), caller)
                            .actions(List.of(action))
                            .resources(List.of(on))
                            .box(what)
                            .orElseThrow();
                    return verdict(
                        session.find(
                            box,
                            session.policy().denies(),
                            request -> allowed(policy, request, lists, settings),
                            resource));
                  }));
    }
    return any;
  }

  private static Verdict verdict(Found<Witness> found) {
    return switch (found) {
      case Found.Covered<Witness> covered -> new Verdict.Never(List.of(Asking.step(covered)));
      case Found.Request<Witness> request ->
          new Verdict.Yes(request.request(), List.of(request.box().source()), "");
      case Found.Undecided<Witness> undecided -> new Verdict.Unknown(undecided.reason());
    };
  }

  private boolean allowed(
      Policy policy, Witness witness, AccessControl lists, BucketSettings settings) {
    Request request;
    try {
      request = EvaluatorJudge.request(witness);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (request.caller().account().equals(OWNER)) {
      return false;
    }
    Layers layers =
        Layers.NONE
            .withIdentity(List.of(everything))
            .withResource(List.of(policy))
            .withPlane(Plane.NONE.withAcls(lists).withPublicAccessBlock(settings.block()));
    return evaluator
        .decide(
            new Request(
                request.caller(), request.action(), request.resource(), OWNER, request.context()),
            layers)
        .allowed();
  }

  /** S3 User Guide, "Mapping of ACL permissions and access policy permissions". */
  private static List<String> actions(Permission permission, boolean ofBucket) {
    return switch (permission) {
      case READ -> List.of(ofBucket ? "s3:ListBucket" : "s3:GetObject");
      case WRITE -> ofBucket ? List.of("s3:PutObject") : List.of();
      case READ_ACP -> List.of(ofBucket ? "s3:GetBucketAcl" : "s3:GetObjectAcl");
      case WRITE_ACP -> List.of(ofBucket ? "s3:PutBucketAcl" : "s3:PutObjectAcl");
      case FULL_CONTROL ->
          ofBucket
              ? List.of("s3:ListBucket", "s3:PutObject", "s3:GetBucketAcl", "s3:PutBucketAcl")
              : List.of("s3:GetObject", "s3:GetObjectAcl", "s3:PutObjectAcl");
    };
  }

  private static List<Entry> orNone(@Nullable List<Entry> list) {
    return list == null ? List.of() : list;
  }

  /** Somebody gets in when one way is open; nobody does when all are closed. */
  private static Verdict together(Verdict one, Verdict other) {
    if (one instanceof Verdict.Yes || other instanceof Verdict.Yes) {
      return one instanceof Verdict.Yes ? one : other;
    }
    if (one instanceof Verdict.Never first && other instanceof Verdict.Never second) {
      List<Verdict.Covered> proof = new ArrayList<>(first.proof());
      proof.addAll(second.proof());
      return new Verdict.Never(
          proof, first.premise().isEmpty() ? second.premise() : first.premise());
    }
    return one instanceof Verdict.Unknown ? one : other;
  }
}
