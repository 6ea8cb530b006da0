package io.proofline.cloud.aws;

import io.proofline.cloud.call.Operation;
import java.util.List;
import java.util.Set;

/** Reads one service. Implementations hold no state between runs. */
interface Collector {

  /** Every operation that it may ask. */
  List<Operation> operations();

  /** Every type of which it claims the population. */
  Set<String> types();

  /** Where it is run. */
  Reach reach();

  /** Asks and reports. What fails is reported too; nothing is thrown for a bad answer. */
  void collect(Visit visit);

  /** Where a collector is run. */
  enum Reach {
    /** Once; its documents and scopes lie in the region {@code global} or their own. */
    ACCOUNT,
    /** Once for each region. */
    REGION,
    /** Once, seeing all regions, because its resources show up in several. */
    ALL_REGIONS
  }
}
