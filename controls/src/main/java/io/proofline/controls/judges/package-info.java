/**
 * What AWS's own judges said (Security Hub, Config, Access Analyzer, and Prowler's exports), read
 * from files and set beside a check run. In: bytes of a file. Out: findings in one form, matched to
 * controls by the aliases in their files, and where the two sides differ. What they say never
 * becomes an outcome of ours. Formats: AWS Security Finding Format 2018-10-08, OCSF compliance and
 * detection findings, and the answers of Config (GetComplianceDetailsByConfigRule, its aggregate,
 * DescribeConfigRules, configuration snapshots and histories) and of Access Analyzer (ListFindings,
 * GetFinding, GetFindingV2) as their API models and guides describe them.
 */
@NullMarked
package io.proofline.controls.judges;

import org.jspecify.annotations.NullMarked;
