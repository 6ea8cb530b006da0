package io.proofline.ledger.store;

import java.net.URI;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a bucket is.
 *
 * @param bucket its name
 * @param prefix what keys begin with; empty, or ends with a slash
 * @param region signing region, for example eu-central-1
 * @param endpoint of an S3-compatible service; empty for AWS
 * @param owner the account that must own the bucket, twelve digits; the service refuses otherwise
 */
public record BucketAddress(
    String bucket, String prefix, String region, Optional<URI> endpoint, Optional<String> owner) {
  private static final Pattern BUCKET = Pattern.compile("[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]");
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]{2,32}");

  /** Throws IllegalArgumentException when a part cannot be. */
  public BucketAddress {
    if (!BUCKET.matcher(bucket).matches()) {
      throw new IllegalArgumentException("'" + bucket + "' cannot be the name of a bucket");
    }
    if (!prefix.isEmpty() && (!prefix.endsWith("/") || prefix.startsWith("/"))) {
      throw new IllegalArgumentException("prefix '" + prefix + "' must be like clinic/ledger/");
    }
    if (!REGION.matcher(region).matches()) {
      throw new IllegalArgumentException("'" + region + "' cannot be a region");
    }
    if (owner.isPresent() && !owner.get().matches("[0-9]{12}")) {
      throw new IllegalArgumentException("the owner of a bucket is an account of twelve digits");
    }
    if (endpoint.isPresent()
        && (endpoint.get().getHost() == null
            || !endpoint.get().getScheme().matches("https?")
            || endpoint.get().getPath().length() > 1)) {
      throw new IllegalArgumentException("endpoint must be like https://objects.example:9000");
    }
  }

  /** Reads {@code s3://BUCKET/PREFIX}. */
  public static BucketAddress parse(
      String text, String region, Optional<URI> endpoint, Optional<String> owner) {
    if (!text.startsWith("s3://")) {
      throw new IllegalArgumentException("'" + text + "' must be like s3://BUCKET/PREFIX");
    }
    String rest = text.substring("s3://".length());
    int slash = rest.indexOf('/');
    String bucket = slash < 0 ? rest : rest.substring(0, slash);
    String prefix = slash < 0 ? "" : rest.substring(slash + 1);
    if (!prefix.isEmpty() && !prefix.endsWith("/")) {
      prefix += "/";
    }
    return new BucketAddress(bucket, prefix, region, endpoint, owner);
  }

  /** Address of a key below the prefix, with a query in canonical order. */
  URI uri(String key, String query) {
    String path = key.isEmpty() ? "" : SignatureV4.encode(prefix + key, true);
    String base;
    if (endpoint.isPresent()) {
      base = endpoint.get().getScheme() + "://" + endpoint.get().getRawAuthority() + "/" + bucket;
    } else if (bucket.indexOf('.') >= 0) {
      base = "https://s3." + region + ".amazonaws.com/" + bucket; // Its host has no certificate.
    } else {
      base = "https://" + bucket + ".s3." + region + ".amazonaws.com";
    }
    return URI.create(base + "/" + path + (query.isEmpty() ? "" : "?" + query));
  }

  @Override
  public String toString() {
    return "s3://" + bucket + "/" + prefix;
  }
}
