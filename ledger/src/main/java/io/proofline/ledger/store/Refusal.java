package io.proofline.ledger.store;

import java.io.IOException;
import java.io.InputStream;
import java.util.Set;

/** Turns an answer that is no success into a sentence that says what to change. */
final class Refusal {
  private static final int MAX_BODY = 1 << 16;

  private Refusal() {}

  static StoreException of(BucketAddress address, String doing, HttpSeam.Answer answer) {
    String code = "";
    String said = "";
    try (InputStream in = answer.body()) {
      byte[] body = in.readNBytes(MAX_BODY);
      if (body.length > 0) {
        Xml.Element error = Xml.read(body, Set.of()).getFirst();
        code = error.text("Code");
        said = error.text("Message");
      }
    } catch (IOException e) {
      said = "";
    }
    String what = doing + " was refused by " + address + ": ";
    return new StoreException(what + reason(address, answer, code, said), answer.status(), code);
  }

  private static String reason(
      BucketAddress address, HttpSeam.Answer answer, String code, String said) {
    return switch (code) {
      case "NoSuchBucket" -> "there is no bucket " + address.bucket() + "; make it first";
      case "AccessDenied", "AllAccessDisabled" ->
          "access denied. The credentials need s3:ListBucketVersions, s3:GetObjectVersion,"
              + " s3:PutObject, s3:PutObjectRetention and s3:GetBucketObjectLockConfiguration on"
              + " this bucket, or the version is locked"
              + (address.owner().isPresent()
                  ? "; or account " + address.owner().get() + " does not own it"
                  : "");
      case "InvalidAccessKeyId", "InvalidToken", "ExpiredToken", "TokenRefreshRequired" ->
          "the credentials are not valid any more (" + code + "); sign in again";
      case "SignatureDoesNotMatch" ->
          "the secret key does not belong to the access key, or the region is another";
      case "RequestTimeTooSkewed" -> "the clock of this machine is wrong; set it right";
      case "PermanentRedirect",
          "AuthorizationHeaderMalformed",
          "IllegalLocationConstraintException" ->
          "the bucket is in another region"
              + answer
                  .header("x-amz-bucket-region")
                  .map(region -> ": --region " + region)
                  .orElse("");
      case "ObjectLockConfigurationNotFoundError" ->
          "Object Lock is not switched on; without it nothing can be retained. Make a bucket with"
              + " Object Lock (it can be switched on for an existing one that keeps versions)";
      case "InvalidRetentionPeriod", "InvalidRequest", "InvalidArgument" ->
          code + " (" + said + "); is Object Lock switched on, and the period above its minimum?";
      case "EntityTooLarge" -> "the object is too large for one request (5 GiB)";
      case "SlowDown", "ServiceUnavailable", "InternalError" ->
          "the service is too busy (" + code + "); run the command again, it goes on where it was";
      case "BadDigest", "XAmzContentSHA256Mismatch" ->
          "the bytes changed on their way (" + code + "); run the command again";
      default ->
          "HTTP "
              + answer.status()
              + (code.isEmpty() ? "" : " " + code)
              + (said.isEmpty() ? "" : " (" + said + ")");
    };
  }
}
