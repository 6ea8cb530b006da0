@NullMarked
package io.proofline.iam.symbolic;

import org.jspecify.annotations.NullMarked;
