package io.proofline.iam.estate;

import io.proofline.iam.decide.Decision;
import io.proofline.iam.decide.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whether one principal can do one thing to one resource.
 *
 * @param principal ARN, service, provider, or {@code *}
 * @param resource ARN
 * @param answer yes, never or unknown
 * @param request for a yes, a request that the evaluator allows
 * @param decision the evaluator's decision on that request, or in an open context
 * @param when for a yes, the condition keys that the request carries beyond what is known of
 *     principal and resource: without them it may be refused
 * @param assumed what was taken for given, for example that an outside account lets its own users
 */
public record Access(
    String principal,
    String resource,
    Answer answer,
    @Nullable Request request,
    Decision decision,
    List<String> when,
    List<String> assumed) {

  /** Takes copies. */
  public Access {
    when = List.copyOf(when);
    assumed = List.copyOf(assumed);
  }

  /** Whether it can. */
  public enum Answer {
    /** There is a request that is allowed. */
    YES,
    /** No request is allowed, whatever it carries. */
    NEVER,
    /** It cannot be told; never to be read as a no. */
    UNKNOWN
  }
}
