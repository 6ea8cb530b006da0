/**
 * Which time is covered. For each account, region and class of events every moment is in exactly
 * one state, and absence may be claimed only where it is proven: a verified digest chain with all
 * its files, on a trail that is known to select the class.
 */
@NullMarked
package io.proofline.trail.coverage;

import org.jspecify.annotations.NullMarked;
