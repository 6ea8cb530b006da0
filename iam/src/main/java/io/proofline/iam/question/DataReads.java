package io.proofline.iam.question;

import java.util.List;
import java.util.Map;

/**
 * Actions that read what a store holds. An access level is no answer to that: "Read" includes
 * settings, and some writes hand data out. Judged service by service.
 */
public final class DataReads {
  private static final Map<String, List<String>> BY_SERVICE =
      Map.ofEntries(
          Map.entry("s3", List.of("s3:GetObject", "s3:GetObjectVersion", "s3:GetObjectTorrent")),
          Map.entry(
              "dynamodb",
              List.of(
                  "dynamodb:GetItem",
                  "dynamodb:BatchGetItem",
                  "dynamodb:Query",
                  "dynamodb:Scan",
                  "dynamodb:GetRecords",
                  "dynamodb:PartiQLSelect",
                  "dynamodb:ExportTableToPointInTime",
                  "dynamodb:RestoreTableFromBackup",
                  "dynamodb:RestoreTableToPointInTime")),
          Map.entry("sqs", List.of("sqs:ReceiveMessage")),
          Map.entry("sns", List.of("sns:Subscribe")),
          Map.entry("kinesis", List.of("kinesis:GetRecords", "kinesis:SubscribeToShard")),
          Map.entry("kms", List.of("kms:Decrypt", "kms:ReEncryptFrom", "kms:CreateGrant")),
          Map.entry(
              "secretsmanager",
              List.of("secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue")),
          Map.entry(
              "ssm", List.of("ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath")),
          Map.entry(
              "rds",
              List.of(
                  "rds-data:ExecuteStatement",
                  "rds-data:BatchExecuteStatement",
                  "rds-db:connect",
                  "rds:RestoreDBInstanceFromDBSnapshot",
                  "rds:RestoreDBClusterFromSnapshot",
                  "rds:CopyDBSnapshot",
                  "rds:StartExportTask")),
          Map.entry(
              "logs",
              List.of(
                  "logs:GetLogEvents",
                  "logs:FilterLogEvents",
                  "logs:GetQueryResults",
                  "logs:StartLiveTail")),
          Map.entry("elasticfilesystem", List.of("elasticfilesystem:ClientMount")),
          Map.entry("es", List.of("es:ESHttpGet", "es:ESHttpPost", "es:ESHttpHead")),
          Map.entry("athena", List.of("athena:GetQueryResults", "athena:GetQueryResultsStream")));

  private DataReads() {}

  /** The actions that read the data of a resource; every action where the service is not listed. */
  public static List<String> of(String arn) {
    String[] parts = arn.split(":", 4);
    String service = parts.length > 2 ? parts[2] : "";
    return BY_SERVICE.getOrDefault(service, List.of(service.isEmpty() ? "*" : service + ":*"));
  }

  /** What the actions act on: the resource and what is in it. */
  public static List<String> resources(String arn) {
    return arn.contains(":s3:::") ? List.of(arn, arn + "/*") : List.of(arn, arn + "/*", arn + ":*");
  }
}
