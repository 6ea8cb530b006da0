@org.jspecify.annotations.NullMarked
package io.proofline.trail.ask;
