"""Makes one of the two served accounts: python seed.py ENDPOINT good|bad CALLS...

Each file is a list of calls. A call is an operation with its parameters, and may say

  only    good or bad: made in that account alone
  keep    name to path in the answer (JMESPath): what later calls write as $name
  region  another region than the usual one

A value {good: x, bad: y} is x in the one account and y in the other, and left out where it names no
value for the account. {json: x} is x as JSON text; {zip: name} is a ZIP file with one small file. The
last line that is printed holds what was kept, as JSON.
"""
import io
import json
import re
import sys
import zipfile

import boto3
import jmespath
import yaml
from botocore.config import Config

endpoint, account, files = sys.argv[1], sys.argv[2], sys.argv[3:]
session = boto3.Session("testing", "testing", region_name="us-east-1")
clients = {}
kept = {"account": "123456789012", "world": account}
LEFT_OUT = object()


def address(request, **_):
    """S3 Control puts the account before the host, which is no host when that is an address."""
    request.url = request.url.replace("//123456789012.", "//")


def client(service, region):
    key = service, region
    if key not in clients:
        made = session.client(
            service,
            region_name=region,
            endpoint_url=endpoint,
            config=Config(
                retries={"max_attempts": 0},
                inject_host_prefix=False,
                s3={"addressing_style": "path"},
                request_checksum_calculation="when_required",
            ),
        )
        if service == "s3control":
            made.meta.events.register("before-send.s3-control", address)
        clients[key] = made
    return clients[key]


def zipped(name):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(name, "")
    return out.getvalue()


def value(node):
    if isinstance(node, dict):
        if node.keys() and node.keys() <= {"good", "bad"}:
            return value(node[account]) if account in node else LEFT_OUT
        if node.keys() == {"json"}:
            return json.dumps(value(node["json"]))
        if node.keys() == {"zip"}:
            return zipped(node["zip"])
        found = {key: value(inner) for key, inner in node.items()}
        return {key: inner for key, inner in found.items() if inner is not LEFT_OUT}
    if isinstance(node, list):
        return [inner for inner in map(value, node) if inner is not LEFT_OUT]
    if isinstance(node, str):
        whole = re.fullmatch(r"\$(\w+)", node)
        if whole:
            return kept[whole[1]]
        return re.sub(r"\$\{(\w+)}", lambda name: str(kept[name[1]]), node)
    return node


failed = 0
for file in files:
    with open(file, encoding="utf-8") as text:
        calls = yaml.safe_load(text)
    for call in calls:
        operation = next(name for name in call if name not in ("only", "keep", "region"))
        if call.get("only", account) != account:
            continue
        service, method = operation.split(".")
        try:
            parameters = value(call[operation] or {})
            answer = getattr(client(service, call.get("region", "us-east-1")), method)(**parameters)
            for name, path in call.get("keep", {}).items():
                kept[name] = jmespath.search(path, answer)
                if kept[name] is None:
                    raise LookupError(f"the answer has no {path}")
        except Exception as problem:  # every call that fails is told
            failed += 1
            print(f"{file}: {operation} {call[operation]}: {type(problem).__name__} {problem}"[:700])
if failed:
    sys.exit(1)
print(json.dumps({name: str(found) for name, found in kept.items()}))
