package io.proofline.iam.question;

import io.proofline.iam.decide.AccessControl.Entry;
import io.proofline.iam.decide.PublicAccessBlock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What makes a bucket public or not beside its policy, as far as it was given. Source: S3 User
 * Guide, "Blocking public access to your Amazon S3 storage", "Controlling ownership of objects".
 *
 * @param enforced whether {@code ObjectOwnership} is {@code BucketOwnerEnforced}, so that all lists
 *     are void; null when not given
 * @param bucketList the bucket's access control list; null when not given
 * @param objectLists the lists of all of its objects together; null when not given
 * @param blocks the switches of block public access by level; those that are not there were not
 *     given
 */
public record BucketSettings(
    @Nullable Boolean enforced,
    @Nullable List<Entry> bucketList,
    @Nullable List<Entry> objectLists,
    Map<Level, PublicAccessBlock> blocks) {
  /** Nothing was given. */
  public static final BucketSettings NONE = new BucketSettings(null, null, null, Map.of());

  /** Where the switches of block public access can be. One that is on is on for all below it. */
  public enum Level {
    /** Of the bucket. */
    BUCKET("the bucket"),
    /** Of the account that owns it. */
    ACCOUNT("the account"),
    /** Of the account's organisation. */
    ORGANIZATION("the organisation");

    private final String words;

    Level(String words) {
      this.words = words;
    }
  }

  /** Takes copies. */
  public BucketSettings {
    bucketList = bucketList == null ? null : List.copyOf(bucketList);
    objectLists = objectLists == null ? null : List.copyOf(objectLists);
    blocks = Map.copyOf(blocks);
  }

  /** With a level's switches. */
  public BucketSettings with(Level level, PublicAccessBlock block) {
    Map<Level, PublicAccessBlock> more = new EnumMap<>(Level.class);
    more.putAll(blocks);
    more.put(level, block);
    return new BucketSettings(enforced, bucketList, objectLists, more);
  }

  /** Whether anything was given. */
  boolean any() {
    return asksLists() || !blocks.isEmpty();
  }

  /** Whether something was said of the lists, so that they are part of the question. */
  boolean asksLists() {
    return enforced != null || bucketList != null || objectLists != null;
  }

  /** Whether the lists are void, or what they grant to the public is ignored. */
  boolean listsClosed() {
    return (enforced != null && enforced) || on(PublicAccessBlock::ignorePublicAcls);
  }

  /** Whether a public policy serves the bucket's own account and AWS services only. */
  boolean restricted() {
    return on(PublicAccessBlock::restrictPublicBuckets);
  }

  /** The switches that are on at one level at least. */
  PublicAccessBlock block() {
    return blocks.values().stream().reduce(PublicAccessBlock.OFF, PublicAccessBlock::and);
  }

  private boolean on(Predicate<PublicAccessBlock> flag) {
    return blocks.values().stream().anyMatch(flag);
  }

  /** What was not given and would count, in words. */
  List<String> notGiven() {
    List<String> missing = new ArrayList<>();
    if (enforced == null) {
      missing.add("object ownership");
    }
    if (!listsClosed()) {
      if (bucketList == null) {
        missing.add("the bucket's access control list");
      }
      if (objectLists == null) {
        missing.add("the access control lists of its objects");
      }
    }
    if (!restricted() || !on(PublicAccessBlock::ignorePublicAcls)) {
      for (Level level : Level.values()) {
        if (!blocks.containsKey(level)) {
          missing.add("block public access of " + level.words);
        }
      }
    }
    return missing;
  }

  /** A level by its name in lower case; null when there is none of that name. */
  public static @Nullable Level level(String name) {
    for (Level level : Level.values()) {
      if (level.name().toLowerCase(Locale.ROOT).equals(name)) {
        return level;
      }
    }
    return null;
  }
}
