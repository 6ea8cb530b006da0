@NullMarked
package io.proofline.iam.question;

import org.jspecify.annotations.NullMarked;
