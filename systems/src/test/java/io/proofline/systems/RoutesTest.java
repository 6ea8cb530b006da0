package io.proofline.systems;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.access.OutsideGrantFinder;
import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

class RoutesTest {
  private static final String OWN = SystemRegisterTest.OWN;
  private static final String SECOND = "441020938842";
  private static final Instant T = Instant.parse("2026-11-20T23:50:00Z");
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private final SystemRegister register = SystemRegisterTest.read(SystemRegisterTest.FILE);

  private static Document policy(String bucket, String statements, Map<String, String> unknown) {
    return new Document(
        new ResourceId("aws", OWN, "us-east-1", "AWS::S3::BucketPolicy", bucket, null),
        null,
        (ObjectNode)
            JSON.readTree(
                ("{'Bucket':'" + bucket + "','PolicyDocument':{'Statement':" + statements + "}}")
                    .replace('\'', '"')),
        JsonNodeFactory.instance.objectNode(),
        Map.of(),
        unknown,
        T,
        List.of("c-1"));
  }

  private static List<Snapshot.Scope> allScopes(String account) {
    List<Snapshot.Scope> scopes = new ArrayList<>();
    for (String type : OutsideGrantFinder.TYPES) {
      String region = type.equals("AWS::IAM::Role") ? "global" : "us-east-1";
      scopes.add(new Snapshot.Scope(account, region, type, true, List.of(), Set.of("c-1")));
    }
    return scopes;
  }

  private static Snapshot snapshot(
      String account, List<Document> documents, List<Snapshot.Scope> scopes) {
    return new Snapshot(
        "aws", "aws/" + account, T.minusSeconds(60), T, documents, List.of(), scopes);
  }

  private static final String TO_VENDOR =
      "{'Effect':'Allow','Principal':{'AWS':'204177309185'},'Action':'s3:GetObject'}";

  @Test
  void route_hasTheAgreedShape_andThePhiMarkOfItsBucket() {
    Snapshot routes =
        Routes.snapshot(
            List.of(
                snapshot(
                    OWN,
                    List.of(policy("hsc-imaging-share", "[" + TO_VENDOR + "]", Map.of())),
                    allScopes(OWN)),
                snapshot(SECOND, List.of(), allScopes(SECOND))),
            register,
            T);
    assertThat(routes.source()).isEqualTo("systems");
    Document route = routes.documents().getFirst();
    assertThat(route.id().type()).isEqualTo("X::Route");
    assertThat(route.id().identifier()).isEqualTo("bucket-policy:hsc-imaging-share:204177309185");
    assertThat(route.properties().path("From").path("Type").asString())
        .isEqualTo("AWS::S3::Bucket");
    assertThat(route.properties().path("From").path("Identifier").asString())
        .isEqualTo("hsc-imaging-share");
    assertThat(route.properties().path("Kind").asString()).isEqualTo("bucket-policy");
    assertThat(route.properties().path("ToAccount").asString()).isEqualTo("204177309185");
    assertThat(route.properties().path("SystemId").asString()).isEqualTo("S-01");
    assertThat(route.properties().path("HoldsPhi").asString()).isEqualTo("yes");
    assertThat(route.properties().path("Grade").asString()).isEqualTo("certain");
    assertThat(route.observed()).isEqualTo(T);
    assertThat(routes.calls()).extracting(c -> c.id()).containsAll(route.calls());
    assertThat(routes.scopes()).allMatch(Snapshot.Scope::complete);
  }

  @Test
  void severalStatementsToTheSameParty_areOneRoute_certainIfOneIs() {
    String possible =
        "{'Effect':'Allow','Principal':{'AWS':'204177309185'},'Action':'s3:Put*','Condition':{'Bool':{'x':'true'}}}";
    Snapshot routes =
        Routes.snapshot(
            List.of(
                snapshot(
                    OWN,
                    List.of(policy("b", "[" + possible + "," + TO_VENDOR + "]", Map.of())),
                    allScopes(OWN))),
            register,
            T);
    assertThat(routes.documents()).hasSize(1);
    ObjectNode properties = routes.documents().getFirst().properties();
    assertThat(properties.path("Grade").asString()).isEqualTo("certain");
    assertThat(properties.path("Reasons").size()).isEqualTo(2);
  }

  @Test
  void ownAccountWithoutSnapshot_leavesItsRoutesIncomplete() {
    Snapshot routes =
        Routes.snapshot(List.of(snapshot(OWN, List.of(), allScopes(OWN))), register, T);
    assertThat(routes.scopes())
        .filteredOn(s -> s.account().equals(SECOND))
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.complete()).isFalse();
              assertThat(s.reasons().getFirst()).contains("was not collected");
            });
  }

  @Test
  void typeNeverLookedAt_incompleteScope_unreadPolicy_eachLeaveTheRoutesIncomplete() {
    List<Snapshot.Scope> noKeys =
        allScopes(OWN).stream().filter(s -> !s.type().equals("AWS::KMS::Key")).toList();
    assertThat(incomplete(List.of(), noKeys)).contains("AWS::KMS::Key was not looked at");

    List<Snapshot.Scope> denied =
        allScopes(OWN).stream()
            .map(
                s ->
                    s.type().equals("AWS::IAM::Role")
                        ? new Snapshot.Scope(
                            s.account(),
                            s.region(),
                            s.type(),
                            false,
                            List.of("ListRoles denied"),
                            s.calls())
                        : s)
            .toList();
    assertThat(incomplete(List.of(), denied)).contains("ListRoles denied");

    Document unread =
        policy("b", "[]", Map.of("properties.PolicyDocument", "GetBucketPolicy denied"));
    assertThat(incomplete(List.of(unread), allScopes(OWN))).contains("GetBucketPolicy denied");
  }

  private String incomplete(List<Document> documents, List<Snapshot.Scope> scopes) {
    Snapshot routes =
        Routes.snapshot(
            List.of(
                snapshot(OWN, documents, scopes), snapshot(SECOND, List.of(), allScopes(SECOND))),
            register,
            T);
    return routes.scopes().stream()
        .filter(s -> !s.complete())
        .flatMap(s -> s.reasons().stream())
        .reduce("", (a, b) -> a + b + "\n");
  }

  @Test
  void nothingCollected_isIncompleteForEveryOwnAccount() {
    Snapshot routes = Routes.snapshot(List.of(), register, T);
    assertThat(routes.documents()).isEmpty();
    assertThat(routes.scopes()).hasSize(2).noneMatch(Snapshot.Scope::complete);
  }

  @Test
  void routeFromAStoreOfNoSystem_isUnknown_notFreeOfPhi() {
    Document policy =
        new Document(
            new ResourceId("aws", SECOND, "us-east-1", "AWS::S3::BucketPolicy", "lost", null),
            null,
            policy("lost", "[" + TO_VENDOR + "]", Map.of()).properties(),
            JsonNodeFactory.instance.objectNode(),
            Map.of(),
            Map.of(),
            T,
            List.of());
    Snapshot routes =
        Routes.snapshot(List.of(snapshot(SECOND, List.of(policy), allScopes(SECOND))), register, T);
    ObjectNode properties = routes.documents().getFirst().properties();
    assertThat(properties.path("HoldsPhi").asString()).isEqualTo("unknown");
    assertThat(properties.path("SystemId").asString()).isEmpty();
  }

  private static Snapshot template(List<Document> documents) {
    return new Snapshot(
        "cloudformation",
        "cloudformation/clinic.yaml",
        T,
        T,
        documents,
        List.of(),
        List.of(
            new Snapshot.Scope(
                OWN, "us-east-1", "AWS::S3::BucketPolicy", true, List.of(), Set.of())));
  }

  @Test
  void accountKnownFromTemplatesOnly_listsTheirRoutes_butStaysIncomplete() {
    Document policy = policy("hsc-imaging-share", "[" + TO_VENDOR + "]", Map.of());
    Snapshot routes = Routes.snapshot(List.of(template(List.of(policy))), register, T);
    assertThat(routes.documents()).hasSize(1);
    assertThat(routes.scopes())
        .filteredOn(s -> s.account().equals(OWN))
        .singleElement()
        .satisfies(
            s -> {
              assertThat(s.complete()).isFalse();
              assertThat(s.reasons().getFirst()).contains("known from templates only");
            });
  }

  @Test
  void accountThatWasCollected_takesNoRoutesFromTemplates() {
    Document meant = policy("hsc-imaging-share", "[" + TO_VENDOR + "]", Map.of());
    Snapshot routes =
        Routes.snapshot(
            List.of(
                template(List.of(meant)),
                snapshot(OWN, List.of(), allScopes(OWN)),
                snapshot(SECOND, List.of(), allScopes(SECOND))),
            register,
            T);
    assertThat(routes.documents()).isEmpty();
    assertThat(routes.scopes()).allMatch(Snapshot.Scope::complete);
  }
}
