package io.proofline.trail.who;

import io.proofline.trail.lake.TrailEvent;

/**
 * A call that changed a resource.
 *
 * @param event the call, with its time, leaf and row ({@link TrailEvent#ref()})
 * @param resource key of the resource changed
 * @param who who did it
 */
public record ChangeEvent(TrailEvent event, String resource, Attribution who) {}
