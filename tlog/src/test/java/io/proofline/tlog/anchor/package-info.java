/** Tests of timestamps. */
@org.jspecify.annotations.NullMarked
package io.proofline.tlog.anchor;
