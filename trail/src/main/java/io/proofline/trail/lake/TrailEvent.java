package io.proofline.trail.lake;

import io.proofline.ledger.LeafRef;
import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event as the lake knows it; the evidence is the row of the segment that {@link #ref()} names.
 * Null means that the record has no such member.
 *
 * @param file SHA-256 of the file in which it stands
 */
public record TrailEvent(
    LeafRef leaf,
    long row,
    Instant time,
    @Nullable String eventId,
    @Nullable String account,
    @Nullable String region,
    String source,
    String name,
    @Nullable String type,
    @Nullable String category,
    @Nullable Boolean readOnly,
    @Nullable String errorCode,
    @Nullable String ip,
    @Nullable String sharedId,
    @Nullable String requestId,
    @Nullable String feed,
    Identity identity,
    @Nullable String issuedArn,
    @Nullable String issuedKey,
    @Nullable String mintedKey,
    @Nullable String file) {

  /** Columns that {@link #read} needs, of the table or alias {@code e}. */
  public static final String COLUMNS =
      "e.leaf_year, e.leaf, e.row, e.us, e.event_id, e.account, e.region, e.source, e.name, e.type,"
          + " e.category, e.read_only, e.error_code, e.ip, e.shared_id, e.id_type, e.id_arn,"
          + " e.id_principal, e.id_account, e.id_user, e.id_key, e.id_invoked_by, e.id_provider,"
          + " e.issuer_arn, e.issuer_type, e.issuer_user, e.source_identity, e.obo_user,"
          + " e.ec2_delivery, e.session_created, e.issued_arn, e.issued_key, e.minted_key,"
          + " e.request_id, e.feed, e.file";

  /** The userIdentity of a record. */
  public record Identity(
      @Nullable String type,
      @Nullable String arn,
      @Nullable String principal,
      @Nullable String account,
      @Nullable String user,
      @Nullable String key,
      @Nullable String invokedBy,
      @Nullable String provider,
      @Nullable String issuerArn,
      @Nullable String issuerType,
      @Nullable String issuerUser,
      @Nullable String sourceIdentity,
      @Nullable String onBehalfOf,
      @Nullable String ec2Delivery,
      @Nullable String created) {}

  /** For people: leaf index and row, {@code 498/1204}. */
  public String ref() {
    return leaf.index() + "/" + row;
  }

  /** Action as IAM writes it, {@code s3:GetObject}. */
  public String action() {
    int dot = source.indexOf('.');
    return (dot < 0 ? source : source.substring(0, dot)) + ":" + name;
  }

  /** The same record as if it stood where the other one stands. */
  public TrailEvent at(TrailEvent other) {
    return new TrailEvent(
        other.leaf,
        other.row,
        time,
        eventId,
        account,
        region,
        source,
        name,
        type,
        category,
        readOnly,
        errorCode,
        ip,
        sharedId,
        requestId,
        feed,
        identity,
        issuedArn,
        issuedKey,
        mintedKey,
        other.file);
  }

  /** Whether a trail recorded it, rather than an access or flow log. */
  public boolean fromTrail() {
    return feed == null || feed.equals("cloudtrail");
  }

  /** Whether the call failed, so that nothing was changed or read by it. */
  public boolean failed() {
    return errorCode != null;
  }

  /** Runs a query over {@code events e}; the part after the columns is given. */
  public static List<TrailEvent> select(Lake lake, String rest, List<?> parameters)
      throws IOException {
    return lake.query("SELECT " + COLUMNS + " " + rest, parameters, TrailEvent::read);
  }

  /** Reads the columns of {@link #COLUMNS}. */
  public static TrailEvent read(ResultSet row) throws SQLException {
    Object readOnly = row.getObject("read_only");
    return new TrailEvent(
        new LeafRef(row.getInt("leaf_year"), row.getLong("leaf")),
        row.getLong("row"),
        Instant.EPOCH.plus(row.getLong("us"), ChronoUnit.MICROS),
        row.getString("event_id"),
        row.getString("account"),
        row.getString("region"),
        row.getString("source"),
        row.getString("name"),
        row.getString("type"),
        row.getString("category"),
        readOnly instanceof Boolean flag ? flag : null,
        row.getString("error_code"),
        row.getString("ip"),
        row.getString("shared_id"),
        row.getString("request_id"),
        row.getString("feed"),
        new Identity(
            row.getString("id_type"),
            row.getString("id_arn"),
            row.getString("id_principal"),
            row.getString("id_account"),
            row.getString("id_user"),
            row.getString("id_key"),
            row.getString("id_invoked_by"),
            row.getString("id_provider"),
            row.getString("issuer_arn"),
            row.getString("issuer_type"),
            row.getString("issuer_user"),
            row.getString("source_identity"),
            row.getString("obo_user"),
            row.getString("ec2_delivery"),
            row.getString("session_created")),
        row.getString("issued_arn"),
        row.getString("issued_key"),
        row.getString("minted_key"),
        row.getString("file"));
  }

  /** Microseconds since 1970, as the lake stores times; sub-microsecond parts are dropped. */
  public static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }
}
