/**
 * Stand-ins at the seam: answers recorded in a folder and played back without a network, and faults
 * put into a working connection on purpose.
 */
@NullMarked
package io.proofline.cloud.replay;

import org.jspecify.annotations.NullMarked;
