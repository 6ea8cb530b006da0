/**
 * Vendors and the agreements with them. A route to a vendor's account counts as covered only by an
 * agreement that is executed, in effect on the day asked for, not ended, and that names the account
 * (45 CFR 164.502(e), 164.504(e), 164.308(b)).
 *
 * <p>In: {@code vendors.yaml} with the agreement files it names (see {@code docs/registers.md}),
 * routes of {@link io.proofline.systems.Routes}. Out: a {@link
 * io.proofline.vendors.VendorRegister}, the {@link io.proofline.vendors.AgreementState} of an
 * account on a day with its reason, days without cover, and routes with the agreement written
 * beside them.
 */
@NullMarked
package io.proofline.vendors;

import org.jspecify.annotations.NullMarked;
