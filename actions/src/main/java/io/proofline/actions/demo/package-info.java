/**
 * The demonstration: an invented clinic from material that ships with the program, taken through
 * the whole chain by the same actions that a real clinic uses.
 */
@NullMarked
package io.proofline.actions.demo;

import org.jspecify.annotations.NullMarked;
