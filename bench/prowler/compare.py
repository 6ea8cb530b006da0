"""Sets Prowler's findings beside ours, check by check: python compare.py CONTROLS.json RUN.json OCSF.json

CONTROLS.json is what `proofline controls list --json` prints, RUN.json `proofline controls check --json`,
OCSF.json Prowler's own output. Resources meet by the last part of their names. Prints a Markdown table.
"""
import collections
import json
import re
import sys

controls, run, theirs = (json.load(open(name)) for name in sys.argv[1:4])
aliases = collections.defaultdict(list)
for control in controls["controls"]:
    for check in control["aliases"].get("prowler", []):
        aliases[check].append(control["id"])

ours = collections.defaultdict(dict)
for result in run["results"]:
    resource = result["resource"]
    name = "*" if result.get("population") else re.split("[:/]", resource["identifier"])[-1]
    ours[result["control"]][name] = result["outcome"]

found = collections.defaultdict(dict)
for finding in theirs:
    check = finding["metadata"]["event_code"]
    for resource in finding["resources"]:
        name = re.split("[:/]", resource["uid"])[-1]
        before = found[check].get(name)
        found[check][name] = "FAIL" if "FAIL" in (before, finding["status_code"]) else finding["status_code"]

ORDER = ["fail", "pass", "not-evaluated", "not-applicable", "not-listed"]
rows, without, same, differ = [], [], 0, 0
for check, resources in sorted(found.items()):
    if check not in aliases:
        without.append(check)
        continue
    for control in aliases[check]:
        pairs = collections.Counter()
        for name, status in resources.items():
            outcome = ours[control].get(name) or ours[control].get("*") or "not-listed"
            # A statement about the whole account has one resource on our side, whatever its name.
            if outcome == "not-listed" and len(resources) == 1 and len(ours[control]) == 1:
                outcome = next(iter(ours[control].values()))
            pairs[status, outcome] += 1
        for (status, outcome), count in pairs.items():
            if (status, outcome) in (("FAIL", "fail"), ("PASS", "pass")):
                same += count
            else:
                differ += count
        cell = ", ".join(
            f"{count} {status.lower()}/{outcome}"
            for (status, outcome), count in sorted(pairs.items(), key=lambda p: (p[0][0], ORDER.index(p[0][1])))
        )
        rows.append((check, control, cell))

print(f"{same} findings equal, {differ} not; {len(without)} of {len(found)} checks have no control of ours.\n")
print("| Prowler check | control | theirs/ours |\n|---|---|---|")
for row in rows:
    print("| " + " | ".join(row) + " |")
if without:
    print("\nWithout a control: " + ", ".join(without))
