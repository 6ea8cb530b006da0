@NullMarked
package io.proofline.iam;

import org.jspecify.annotations.NullMarked;
