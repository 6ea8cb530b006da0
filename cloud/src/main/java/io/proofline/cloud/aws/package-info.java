/**
 * Reads the settings of an AWS account through the official SDK. Each collector declares its
 * operations as data, asks them through {@link io.proofline.cloud.call.CloudApi} and turns the
 * answers into documents with CloudFormation's property names (names and types as in the public
 * CloudFormation resource schemas; {@code X::} types where there is none).
 *
 * <p>What could not be read is said: a failed question about one resource marks the properties it
 * feeds as unknown, a failed list makes the scope of its type incomplete.
 */
@NullMarked
package io.proofline.cloud.aws;

import org.jspecify.annotations.NullMarked;
