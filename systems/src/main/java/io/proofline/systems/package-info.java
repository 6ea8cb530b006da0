/**
 * Which systems touch ePHI, which resources belong to them, and by which routes their data can
 * leave the entity's own accounts.
 *
 * <p>In: {@code systems.yaml} (see {@code docs/registers.md}) and snapshots. Out: a {@link
 * io.proofline.systems.SystemRegister}, the {@link io.proofline.systems.Membership} of every
 * resource, and {@link io.proofline.systems.Routes} as documents of type {@code X::Route}.
 */
@NullMarked
package io.proofline.systems;

import org.jspecify.annotations.NullMarked;
