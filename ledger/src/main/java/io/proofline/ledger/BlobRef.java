package io.proofline.ledger;

/**
 * Names bytes by their content.
 *
 * @param sha256 lower-case hex SHA-256 of the bytes, 64 characters
 * @param size length in bytes
 * @param mediaType IANA media type, for example {@code application/json}
 */
public record BlobRef(String sha256, long size, String mediaType) {}
