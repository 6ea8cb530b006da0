package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What no collector reads is judged where it is declared. */
class TemplateOnlyTypesTest {
  private static final Set<String> CONTROLS =
      Set.of(
          "clientvpn-not-authorize-all",
          "cw-subscription-in-scope",
          "rds-auto-backup-replication-encrypted");

  @TempDir Path folder;

  private Set<String> outcomes(String everybody, String account, String key) throws IOException {
    Path template = folder.resolve("declared.yaml");
    Files.writeString(
        template,
        """
        Resources:
          Rule:
            Type: AWS::EC2::ClientVpnAuthorizationRule
            Properties: {ClientVpnEndpointId: cvpn-endpoint-0a1b, TargetNetworkCidr: 10.0.0.0/8, %s}
          Filter:
            Type: AWS::Logs::SubscriptionFilter
            Properties:
              LogGroupName: /clinic/portal
              FilterPattern: ""
              DestinationArn: arn:aws:logs:us-east-1:%s:destination:logs
          Records:
            Type: AWS::RDS::DBInstance
            Properties:
              DBInstanceIdentifier: records
              Engine: postgres
              AutomaticBackupReplicationRegion: us-west-2
              %s
        """
            .formatted(everybody, account, key));
    Typed typed =
        Typed.in(
            folder,
            "controls",
            "check",
            "--template",
            template.toString(),
            "--account",
            ClinicAccount.ACCOUNT,
            "--region",
            "us-east-1",
            "--format",
            "json");
    Set<String> outcomes = new TreeSet<>();
    for (JsonNode row : JsonMapper.shared().readTree(typed.out()).path("results")) {
      String control = row.path("control").asString();
      if (CONTROLS.contains(control)) {
        outcomes.add(control + " " + row.path("outcome").asString());
      }
    }
    return outcomes;
  }

  @Test
  void asItShouldBe_passes() throws IOException {
    assertThat(
            outcomes(
                "AccessGroupId: staff",
                ClinicAccount.ACCOUNT,
                "AutomaticBackupReplicationKmsKeyId: arn:aws:kms:us-west-2:441020936617:key/k"))
        .containsExactly(
            "clientvpn-not-authorize-all pass",
            "cw-subscription-in-scope pass",
            "rds-auto-backup-replication-encrypted pass");
  }

  @Test
  void asItShouldNotBe_fails() throws IOException {
    assertThat(outcomes("AuthorizeAllGroups: true", "999999999999", "StorageEncrypted: true"))
        .containsExactly(
            "clientvpn-not-authorize-all fail",
            "cw-subscription-in-scope fail",
            "rds-auto-backup-replication-encrypted fail");
  }
}
