package io.proofline.cloud.aws;

import io.proofline.cloud.call.Operation;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One document for each region that is read. What must exist somewhere in a region (a detector, a
 * recorder, a trail) is asked of it: a control over the missing thing itself would find nothing to
 * judge.
 */
final class RegionCollector implements Collector {
  private static final String TYPE = "X::AccountRegion";
  private static final Operation IDENTITY =
      Operation.read("sts", "GetCallerIdentity", "sts:GetCallerIdentity")
          .requiring("Account", "Arn");

  @Override
  public List<Operation> operations() {
    return List.of(IDENTITY);
  }

  @Override
  public Set<String> types() {
    return Set.of(TYPE);
  }

  @Override
  public Reach reach() {
    return Reach.REGION;
  }

  @Override
  public void collect(Visit visit) {
    Answer identity = visit.calls().ask(IDENTITY, "global", Map.of());
    visit.findings().population(visit.region(), TYPE, identity);
    Draft draft = new Draft(visit.id(TYPE, visit.region(), null), null, identity);
    draft.properties().put("Region", visit.region());
    visit.findings().add(draft);
  }
}
