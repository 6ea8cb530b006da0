#!/usr/bin/env python3
"""Writes how AWS services are asked and answer, for the operations that collectors written out use.

Source: the service models that AWS publishes with botocore (Apache-2.0; pip install botocore).
Input:  cloud/src/main/resources/io/proofline/cloud/aws/reads/operations.txt
Output: a JSON file for each service beside it; cloud's ReadModel explains the form.
"""
import collections
import gzip
import json
import pathlib

import botocore

HERE = pathlib.Path(__file__).resolve().parent.parent
READS = HERE / "cloud/src/main/resources/io/proofline/cloud/aws/reads"
MODELS = pathlib.Path(botocore.__file__).parent / "data"
FOLDERS = {"elasticloadbalancing": "elbv2"}
PLAIN = {
    "string": "string", "character": "string", "boolean": "boolean", "integer": "integer",
    "long": "long", "float": "double", "double": "double", "blob": "blob",
}


class Service:
    def __init__(self, name):
        versions = MODELS / FOLDERS.get(name, name)
        newest = sorted(p for p in versions.iterdir() if p.is_dir())[-1]
        self.model = json.loads(gzip.open(newest / "service-2.json.gz").read())
        self.protocol = self.model["metadata"]["protocol"]
        self.out = {}

    def shape(self, name):
        return self.model["shapes"][name]

    def reference(self, name, member):
        """What stands for a member's type: a word, or the name of one of our shapes."""
        shape = self.shape(name)
        kind = shape["type"]
        if kind == "timestamp":
            how = member.get("timestampFormat", shape.get("timestampFormat"))
            if how is None and member.get("location") == "header":
                how = "rfc822"
            return "timestamp" if how is None else "timestamp " + how
        if kind in PLAIN:
            return PLAIN[kind]
        flat = member.get("flattened", shape.get("flattened", False))
        ours = "#" + name + (".flat" if flat else "")
        if ours not in self.out:
            self.out[ours] = None
            self.out[ours] = self.written(shape, kind, flat)
        return ours

    def written(self, shape, kind, flat):
        if kind == "structure":
            return {"members": self.members(shape)}
        if kind == "list":
            element = shape["member"]
            form = {"list": self.reference(element["shape"], element)}
            if not flat:
                form["element"] = element.get("locationName", "member")
            return form
        form = {"map": self.reference(shape["value"]["shape"], shape["value"])}
        form["key"] = shape["key"].get("locationName", "key")
        form["value"] = shape["value"].get("locationName", "value")
        if not flat:
            form["entry"] = "entry"
        return form

    def members(self, shape):
        members = {}
        for name, member in shape.get("members", {}).items():
            reference = self.reference(member["shape"], member)
            spelled = member.get("locationName", name)
            where = member.get("location", "attribute" if member.get("xmlAttribute") else None)
            if where is not None:
                members[name] = [reference, spelled, where]
            elif spelled != name:
                members[name] = [reference, spelled]
            else:
                members[name] = reference
        return members

    def asked(self, operation):
        """Request members that a text can fill: plain ones, lists of plain ones, filters."""
        shape = self.shape(operation["input"]["shape"]) if "input" in operation else {}
        asked = {}
        for name, member in shape.get("members", {}).items():
            target = self.shape(member["shape"])
            form = {}
            kind = target["type"]
            if kind == "list":
                element = target["member"]
                inner = self.shape(element["shape"])
                if inner["type"] == "structure":
                    if set(inner["members"]) != {"Name", "Values"}:
                        continue
                    kind = "filters"
                    values = self.shape(inner["members"]["Values"]["shape"])["member"]
                    form["values"] = values.get("locationName", "member")
                elif inner["type"] not in PLAIN:
                    continue
                form["element"] = element.get("locationName", "member")
            elif kind == "timestamp":
                if self.protocol != "json":
                    continue
            elif kind not in PLAIN or kind == "blob":
                continue
            form["type"] = PLAIN.get(kind, kind)
            form["in"] = member.get("location", "body")
            form["name"] = self.request_name(name, member)
            asked[name] = form
        return asked

    def request_name(self, name, member):
        if self.protocol != "ec2":
            return member.get("locationName", name)
        spelled = member.get("queryName")
        if spelled is None:
            spelled = member.get("locationName", name)
            spelled = spelled[0].upper() + spelled[1:]
        return spelled

    def operation(self, name):
        operation = self.model["operations"][name]
        form = {"method": operation["http"]["method"], "uri": operation["http"]["requestUri"]}
        form["asked"] = self.asked(operation)
        if "output" in operation:
            output = operation["output"]
            shape = self.shape(output["shape"])
            form["output"] = self.reference(output["shape"], {})
            if "resultWrapper" in output:
                form["wrapper"] = output["resultWrapper"]
            if "payload" in shape:
                form["payload"] = shape["payload"]
        # The one answer of S3 whose root element is the member itself.
        if name == "GetBucketLocation":
            form["root"] = "LocationConstraint"
        return form

    def written_out(self, names):
        metadata = self.model["metadata"]
        operations = {name: self.operation(name) for name in sorted(names)}
        head = {
            "protocol": self.protocol,
            "endpoint": metadata["endpointPrefix"],
            "signing": metadata.get("signingName", metadata["endpointPrefix"]),
            "version": metadata["apiVersion"],
            "target": metadata.get("targetPrefix", ""),
            "json": metadata.get("jsonVersion", ""),
        }
        return {**head, "operations": operations, "shapes": dict(sorted(self.out.items()))}


def text(model):
    """One line for each operation and shape, so that a change is seen."""
    lines = []
    for key, value in model.items():
        if isinstance(value, dict):
            inner = ",\n".join(
                f"{json.dumps(k)}:{json.dumps(v, separators=(',', ':'))}" for k, v in value.items()
            )
            lines.append(f"{json.dumps(key)}:{{\n{inner}}}")
        else:
            lines.append(f"{json.dumps(key)}:{json.dumps(value)}")
    return "{\n" + ",\n".join(lines) + "}\n"


def main():
    wanted = collections.defaultdict(set)
    for line in (READS / "operations.txt").read_text().splitlines():
        if line.strip():
            service, operation = line.split()
            wanted[service].add(operation)
    for service, names in wanted.items():
        (READS / f"{service}.json").write_text(text(Service(service).written_out(names)))


main()
