/** The action catalogue is whole, dated, and comparable with a newer one. */
@NullMarked
package io.proofline.iam.catalogue;

import org.jspecify.annotations.NullMarked;
