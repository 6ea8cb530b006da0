package io.proofline.ledger.store;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Flow;

/**
 * A bucket in memory that answers as S3 does: versions, delete markers, conditional writes, Object
 * Lock, pages of three. Before it acts a test can plan faults on the wire.
 */
final class MemoryS3 implements HttpSeam {
  static final Instant NOW = Instant.parse("2026-11-27T23:00:00Z");

  /** What goes wrong with one exchange. */
  enum Fault {
    /** The request never arrives. */
    LOST,
    /** The server acts, its answer never arrives. */
    ANSWER_LOST,
    /** 503 SlowDown; the server does nothing. */
    BUSY,
    /** 409 ConditionalRequestConflict; the server does nothing. */
    CONFLICT,
    /** 500 InternalError after the server has acted. */
    BROKEN,
    /** The answer's body ends in the middle. */
    CUT
  }

  /** Plans faults: which fault, if any, for the nth exchange. */
  interface Plan {
    Optional<Fault> at(int exchange, Request request);
  }

  /** A version or a delete marker. */
  static final class Kept {
    private final String id;
    private final byte[] bytes;
    private final boolean marker;
    private final Instant at;
    private final Optional<Instant> lock;

    Kept(String id, byte[] bytes, boolean marker, Instant at, Optional<Instant> lock) {
      this.id = id;
      this.bytes = bytes;
      this.marker = marker;
      this.at = at;
      this.lock = lock;
    }

    String id() {
      return id;
    }

    byte[] bytes() {
      return bytes;
    }

    String sha256() {
      return Content.of(bytes).sha256();
    }

    boolean marker() {
      return marker;
    }

    Instant at() {
      return at;
    }

    Optional<Instant> lock() {
      return lock;
    }
  }

  private final TreeMap<String, List<Kept>> objects = new TreeMap<>();
  boolean versioned = true;
  boolean lockable = true;
  boolean keepsHashes = true;
  Plan plan = (_, _) -> Optional.empty();
  private int exchanges;
  private int ids;
  private int writes;

  int exchanges() {
    return exchanges;
  }

  /** Versions that were stored. */
  int writes() {
    return writes;
  }

  /** What somebody else with rights on the bucket does: a new version over the key. */
  synchronized void overlay(String key, String text) {
    keep(key, text.getBytes(StandardCharsets.UTF_8), false, Optional.empty());
  }

  /** What somebody else does: a delete marker. */
  synchronized void hide(String key) {
    keep(key, new byte[0], true, Optional.empty());
  }

  synchronized byte[] newest(String key) {
    return objects.getOrDefault(key, List.of()).getLast().bytes();
  }

  synchronized List<String> keys() {
    return List.copyOf(objects.keySet());
  }

  /** How many versions each object has. */
  synchronized Map<String, Integer> versionCounts() {
    TreeMap<String, Integer> counts = new TreeMap<>();
    objects.forEach((key, versions) -> counts.put(key, versions.size()));
    return counts;
  }

  /** What was there at one moment. */
  synchronized Map<String, List<Kept>> snapshot() {
    TreeMap<String, List<Kept>> copy = new TreeMap<>();
    objects.forEach((key, versions) -> copy.put(key, new ArrayList<>(versions)));
    return copy;
  }

  /** What whoever may delete versions, or restores a bucket, does: everything as it was. */
  synchronized void putBack(Map<String, List<Kept>> then) {
    objects.clear();
    then.forEach((key, versions) -> objects.put(key, new ArrayList<>(versions)));
  }

  @Override
  public synchronized Answer send(Request request) throws IOException {
    Optional<Fault> fault = plan.at(exchanges++, request);
    if (fault.isEmpty()) {
      return act(request);
    }
    return switch (fault.get()) {
      case LOST -> throw new HttpTimeoutException("request timed out");
      case BUSY -> error(503, "SlowDown");
      case CONFLICT -> error(409, "ConditionalRequestConflict");
      case ANSWER_LOST -> {
        act(request);
        throw new HttpTimeoutException("request timed out");
      }
      case BROKEN -> {
        act(request);
        yield error(500, "InternalError");
      }
      case CUT -> {
        Answer whole = act(request);
        byte[] body = whole.body().readAllBytes();
        InputStream half = new ByteArrayInputStream(body, 0, body.length / 2);
        yield new Answer(whole.status(), whole.headers(), half);
      }
    };
  }

  private Answer act(Request request) throws IOException {
    String query = request.uri().getQuery() == null ? "" : request.uri().getQuery();
    String path = request.uri().getPath().substring(1);
    String key = path.substring(path.indexOf('/') + 1);
    if (!path.startsWith("vault/")) {
      return error(404, "NoSuchBucket");
    }
    if (query.equals("versioning=")) {
      return xml(
          "<VersioningConfiguration>"
              + (versioned ? "<Status>Enabled</Status>" : "")
              + "</VersioningConfiguration>");
    }
    if (query.equals("object-lock=")) {
      return lockable
          ? xml(
              "<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled></ObjectLockConfiguration>")
          : error(404, "ObjectLockConfigurationNotFoundError");
    }
    if (query.contains("versions=")) {
      return page(query);
    }
    List<Kept> versions = objects.getOrDefault(key, List.of());
    return switch (request.method()) {
      case "PUT" -> put(key, request, versions);
      case "GET", "HEAD" -> get(request, query, versions);
      default -> error(405, "MethodNotAllowed");
    };
  }

  private Answer put(String key, Request request, List<Kept> versions) throws IOException {
    Kept present = versions.isEmpty() || versions.getLast().marker() ? null : versions.getLast();
    Map<String, String> headers = request.headers();
    String wanted = headers.get("if-match");
    boolean taken = headers.containsKey("if-none-match") && present != null;
    boolean other = wanted != null && (present == null || !wanted.equals(etag(present)));
    if (taken || other) {
      return error(412, "PreconditionFailed");
    }
    byte[] bytes = bytes(request);
    String hash =
        HexFormat.of().formatHex(Base64.getDecoder().decode(headers.get("x-amz-checksum-sha256")));
    if (!hash.equals(Content.of(bytes).sha256())) {
      return error(400, "BadDigest");
    }
    Optional<Instant> lock =
        Optional.ofNullable(headers.get("x-amz-object-lock-retain-until-date")).map(Instant::parse);
    Kept kept = keep(key, bytes, false, lock);
    return new Answer(
        200,
        Map.of("x-amz-version-id", kept.id(), "etag", etag(kept)),
        InputStream.nullInputStream());
  }

  private Kept keep(String key, byte[] bytes, boolean marker, Optional<Instant> lock) {
    Kept kept =
        new Kept(versioned ? "v" + ids++ : "null", bytes, marker, NOW.plusSeconds(writes++), lock);
    List<Kept> versions = objects.computeIfAbsent(key, k -> new ArrayList<>());
    if (!versioned) {
      versions.clear();
    }
    versions.add(kept);
    return kept;
  }

  private Answer get(Request request, String query, List<Kept> versions) {
    Kept found = versions.isEmpty() ? null : versions.getLast();
    if (query.startsWith("versionId=")) {
      String id = query.substring("versionId=".length());
      found = versions.stream().filter(v -> v.id().equals(id)).findFirst().orElse(null);
    }
    if (found == null || found.marker()) {
      return error(404, "NoSuchKey");
    }
    TreeMap<String, String> headers = new TreeMap<>();
    headers.put("etag", etag(found));
    headers.put("content-length", Integer.toString(found.bytes().length));
    headers.put("x-amz-version-id", found.id());
    if (keepsHashes) {
      byte[] hash = HexFormat.of().parseHex(found.sha256());
      headers.put("x-amz-checksum-sha256", Base64.getEncoder().encodeToString(hash));
    }
    found
        .lock()
        .ifPresent(
            until -> {
              headers.put("x-amz-object-lock-mode", "COMPLIANCE");
              headers.put("x-amz-object-lock-retain-until-date", until.toString());
            });
    byte[] body = request.method().equals("HEAD") ? new byte[0] : found.bytes();
    return new Answer(200, headers, new ByteArrayInputStream(body));
  }

  private Answer page(String query) {
    String after = parameter(query, "key-marker") + "\n" + parameter(query, "version-id-marker");
    String prefix = parameter(query, "prefix");
    StringBuilder out = new StringBuilder("<ListVersionsResult>");
    int count = 0;
    boolean started = after.equals("\n");
    for (Map.Entry<String, List<Kept>> object : objects.entrySet()) {
      for (Kept kept : object.getValue().reversed()) {
        String here = object.getKey() + "\n" + kept.id();
        if (started && object.getKey().startsWith(prefix)) {
          if (count++ == 3) {
            return xml(out + "<IsTruncated>true</IsTruncated></ListVersionsResult>");
          }
          String name = kept.marker() ? "DeleteMarker" : "Version";
          boolean latest = kept == object.getValue().getLast();
          out.append("<").append(name).append("><Key>").append(object.getKey());
          out.append("</Key><VersionId>").append(kept.id()).append("</VersionId><IsLatest>");
          out.append(latest).append("</IsLatest><LastModified>").append(kept.at());
          out.append("</LastModified><Size>").append(kept.bytes().length).append("</Size></");
          out.append(name).append(">");
          if (count == 3) {
            out.append("<NextKeyMarker>").append(object.getKey()).append("</NextKeyMarker>");
            out.append("<NextVersionIdMarker>").append(kept.id()).append("</NextVersionIdMarker>");
          }
        }
        started |= here.equals(after);
      }
    }
    return xml(out + "<IsTruncated>false</IsTruncated></ListVersionsResult>");
  }

  private static String parameter(String query, String name) {
    for (String part : query.split("&", -1)) {
      if (part.startsWith(name + "=")) {
        return part.substring(name.length() + 1);
      }
    }
    return "";
  }

  private static String etag(Kept kept) {
    return "\"" + kept.sha256().substring(0, 32) + "\"";
  }

  private static Answer xml(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return new Answer(
        200, Map.of("content-length", "" + bytes.length), new ByteArrayInputStream(bytes));
  }

  static Answer error(int status, String code) {
    byte[] bytes =
        ("<Error><Code>" + code + "</Code><Message>m</Message></Error>")
            .getBytes(StandardCharsets.UTF_8);
    return new Answer(status, Map.of(), new ByteArrayInputStream(bytes));
  }

  /** Collects what the request would send. */
  private static byte[] bytes(Request request) throws IOException {
    HttpRequest.BodyPublisher publisher = request.body().publisher();
    java.io.ByteArrayOutputStream all = new java.io.ByteArrayOutputStream();
    java.util.concurrent.CountDownLatch done = new java.util.concurrent.CountDownLatch(1);
    publisher.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(ByteBuffer part) {
            byte[] bytes = new byte[part.remaining()];
            part.get(bytes);
            all.writeBytes(bytes);
          }

          @Override
          public void onError(Throwable failure) {
            done.countDown();
          }

          @Override
          public void onComplete() {
            done.countDown();
          }
        });
    try {
      done.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return all.toByteArray();
  }
}
