package io.proofline.trail.synth;

/**
 * One account and region: a folder of its own under {@code AWSLogs}.
 *
 * @param account twelve digits
 * @param region region
 */
record Place(String account, String region) {}
