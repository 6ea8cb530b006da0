package io.proofline.iam.question;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.proofline.iam.catalogue.ActionCatalogue;
import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.PublicAccessBlock;
import io.proofline.iam.decide.Readings;
import io.proofline.iam.policy.Policy;
import io.proofline.iam.policy.PolicyKind;
import io.proofline.iam.policy.PolicyParser;
import io.proofline.iam.symbolic.Box;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The proof of a never goes through again, whatever was asked; a proof with a part missing does
 * not.
 */
class ProofReplayTest {
  private static final ActionCatalogue CATALOGUE = ActionCatalogue.shipped();
  private static final Asking OPEN =
      new Asking(new EvaluatorJudge(), new CatalogueActions(CATALOGUE));
  private static final Asking WITHIN = OPEN.within(new CataloguePairs(CATALOGUE));

  /** A question whose answer is never, and needs a statement to be so. */
  private record Asked(String name, Asking asking, Function<Asking, Verdict> question) {}

  private static List<Asked> asked() {
    Policy tls =
        resource(
            "{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':"
                + "['arn:aws:s3:::b','arn:aws:s3:::b/*'],"
                + "'Condition':{'Bool':{'aws:SecureTransport':'false'}}}");
    Policy closed =
        resource(
            "{'Effect':'Allow','Principal':'*','Action':'s3:GetObject',"
                + "'Resource':'arn:aws:s3:::b/*'},"
                + "{'Effect':'Deny','Principal':'*','Action':'s3:*','Resource':'*',"
                + "'Condition':{'StringNotEquals':{'aws:PrincipalAccount':'111111111111'}}}");
    Policy reads =
        identity(
            "{'Effect':'Allow','Action':'s3:Get*','Resource':'*'},"
                + "{'Effect':'Deny','Action':'s3:GetObject','Resource':'*'}");
    Policy regions =
        identity("{'Effect':'Allow','Action':'sqs:*','Resource':'arn:aws:sqs:eu*:111111111111:*'}");
    String listed =
        "{'Effect':'Allow','Action':'s3:GetObject',"
            + "'Resource':['arn:aws:sqs:eu:111111111111','arn:aws:s3:::a']}";
    String denied =
        "{'Effect':'Deny','Action':'s3:GetObject','Resource':"
            + "['arn:aws:s3*','arn:aws:s3:::${aws:PrincipalTag/t}/*']}";
    Policy scp =
        read(PolicyKind.SCP, "{'Effect':'Deny','Action':'cloudtrail:StopLogging','Resource':'*'}");
    Zone ours = new Zone.Builder().accounts(List.of("111111111111")).build();
    return List.of(
        new Asked(
            "new access, both readings",
            OPEN,
            again -> new Inclusion(again).newAccess(regions, regions)),
        new Asked(
            "new access within the catalogue",
            WITHIN,
            again ->
                new Inclusion(again)
                    .newAccess(
                        identity(
                            "{'Effect':'Allow','Action':'s3:GetObject',"
                                + "'Resource':['arn:aws:s3:::b','arn:aws:s3:::b/*']}"),
                        identity(
                            "{'Effect':'Allow','Action':'s3:GetObject',"
                                + "'Resource':'arn:aws:s3:::b/*'}"))),
        new Asked(
            "new access within the catalogue, with a variable beside what rules it out",
            WITHIN,
            again ->
                new Inclusion(again).newAccess(identity(listed), identity(listed + "," + denied))),
        new Asked(
            "not granted",
            OPEN,
            again -> new Grants(again).any(reads, List.of("s3:GetObject"), List.of())),
        new Asked(
            "not on everything",
            OPEN,
            again -> new Grants(again).onEverything(reads, "s3:GetObject")),
        new Asked(
            "no request without TLS",
            OPEN,
            again -> new Grants(again).plainHttpNotDenied(tls, "arn:aws:s3:::b")),
        new Asked(
            "nobody outside",
            OPEN,
            again -> new OutsideAccess(again).outside(closed, ours, List.of(), null)),
        new Asked(
            "not public",
            WITHIN,
            again ->
                new PublicAccess(again, new Evaluator(Readings.AWS))
                    .ask(
                        closed,
                        PublicAccess.BUCKET,
                        new BucketSettings(true, null, null, Map.of())
                            .with(BucketSettings.Level.BUCKET, PublicAccessBlock.OFF),
                        "arn:aws:s3:::b")
                    .verdict()),
        new Asked(
            "nobody gets by a guardrail",
            OPEN,
            again ->
                new Refusals(again)
                    .escapes(
                        scp,
                        identity(
                            "{'Effect':'Allow','Action':'cloudtrail:StopLogging',"
                                + "'Resource':'*'}"),
                        Refusals.By.DENYING)),
        new Asked(
            "nobody of another account",
            OPEN,
            again ->
                new Strangers(again)
                    .admitted(
                        new Strangers.Question(
                            closed, List.of(), "s3:GetObject", "arn:aws:s3:::b/x", Map.of()),
                        Strangers.Circle.accounts(Set.of(), Set.of("111111111111"), "", ""),
                        Set.of())));
  }

  @TestFactory
  Stream<DynamicTest> aProof_goesThroughAgain_andNotWithoutWhatItNames() {
    return asked().stream()
        .map(
            one ->
                dynamicTest(
                    one.name,
                    () -> {
                      Verdict verdict = one.question.apply(one.asking);
                      assertThat(verdict).isInstanceOf(Verdict.Never.class);
                      Verdict.Never never = (Verdict.Never) verdict;
                      assertThat(one.asking.confirms(never, one.question)).isTrue();
                      assertThat(never.proof())
                          .anySatisfy(step -> assertThat(step.by()).isNotEmpty());
                      for (Verdict.Never forged : forged(never)) {
                        assertThat(one.asking.confirms(forged, one.question))
                            .as(forged.toString())
                            .isFalse();
                      }
                    }));
  }

  @Test
  void aProofOfSomethingElse_provesNothing() {
    List<Asked> asked = asked();
    Asked first = asked.getFirst();
    Verdict.Never never = (Verdict.Never) first.question.apply(first.asking);
    Policy wider = identity("{'Effect':'Allow','Action':'sqs:*','Resource':'*'}");
    Policy narrow = identity("{'Effect':'Allow','Action':'sqs:SendMessage','Resource':'*'}");
    assertThat(new Inclusion(OPEN).confirms(wider, narrow, never)).isFalse();
  }

  /** The proof with a step less, a step more, and without the statements of each step. */
  private static List<Verdict.Never> forged(Verdict.Never never) {
    List<Verdict.Covered> proof = never.proof();
    List<Verdict.Never> forged = new ArrayList<>();
    forged.add(new Verdict.Never(proof.subList(1, proof.size())));
    List<Verdict.Covered> more = new ArrayList<>(proof);
    more.add(new Verdict.Covered(new Box.Source("new", 9, "statement 9"), List.of()));
    forged.add(new Verdict.Never(more));
    for (int i = 0; i < proof.size(); i++) {
      if (!proof.get(i).by().isEmpty()) {
        List<Verdict.Covered> without = new ArrayList<>(proof);
        without.set(i, new Verdict.Covered(proof.get(i).set(), List.of()));
        forged.add(new Verdict.Never(without));
      }
    }
    return forged;
  }

  private static Policy identity(String statements) {
    return read(PolicyKind.IDENTITY, statements);
  }

  private static Policy resource(String statements) {
    return read(PolicyKind.RESOURCE, statements);
  }

  private static Policy read(PolicyKind kind, String statements) {
    return new PolicyParser()
        .read(
            kind, ("{'Version':'2012-10-17','Statement':[" + statements + "]}").replace('\'', '"'))
        .policy();
  }
}
