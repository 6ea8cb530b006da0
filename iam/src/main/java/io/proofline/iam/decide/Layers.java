package io.proofline.iam.decide;

import io.proofline.iam.policy.Policy;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that bears on a request. An empty list says that there is none; null says that it is
 * not known, and then the decision is undecided wherever it could matter.
 *
 * @param identity policies of the caller and of its groups
 * @param resource the policies on the resource
 * @param boundary the boundary, when the caller has one; several when each of them limits
 * @param session the session policies, when the session was made with some
 * @param scp organisation root to account, one list for each level
 * @param rcp the same for the owner of the resource; AWS's default one needs not be given
 * @param endpoint the policies of the endpoint that the request came through
 * @param plane what stands outside of policies
 */
public record Layers(
    @Nullable List<Policy> identity,
    @Nullable List<Policy> resource,
    @Nullable List<Policy> boundary,
    @Nullable List<Policy> session,
    @Nullable List<List<Policy>> scp,
    @Nullable List<List<Policy>> rcp,
    @Nullable List<Policy> endpoint,
    Plane plane) {
  /** Known to be without any layer. */
  public static final Layers NONE =
      new Layers(
          List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), Plane.NONE);

  /** Nothing is known. */
  public static final Layers UNKNOWN =
      new Layers(null, null, null, null, null, null, null, Plane.UNKNOWN);

  /** With these identity policies. */
  public Layers withIdentity(@Nullable List<Policy> policies) {
    return new Layers(policies, resource, boundary, session, scp, rcp, endpoint, plane);
  }

  /** With these policies on the resource. */
  public Layers withResource(@Nullable List<Policy> policies) {
    return new Layers(identity, policies, boundary, session, scp, rcp, endpoint, plane);
  }

  /** With these boundaries. */
  public Layers withBoundary(@Nullable List<Policy> policies) {
    return new Layers(identity, resource, policies, session, scp, rcp, endpoint, plane);
  }

  /** With these session policies. */
  public Layers withSession(@Nullable List<Policy> policies) {
    return new Layers(identity, resource, boundary, policies, scp, rcp, endpoint, plane);
  }

  /** With these service control policies, level by level. */
  public Layers withScp(@Nullable List<List<Policy>> levels) {
    return new Layers(identity, resource, boundary, session, levels, rcp, endpoint, plane);
  }

  /** With these resource control policies, level by level. */
  public Layers withRcp(@Nullable List<List<Policy>> levels) {
    return new Layers(identity, resource, boundary, session, scp, levels, endpoint, plane);
  }

  /** With these endpoint policies. */
  public Layers withEndpoint(@Nullable List<Policy> policies) {
    return new Layers(identity, resource, boundary, session, scp, rcp, policies, plane);
  }

  /** With this beside the policies. */
  public Layers withPlane(Plane other) {
    return new Layers(identity, resource, boundary, session, scp, rcp, endpoint, other);
  }
}
