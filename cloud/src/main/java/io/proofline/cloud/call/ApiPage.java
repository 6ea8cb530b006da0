package io.proofline.cloud.call;

import tools.jackson.databind.node.ObjectNode;

/**
 * One page of an answer. Possible secrets are replaced in both forms.
 *
 * @param body members by their API names; treat as read-only
 * @param raw the response body as received
 */
public record ApiPage(ObjectNode body, String raw) {}
