package io.proofline.cloud.template;

import org.jspecify.annotations.Nullable;

/**
 * Where the resources of a plan go, as far as its provider configuration does not say so.
 *
 * @param account twelve digits
 * @param region for example {@code us-east-1}
 * @param source the Terraform files, {@link PlanSource#NONE} when they are not at hand
 */
public record PlanTarget(@Nullable String account, @Nullable String region, PlanSource source) {}
