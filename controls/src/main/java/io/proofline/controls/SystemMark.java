package io.proofline.controls;

/**
 * What the systems register says of a resource.
 *
 * @param systemId the system that claims it
 * @param holdsPhi whether the system holds PHI
 */
public record SystemMark(String systemId, boolean holdsPhi) {}
