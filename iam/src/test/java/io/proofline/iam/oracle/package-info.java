/** Other people's solvers as second opinions. */
@NullMarked
package io.proofline.iam.oracle;

import org.jspecify.annotations.NullMarked;
