package io.proofline.cloud.aws;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What people install must allow what is asked, nothing else, and fit the quotas of IAM. */
class ReaderRoleTest {
  private static List<String> actions(JsonNode policy) {
    List<String> actions = new ArrayList<>();
    policy.at("/Statement/0/Action").forEach(action -> actions.add(action.asString()));
    return actions;
  }

  @Test
  void policy_allowsExactlyTheDeclaredOperations() {
    assertThat(actions(ReaderRole.policy())).isEqualTo(AwsCollector.permissions());
  }

  @Test
  void managedPolicies_fitTheQuota_andTogetherAllowTheSame() {
    List<String> together = new ArrayList<>();
    for (ObjectNode policy : ReaderRole.managedPolicies()) {
      assertThat(policy.toString().length()).isLessThanOrEqualTo(6_144);
      together.addAll(actions(policy));
    }
    assertThat(together).isEqualTo(AwsCollector.permissions());
    assertThat(ReaderRole.managedPolicies()).hasSizeLessThanOrEqualTo(10);
  }

  @Test
  void stackSet_isATemplate_whoseRoleAsksForTheSharedWordAndHoldsEveryPolicy() {
    JsonNode template = new YAMLMapper().readTree(ReaderRole.stackSet());
    JsonNode role = template.at("/Resources/ReaderRole/Properties");
    assertThat(role.at("/AssumeRolePolicyDocument/Statement/0/Condition/StringEquals").toString())
        .contains("sts:ExternalId");
    List<String> together = new ArrayList<>();
    for (int i = 1; i <= ReaderRole.managedPolicies().size(); i++) {
      JsonNode policy = template.at("/Resources/ReaderPolicy" + i + "/Properties/PolicyDocument");
      together.addAll(actions(policy));
    }
    assertThat(together).isEqualTo(AwsCollector.permissions());
    assertThat(role.path("ManagedPolicyArns")).hasSize(ReaderRole.managedPolicies().size());
  }

  @Test
  void terraform_namesEveryAction_andClosesWhatItOpens() {
    String hcl = ReaderRole.terraform();
    assertThat(hcl).contains("sts:ExternalId");
    for (String action : AwsCollector.permissions()) {
      assertThat(hcl).contains("\"" + action + "\"");
    }
    assertThat(hcl.chars().filter(c -> c == '{').count())
        .isEqualTo(hcl.chars().filter(c -> c == '}').count());
  }
}
