package io.proofline.cloud.aws;

import org.jspecify.annotations.Nullable;

/**
 * A role that is assumed before anything is asked.
 *
 * @param arn the role
 * @param externalId word that the role's trust policy asks for, against a confused deputy; null
 *     when it asks for none
 */
public record AssumedRole(String arn, @Nullable String externalId) {}
