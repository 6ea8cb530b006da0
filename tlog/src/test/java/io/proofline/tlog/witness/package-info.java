/** Tests of witnesses. */
@org.jspecify.annotations.NullMarked
package io.proofline.tlog.witness;
