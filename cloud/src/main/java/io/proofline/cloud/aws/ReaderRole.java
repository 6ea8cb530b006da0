package io.proofline.cloud.aws;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The least role that can read what a collection reads, in the forms in which people install it.
 * Every action comes from the declared operations, so the role grows and shrinks with them; none of
 * them writes, and none reads the content of a store or secret.
 */
public final class ReaderRole {
  /** A managed policy may have 6,144 characters without white space (IAM and STS quotas). */
  private static final int MOST_CHARACTERS = 5_900;

  private static final String NAME = "ProoflineReader";

  private ReaderRole() {}

  /** One policy document with every action. */
  public static ObjectNode policy() {
    return document(AwsCollector.permissions());
  }

  /** The same, cut so that each fits a managed policy. */
  public static List<ObjectNode> managedPolicies() {
    List<ObjectNode> policies = new ArrayList<>();
    List<String> some = new ArrayList<>();
    int characters = 0;
    for (String action : AwsCollector.permissions()) {
      if (characters + action.length() + 3 > MOST_CHARACTERS - 120) {
        policies.add(document(some));
        some = new ArrayList<>();
        characters = 0;
      }
      some.add(action);
      characters += action.length() + 3;
    }
    policies.add(document(some));
    return List.copyOf(policies);
  }

  private static ObjectNode document(List<String> actions) {
    ObjectNode policy = JsonNodeFactory.instance.objectNode();
    policy.put("Version", "2012-10-17");
    ObjectNode statement = policy.putArray("Statement").addObject();
    statement.put("Sid", "ReadSettings");
    statement.put("Effect", "Allow");
    ArrayNode list = statement.putArray("Action");
    actions.forEach(list::add);
    statement.put("Resource", "*");
    return policy;
  }

  /** A CloudFormation template for a stack set: the role in every account of the organisation. */
  public static String stackSet() {
    StringBuilder yaml = new StringBuilder();
    yaml.append(
        """
        AWSTemplateFormatVersion: "2010-09-09"
        Description: Role with which Proofline reads the settings of an account. It can change nothing.
        Parameters:
          CollectorAccountId:
            Type: String
            AllowedPattern: "[0-9]{12}"
            Description: Account from which the collection runs.
          ExternalId:
            Type: String
            MinLength: 16
            NoEcho: true
            Description: Shared word that the collector must give, against a confused deputy.
        Resources:
          ReaderRole:
            Type: AWS::IAM::Role
            Properties:
              RoleName: ProoflineReader
              MaxSessionDuration: 3600
              AssumeRolePolicyDocument:
                Version: "2012-10-17"
                Statement:
                  - Effect: Allow
                    Principal:
                      AWS: !Sub "arn:${AWS::Partition}:iam::${CollectorAccountId}:root"
                    Action: sts:AssumeRole
                    Condition:
                      StringEquals:
                        sts:ExternalId: !Ref ExternalId
              ManagedPolicyArns:
        """);
    List<ObjectNode> policies = managedPolicies();
    for (int i = 1; i <= policies.size(); i++) {
      yaml.append("        - !Ref ReaderPolicy").append(i).append('\n');
    }
    for (int i = 1; i <= policies.size(); i++) {
      yaml.append("  ReaderPolicy").append(i).append(":\n");
      yaml.append("    Type: AWS::IAM::ManagedPolicy\n    Properties:\n");
      yaml.append("      ManagedPolicyName: ").append(NAME).append(i).append('\n');
      yaml.append("      PolicyDocument:\n        Version: \"2012-10-17\"\n        Statement:\n");
      yaml.append("          - Sid: ReadSettings\n            Effect: Allow\n");
      yaml.append("            Resource: \"*\"\n            Action:\n");
      policies
          .get(i - 1)
          .at("/Statement/0/Action")
          .forEach(
              action -> yaml.append("              - ").append(action.asString()).append('\n'));
    }
    yaml.append("Outputs:\n  RoleArn:\n    Value: !GetAtt ReaderRole.Arn\n");
    return yaml.toString();
  }

  /** A Terraform module with the same role. */
  public static String terraform() {
    StringBuilder hcl = new StringBuilder();
    hcl.append(
        """
        # Role with which Proofline reads the settings of an account. It can change nothing.
        variable "collector_account_id" {
          type        = string
          description = "Account from which the collection runs."
          validation {
            condition     = can(regex("^[0-9]{12}$", var.collector_account_id))
            error_message = "An account id has twelve digits."
          }
        }

        variable "external_id" {
          type        = string
          sensitive   = true
          description = "Shared word that the collector must give, against a confused deputy."
        }

        data "aws_partition" "current" {}

        resource "aws_iam_role" "reader" {
          name                 = "ProoflineReader"
          max_session_duration = 3600
          assume_role_policy = jsonencode({
            Version = "2012-10-17"
            Statement = [{
              Effect    = "Allow"
              Principal = { AWS = "arn:${data.aws_partition.current.partition}:iam::${var.collector_account_id}:root" }
              Action    = "sts:AssumeRole"
              Condition = { StringEquals = { "sts:ExternalId" = var.external_id } }
            }]
          })
        }
        """);
    List<ObjectNode> policies = managedPolicies();
    for (int i = 1; i <= policies.size(); i++) {
      hcl.append("\nresource \"aws_iam_policy\" \"reader_").append(i).append("\" {\n");
      hcl.append("  name   = \"").append(NAME).append(i).append("\"\n");
      hcl.append("  policy = <<-JSON\n");
      String json =
          JsonMapper.shared()
              .writerWithDefaultPrettyPrinter()
              .writeValueAsString(policies.get(i - 1))
              .replace("\r\n", "\n");
      json.lines().forEach(line -> hcl.append("    ").append(line).append('\n'));
      hcl.append("  JSON\n}\n\n");
      hcl.append("resource \"aws_iam_role_policy_attachment\" \"reader_").append(i);
      hcl.append("\" {\n  role       = aws_iam_role.reader.name\n");
      hcl.append("  policy_arn = aws_iam_policy.reader_").append(i).append(".arn\n}\n");
    }
    hcl.append("\noutput \"role_arn\" {\n  value = aws_iam_role.reader.arn\n}\n");
    return hcl.toString();
  }
}
