package io.proofline.controls;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.cloud.Document;
import io.proofline.cloud.RecordedSnapshot;
import io.proofline.cloud.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How neighbours are found: by any of several names, by lists on either side, and not by chance.
 */
class NeighboursTest {
  private static final String KEY = "AWS::KMS::Key";
  private static final String VOLUME = "AWS::EC2::Volume";

  private final List<Document> documents = new ArrayList<>();
  private final List<Snapshot.Scope> scopes = new ArrayList<>();

  private Surroundings.Found find(String type, Map<String, String> match, Document subject) {
    documents.add(subject);
    for (String each : List.of(KEY, VOLUME, "AWS::IAM::User", "AWS::IAM::Group")) {
      if (scopes.stream().noneMatch(scope -> scope.type().equals(each))) {
        scopes.add(Estates.scope("global", each, null));
      }
    }
    RecordedSnapshot snapshot =
        Estates.snapshot("aws", "aws/" + Estates.ACCOUNT, documents, scopes, 7);
    Surroundings side =
        new Surroundings(Side.LIVE, List.of(snapshot), Catalog.standard().schemas());
    Control.Neighbour wanted =
        new Control.Neighbour(
            type, Control.Neighbour.Reach.SAME, Control.Neighbour.Reach.SAME, true, match);
    Held held =
        side.of(subject.id().type()).stream()
            .filter(one -> one.document().equals(subject))
            .findFirst()
            .orElseThrow();
    return side.neighbours(Join.of(wanted), held);
  }

  private void key(String id, String aliases) {
    Document made =
        Estates.document(
            KEY, id, "{}", "{\"KeyManager\":\"CUSTOMER\",\"Aliases\":" + aliases + "}");
    documents.add(
        new Document(
            made.id(),
            "arn:aws:kms:us-east-1:441020936617:key/" + id,
            made.properties(),
            made.runtime(),
            Map.of(),
            Map.of(),
            made.observed(),
            made.calls()));
  }

  private List<String> keysOf(String named) {
    documents.clear();
    key("one", "[\"alias/phi\"]");
    key("two", "[]");
    Surroundings.Found found =
        find(
            KEY,
            Map.of("name", "r.KmsKeyId"),
            Estates.document(VOLUME, "vol-1", "{\"KmsKeyId\":\"" + named + "\"}", "{}"));
    assertThat(found.gap()).isNull();
    return found.found().stream().map(held -> held.document().id().identifier()).toList();
  }

  @Test
  void aName_isTheIdTheArnItsEndOrAnAlias_andNothingElse() {
    for (String name :
        List.of(
            "one",
            "arn:aws:kms:us-east-1:441020936617:key/one",
            "alias/phi",
            "arn:aws:kms:us-east-1:441020936617:alias/phi")) {
      assertThat(keysOf(name)).as(name).containsExactly("one");
    }
    for (String name : List.of("on", "phi2", "alias/ph", "arn:aws:kms:us-east-1:1:key/three")) {
      assertThat(keysOf(name)).as(name).isEmpty();
    }
  }

  @Test
  void aNeighbourWhoseNamesAreNotKnown_leavesOpenWhetherThereIsAnother() {
    key("one", "[]");
    Document named = documents.removeLast();
    documents.add(
        new Document(
            named.id(),
            named.arn(),
            named.properties(),
            named.runtime(),
            Map.of(),
            Map.of("runtime.Aliases", "ListAliases was denied"),
            named.observed(),
            named.calls()));
    Surroundings.Found byAlias =
        find(
            KEY,
            Map.of("name", "r.KmsKeyId"),
            Estates.document(VOLUME, "vol-1", "{\"KmsKeyId\":\"alias/phi\"}", "{}"));
    assertThat(byAlias.found()).isEmpty();
    assertThat(byAlias.gap()).contains("not known whether it belongs here");
  }

  @Test
  void aListOnEitherSide_fitsByAnyOfItsElements() {
    documents.add(
        Estates.document("AWS::IAM::User", "dana", "{\"Groups\":[\"clinic\",\"desk\"]}", "{}"));
    documents.add(Estates.document("AWS::IAM::User", "marco", "{\"Groups\":[\"other\"]}", "{}"));
    documents.add(Estates.document("AWS::IAM::User", "kim", "{}", "{}"));
    Surroundings.Found members =
        find(
            "AWS::IAM::User",
            Map.of("Groups", "r.GroupName"),
            Estates.document("AWS::IAM::Group", "desk", "{\"GroupName\":\"desk\"}", "{}"));
    assertThat(members.found())
        .extracting(held -> held.document().id().identifier())
        .containsExactly("dana");
    Surroundings.Found groups =
        find(
            "AWS::IAM::Group",
            Map.of("GroupName", "r.Groups"),
            Estates.document("AWS::IAM::User", "lee", "{\"Groups\":[\"desk\",\"none\"]}", "{}"));
    assertThat(groups.found()).hasSize(1);
  }

  @Test
  void aPopulationThatIsNotKnown_isAGap_alsoWhenSomethingFits() {
    key("one", "[]");
    scopes.add(Estates.scope("us-east-1", KEY, "ListKeys was denied"));
    Surroundings.Found found =
        find(
            KEY,
            Map.of("name", "r.KmsKeyId"),
            Estates.document(VOLUME, "vol-1", "{\"KmsKeyId\":\"one\"}", "{}"));
    assertThat(found.found()).hasSize(1);
    assertThat(found.gap()).contains("ListKeys was denied");
  }

  /**
   * A control that looks for one thing among many looks it up instead of asking each. Of these
   * types an account has few; servers are known by a tag, and there are few clusters that ask.
   */
  @Test
  void noControlGoesThroughAPopulation_forEachResourceOfAnother() {
    List<String> walking =
        Catalog.standard().controls().stream()
            .filter(control -> control.applies().type().startsWith("AWS::"))
            .flatMap(
                control ->
                    control.near().values().stream()
                        .filter(near -> near.match().isEmpty())
                        .flatMap(near -> Stream.of(control.id() + " " + near.type())))
            .sorted()
            .toList();
    assertThat(walking)
        .containsExactly(
            "backup-airgapped-copy AWS::Backup::BackupVault",
            "ct-bucket-not-public X::AccountPublicAccessBlock",
            "ct-s3-data-events AWS::CloudTrail::Trail",
            "cw-log-group-deletion-protection AWS::CloudTrail::Trail",
            "emr-master-no-public-ip AWS::EC2::Instance",
            "s3-bucket-no-public-read X::AccountPublicAccessBlock",
            "s3-bucket-no-public-write X::AccountPublicAccessBlock");
  }
}
