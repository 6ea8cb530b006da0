package io.proofline.cli;

import io.proofline.cloud.CollectedSnapshot;
import io.proofline.cloud.Document;
import io.proofline.cloud.ResourceId;
import io.proofline.cloud.Snapshot;
import io.proofline.cloud.SnapshotStore;
import io.proofline.ledger.Actor;
import io.proofline.ledger.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** The clinic's account as somebody collected it, and what its logs hold. */
final class ClinicAccount {
  static final String ACCOUNT = "441020936617";

  private final Path folder;
  private final Path clinic;
  private final List<Document> documents = new ArrayList<>();
  private final List<Snapshot.Scope> scopes = new ArrayList<>();

  ClinicAccount(Path folder) {
    this.folder = folder;
    this.clinic = folder.resolve("clinic");
  }

  /** Makes the workspace. */
  ClinicAccount made() {
    Typed.in(folder, "init", "clinic", "--name", "Harbor Street Clinic", "--origin", "p.example/h");
    return this;
  }

  Path workspace() {
    return clinic;
  }

  /** A resource of the account; tags as {@code key=value}. */
  ClinicAccount has(String type, String name, String properties, String... tags) {
    Map<String, String> map = new java.util.TreeMap<>();
    for (String tag : tags) {
      map.put(tag.substring(0, tag.indexOf('=')), tag.substring(tag.indexOf('=') + 1));
    }
    documents.add(
        new Document(
            new ResourceId("aws", ACCOUNT, "us-east-1", type, name, null),
            null,
            JsonMapper.shared().readTree(properties).asObject(),
            JsonMapper.shared().createObjectNode(),
            map,
            Map.of(),
            Instant.EPOCH,
            List.of()));
    return this;
  }

  /** The types of which every resource was listed. */
  ClinicAccount knows(String... types) {
    for (String type : types) {
      scopes.add(new Snapshot.Scope(ACCOUNT, "global", type, true, List.of(), Set.of()));
    }
    return this;
  }

  /** Records what there is as collected in the minute before a time. */
  String collected(Instant at) throws IOException {
    Workspace workspace = Workspace.open(clinic, Typed.CLOCK);
    List<Document> seen =
        documents.stream()
            .map(
                d ->
                    new Document(
                        d.id(),
                        d.arn(),
                        d.properties(),
                        d.runtime(),
                        d.tags(),
                        d.unknown(),
                        at,
                        d.calls()))
            .toList();
    return new SnapshotStore(workspace.ledger(), workspace.sheets().under("cloud"))
        .record(
            new CollectedSnapshot(
                new Snapshot(
                    "aws", "aws/" + ACCOUNT, at.minusSeconds(60), at, seen, List.of(), scopes),
                Map.of()),
            Actor.asserted("collector"))
        .leaf()
        .toString();
  }

  void forget() {
    documents.clear();
  }

  /** Takes in a log with one call on a bucket, made in a role. */
  void logged(String eventId, Instant at, String event, String bucket, String error)
      throws IOException {
    Path log = clinic.resolve(eventId + ".json");
    Files.writeString(
        log,
        """
        {"Records":[{"eventVersion":"1.09","eventID":"%s","eventTime":"%s",
        "eventSource":"s3.amazonaws.com","eventName":"%s","awsRegion":"us-east-1",
        "recipientAccountId":"%s","eventType":"AwsApiCall","eventCategory":"Management",
        "readOnly":false,"sourceIPAddress":"198.51.100.7","userAgent":"console",%s
        "userIdentity":{"type":"AssumedRole","principalId":"AROAEXAMPLE:dana",
        "arn":"arn:aws:sts::%s:assumed-role/imaging-admin/dana","accountId":"%s",
        "accessKeyId":"ASIAEXAMPLE","sessionContext":{"sessionIssuer":{"type":"Role",
        "principalId":"AROAEXAMPLE","arn":"arn:aws:iam::%s:role/imaging-admin",
        "accountId":"%s","userName":"imaging-admin"}}},
        "requestParameters":{"bucketName":"%s"},"responseElements":null}]}
        """
            .formatted(
                eventId,
                at,
                event,
                ACCOUNT,
                error.isEmpty() ? "" : "\"errorCode\":\"" + error + "\",",
                ACCOUNT,
                ACCOUNT,
                ACCOUNT,
                ACCOUNT,
                bucket));
    Typed.in(clinic, "trail", "ingest", log.toString());
  }
}
