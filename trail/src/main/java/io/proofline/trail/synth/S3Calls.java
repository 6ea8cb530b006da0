package io.proofline.trail.synth;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Calls of Amazon S3, with the fields that S3 writes and nobody else. */
final class S3Calls {
  private final Dice dice;

  S3Calls(Dice dice) {
    this.dice = dice;
  }

  static String arn(String bucket) {
    return "arn:aws:s3:::" + bucket;
  }

  Call getObject(String owner, String region, String bucket, String key) {
    return object("GetObject", "1.11", true, owner, region, bucket, key, null);
  }

  Call headObject(String owner, String region, String bucket, String key) {
    return object("HeadObject", "1.11", true, owner, region, bucket, key, null);
  }

  Call putObject(String owner, String region, String bucket, String key) {
    ObjectNode response = Nodes.object("x-amz-server-side-encryption", "aws:kms");
    return object("PutObject", "1.11", false, owner, region, bucket, key, response);
  }

  private Call object(
      String name,
      String version,
      boolean readOnly,
      String owner,
      String region,
      String bucket,
      String key,
      @Nullable ObjectNode response) {
    String host = bucket + ".s3." + region + ".amazonaws.com";
    ObjectNode request = Nodes.object("bucketName", bucket, "Host", host, "key", key);
    int size = dice.between(18_000, 4_200_000);
    return new Call(
            "s3",
            name,
            version,
            readOnly,
            true,
            request,
            response,
            java.util.List.of(),
            transfer(readOnly ? 0 : size, readOnly && name.equals("GetObject") ? size : 0),
            Optional.of(host),
            Optional.empty())
        .on(
            Nodes.object("type", "AWS::S3::Object", "ARN", arn(bucket) + "/" + key),
            Nodes.object("accountId", owner, "type", "AWS::S3::Bucket", "ARN", arn(bucket)));
  }

  Call listObjects(String owner, String region, String bucket, String prefix) {
    String host = bucket + ".s3." + region + ".amazonaws.com";
    return new Call(
            "s3",
            "ListObjects",
            "1.11",
            true,
            true,
            Nodes.object(
                "list-type",
                "2",
                "bucketName",
                bucket,
                "encoding-type",
                "url",
                "prefix",
                prefix,
                "Host",
                host),
            null,
            java.util.List.of(),
            transfer(0, dice.between(400, 21_000)),
            Optional.of(host),
            Optional.empty())
        .on(
            Nodes.object("type", "AWS::S3::Object", "ARNPrefix", arn(bucket) + "/" + prefix),
            Nodes.object("accountId", owner, "type", "AWS::S3::Bucket", "ARN", arn(bucket)));
  }

  /** A call about a bucket's settings, for example GetBucketPolicy with sub-resource policy. */
  Call setting(
      String name,
      boolean readOnly,
      String owner,
      String region,
      String bucket,
      String subResource,
      @Nullable ObjectNode more) {
    String host = bucket + ".s3." + region + ".amazonaws.com";
    ObjectNode request = Nodes.object("bucketName", bucket, "Host", host, subResource, "");
    if (more != null) {
      request.setAll(more);
    }
    return new Call(
            "s3",
            name,
            "1.10",
            readOnly,
            false,
            request,
            null,
            java.util.List.of(),
            transfer(
                readOnly ? 0 : dice.between(200, 1_400), readOnly ? dice.between(240, 900) : 0),
            Optional.of(host),
            Optional.empty())
        .on(Nodes.object("accountId", owner, "type", "AWS::S3::Bucket", "ARN", arn(bucket)));
  }

  /** What KMS writes when S3 asks it for the key of an object. */
  static Call decryptFor(
      String name, String owner, String region, String keyId, String bucket, String key) {
    boolean decrypt = name.equals("Decrypt");
    ObjectNode context =
        Nodes.object("encryptionContext", Nodes.object("aws:s3:arn", arn(bucket) + "/" + key));
    if (decrypt) {
      context.put("encryptionAlgorithm", "SYMMETRIC_DEFAULT");
    } else {
      context.put("keyId", "arn:aws:kms:" + region + ":" + owner + ":key/" + keyId);
      context.put("keySpec", "AES_256");
    }
    return Call.read("kms", name, "1.11", context)
        .on(
            Nodes.object(
                "accountId",
                owner,
                "type",
                "AWS::KMS::Key",
                "ARN",
                "arn:aws:kms:" + region + ":" + owner + ":key/" + keyId));
  }

  private ObjectNode transfer(int in, int out) {
    return Nodes.object(
        "SignatureVersion",
        "SigV4",
        "CipherSuite",
        "TLS_AES_128_GCM_SHA256",
        "bytesTransferredIn",
        in,
        "AuthenticationMethod",
        "AuthHeader",
        "x-amz-id-2",
        dice.base64(75) + "=",
        "bytesTransferredOut",
        out);
  }
}
