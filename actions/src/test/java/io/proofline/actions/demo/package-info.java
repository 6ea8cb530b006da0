@NullMarked
package io.proofline.actions.demo;

import org.jspecify.annotations.NullMarked;
