package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.cloud.CallRecord;
import io.proofline.cloud.CallRecord.Outcome;
import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.call.ApiFailure;
import io.proofline.cloud.call.ApiPage;
import io.proofline.cloud.call.ApiRequest;
import io.proofline.cloud.call.CloudApi;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** An organisation of accounts, some of which cannot be read. */
class EstateCollectorTest {
  private static final Instant NOW = Instant.parse("2026-11-28T08:00:00Z");
  private static final String HOME = "111111111111";
  private static final String CLINIC = "222222222222";
  private static final String LAB = "333333333333";
  private static final String OLD = "444444444444";

  private final List<String> roles = new ArrayList<>();
  private String accounts =
      """
      {"Accounts":[{"Id":"%s","State":"ACTIVE"},
                   {"Id":"%s","Status":"ACTIVE","JoinedTimestamp":1.7356896E9,
                    "Arn":"arn:aws:organizations::111111111111:account/o-abcdefghij/222222222222",
                    "Name":"clinic","Email":"clinic@example.org"},
                   {"Id":"%s","State":"ACTIVE"},{"Id":"%s","State":"SUSPENDED"}]}\
      """
          .formatted(HOME, CLINIC, LAB, OLD);
  private Set<String> closed = Set.of();

  /** Answers only what is needed to be an account; everything else fails. */
  private CloudApi account(String id) {
    return new CloudApi() {
      @Override
      public ApiPage page(ApiRequest request) throws ApiFailure {
        return switch (request.operation().name()) {
          case "GetCallerIdentity" ->
              answer("{\"Account\":\"" + id + "\",\"Arn\":\"arn:aws:sts::" + id + ":x\"}");
          case "DescribeRegions" -> answer("{\"Regions\":[{\"RegionName\":\"us-east-1\"}]}");
          case "ListAccounts" -> list(request);
          default -> throw new ApiFailure(ApiFailure.Kind.SERVICE_ERROR, "InternalError", "no", "");
        };
      }
    };
  }

  private ApiPage list(ApiRequest request) throws ApiFailure {
    if (accounts.startsWith("!")) {
      throw new ApiFailure(ApiFailure.Kind.DENIED, "AccessDeniedException", "no", "");
    }
    String[] pages = accounts.split("\n---\n", -1);
    String token = request.token();
    int page = token == null ? 0 : Integer.parseInt(token);
    if (page >= pages.length) {
      throw new ApiFailure(ApiFailure.Kind.SERVICE_ERROR, "InternalError", "no", "");
    }
    return answer(pages[page]);
  }

  private static ApiPage answer(String json) {
    return new ApiPage(JsonMapper.shared().readTree(json).asObject(), json);
  }

  private Map<String, CollectedSnapshot> collect(boolean organization, String... explicit)
      throws Exception {
    return collect(CollectionBounds.NONE, organization, explicit);
  }

  private Map<String, CollectedSnapshot> collect(
      CollectionBounds bounds, boolean organization, String... explicit) throws Exception {
    EstateCollector.Door door =
        target -> {
          AssumedRole role = target.role();
          if (role == null) {
            return account(HOME);
          }
          synchronized (roles) {
            roles.add(role.arn() + " " + role.externalId());
          }
          String id = role.arn().split(":", -1)[4];
          if (closed.contains(id)) {
            throw new ApiFailure(
                ApiFailure.Kind.DENIED, "AccessDenied", "sts:AssumeRole of " + role.arn(), "");
          }
          return account(id);
        };
    Map<String, CollectedSnapshot> snapshots = new TreeMap<>();
    new EstateCollector(door, Clock.fixed(NOW, ZoneOffset.UTC), wait -> {})
        .collect(
            new AwsEstate(
                new AwsTarget(null, null, List.of()),
                organization,
                List.of(explicit),
                "audit/ProoflineReader",
                "word"),
            bounds,
            answered -> {},
            snapshot -> snapshots.put(snapshot.snapshot().subject(), snapshot));
    return snapshots;
  }

  private static CollectedSnapshot of(Map<String, CollectedSnapshot> snapshots, String subject) {
    return Objects.requireNonNull(snapshots.get(subject), subject);
  }

  private static CallRecord leftOut(Map<String, CollectedSnapshot> snapshots, String account) {
    CollectedSnapshot snapshot = of(snapshots, "aws/" + account);
    assertThat(snapshot.partial()).isTrue();
    assertThat(snapshot.snapshot().documents()).isEmpty();
    assertThat(snapshot.snapshot().scopes())
        .hasSize(AwsCollector.types().size())
        .noneMatch(scope -> scope.complete());
    return snapshot.snapshot().calls().stream()
        .filter(CallRecord::leavesAccountOut)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void everyAccountOfTheOrganisation_hasASnapshot_throughItsRole() throws Exception {
    Map<String, CollectedSnapshot> snapshots = collect(true);
    assertThat(snapshots)
        .containsOnlyKeys(
            "aws/organization/" + HOME, "aws/" + HOME, "aws/" + CLINIC, "aws/" + LAB, "aws/" + OLD);
    assertThat(roles)
        .containsExactlyInAnyOrder(
            "arn:aws:iam::" + CLINIC + ":role/audit/ProoflineReader word",
            "arn:aws:iam::" + LAB + ":role/audit/ProoflineReader word");
    assertThat(of(snapshots, "aws/" + CLINIC).snapshot().documents()).isNotEmpty();
    assertThat(of(snapshots, "aws/organization/" + HOME).snapshot().scopes()).isEmpty();
  }

  @Test
  void theListOfAccounts_saysSinceWhenEachIsOfTheOrganisation_andNotWhoseItIs() throws Exception {
    List<Document> listed = of(collect(true), "aws/organization/" + HOME).snapshot().documents();
    assertThat(listed)
        .extracting(document -> document.id().identifier())
        .containsExactly(HOME, CLINIC, LAB, OLD);
    Document clinic = listed.get(1);
    assertThat(clinic.id().type()).isEqualTo("AWS::Organizations::Account");
    assertThat(clinic.properties().toString())
        .isEqualTo(
            "{\"AccountId\":\"222222222222\",\"JoinedTimestamp\":\"2025-01-01T00:00:00Z\","
                + "\"Status\":\"ACTIVE\"}");
  }

  @Test
  void suspendedAccount_isNamedAndNothingIsKnownOfIt() throws Exception {
    CallRecord why = leftOut(collect(true), OLD);
    assertThat(why.outcome()).isEqualTo(Outcome.NOT_ASKED);
    assertThat(why.detail()).isEqualTo("it is SUSPENDED");
  }

  @Test
  void roleThatIsRefused_isNamedAndNothingIsKnownOfTheAccount() throws Exception {
    closed = Set.of(LAB);
    Map<String, CollectedSnapshot> snapshots = collect(true);
    CallRecord why = leftOut(snapshots, LAB);
    assertThat(why.outcome()).isEqualTo(Outcome.DENIED);
    assertThat(why.code()).isEqualTo("AccessDenied");
    assertThat(why.detail()).contains("sts:AssumeRole", LAB);
    assertThat(of(snapshots, "aws/" + CLINIC).snapshot().documents()).isNotEmpty();
  }

  @Test
  void listThatIsDenied_leavesAnAccountOfWhichNothingIsKnown() throws Exception {
    accounts = "!";
    Map<String, CollectedSnapshot> snapshots = collect(true, CLINIC);
    assertThat(snapshots)
        .containsOnlyKeys("aws/organization/" + HOME, "aws/" + HOME, "aws/" + CLINIC);
    CollectedSnapshot organization = of(snapshots, "aws/organization/" + HOME);
    assertThat(organization.snapshot().scopes())
        .hasSize(AwsCollector.types().size())
        .allSatisfy(
            scope -> {
              assertThat(scope.account()).isEqualTo("*");
              assertThat(scope.complete()).isFalse();
              assertThat(scope.reasons().getFirst())
                  .contains("organizations:ListAccounts was denied");
            });
  }

  @Test
  void listThatIsCutOff_keepsWhatItNamed_andSaysThatThereMayBeMore() throws Exception {
    accounts =
        "{\"Accounts\":[{\"Id\":\"" + CLINIC + "\",\"State\":\"ACTIVE\"}],\"NextToken\":\"7\"}";
    Map<String, CollectedSnapshot> snapshots = collect(true);
    assertThat(snapshots).containsKey("aws/" + CLINIC);
    assertThat(of(snapshots, "aws/organization/" + HOME).snapshot().scopes())
        .isNotEmpty()
        .noneMatch(scope -> scope.complete());
  }

  @Test
  void secondPageOfTheList_isRead() throws Exception {
    accounts =
        "{\"Accounts\":[{\"Id\":\""
            + CLINIC
            + "\",\"State\":\"ACTIVE\"}],\"NextToken\":\"1\"}"
            + "\n---\n{\"Accounts\":[{\"Id\":\""
            + LAB
            + "\",\"State\":\"ACTIVE\"}]}";
    assertThat(collect(true)).containsKeys("aws/" + CLINIC, "aws/" + LAB);
  }

  @Test
  void accountsGivenByHand_areTheOnlyOnes() throws Exception {
    assertThat(collect(false, LAB)).containsOnlyKeys("aws/" + LAB);
  }

  @Test
  void accountsAfterTheTimeBox_areNamed() throws Exception {
    Map<String, CollectedSnapshot> snapshots =
        collect(new CollectionBounds(NOW.plusMillis(1), CallJournals.none()), false, LAB);
    assertThat(of(snapshots, "aws/" + LAB).snapshot().documents()).isNotEmpty();
    CallRecord why =
        leftOut(collect(new CollectionBounds(NOW, CallJournals.none()), false, LAB), LAB);
    assertThat(why.detail()).startsWith(CollectionBounds.TIME_BOX);
  }

  @Test
  void whatIsNoAccount_isRefused() {
    assertThatThrownBy(() -> collect(false, "441"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("441 is no account");
  }
}
