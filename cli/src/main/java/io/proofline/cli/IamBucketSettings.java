package io.proofline.cli;

import io.proofline.iam.decide.AccessControl;
import io.proofline.iam.decide.AccessControl.Entry;
import io.proofline.iam.decide.PublicAccessBlock;
import io.proofline.iam.decide.RequestDocument;
import io.proofline.iam.question.BucketSettings;
import io.proofline.iam.question.BucketSettings.Level;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads a bucket's settings beside its policy: objectOwnership, acl, publicAccessBlock. */
final class IamBucketSettings {
  private IamBucketSettings() {}

  /**
   * Reads them from the fields of an object.
   *
   * @throws IllegalArgumentException naming the field that holds something else
   */
  static BucketSettings read(JsonNode node) {
    JsonNode acl = node.path("acl");
    if (!acl.isMissingNode() && !acl.isObject()) {
      throw new IllegalArgumentException("acl is no object with the lists bucket and object");
    }
    return new BucketSettings(
        enforced(node.path("objectOwnership")),
        list(acl, "bucket"),
        list(acl, "object"),
        blocks(node.path("publicAccessBlock")));
  }

  /** The settings with public buckets restricted. */
  static BucketSettings restricted(BucketSettings settings) {
    PublicAccessBlock own = settings.blocks().getOrDefault(Level.BUCKET, PublicAccessBlock.OFF);
    return settings.with(Level.BUCKET, own.and(new PublicAccessBlock(false, false, false, true)));
  }

  /**
   * A type of resource, or an empty text.
   *
   * @throws IllegalArgumentException when the text is neither
   */
  static String type(String text) {
    if (!text.isEmpty() && !text.matches("AWS::[A-Za-z0-9]+::[A-Za-z0-9]+")) {
      throw new IllegalArgumentException(
          "resourceType is no type of resource, for example AWS::S3::Bucket");
    }
    return text;
  }

  private static @Nullable Boolean enforced(JsonNode node) {
    if (node.isMissingNode()) {
      return null;
    }
    return switch (node.asString("")) {
      case "BucketOwnerEnforced" -> true;
      case "BucketOwnerPreferred", "ObjectWriter" -> false;
      default ->
          throw new IllegalArgumentException(
              "objectOwnership is BucketOwnerEnforced, BucketOwnerPreferred or ObjectWriter");
    };
  }

  private static @Nullable List<Entry> list(JsonNode acl, String name) {
    if (acl.path(name).isMissingNode()) {
      return null;
    }
    if (!acl.path(name).isArray()) {
      throw new IllegalArgumentException("acl." + name + " is no list of grants");
    }
    ObjectNode alone = Json.object();
    alone.putObject("acl").set(name, acl.path(name));
    AccessControl lists = RequestDocument.plane(alone).acls();
    return lists == null ? null : name.equals("bucket") ? lists.bucket() : lists.object();
  }

  private static Map<Level, PublicAccessBlock> blocks(JsonNode node) {
    if (!node.isMissingNode() && !node.isObject()) {
      throw new IllegalArgumentException(
          "publicAccessBlock is no object with bucket, account and organization");
    }
    Map<Level, PublicAccessBlock> blocks = new EnumMap<>(Level.class);
    node.properties()
        .forEach(
            of -> {
              Level level = BucketSettings.level(of.getKey());
              if (level == null || !of.getValue().isObject()) {
                throw new IllegalArgumentException(
                    "publicAccessBlock has bucket, account and organization, each with four truth"
                        + " values; not "
                        + of.getKey());
              }
              ObjectNode alone = Json.object();
              alone.set("publicAccessBlock", of.getValue());
              PublicAccessBlock block = RequestDocument.plane(alone).publicAccessBlock();
              if (block != null) {
                blocks.put(level, block);
              }
            });
    return blocks;
  }
}
