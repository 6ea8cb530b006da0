#!/bin/sh
# The log beside Tessera's POSIX log, in one run:
#   bench/log.sh FOLDER [SECONDS OF A PHASE] [ENTRIES TO GROW TO]
# FOLDER stands on the disk that is to be measured. Without go, only ours is measured, and it says so.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
folder=${1:?a folder to work in}
seconds=${2:-20}
grow=${3:-1000000}
mkdir -p "$folder"
folder=$(CDPATH='' cd -- "$folder" && pwd -P)
tessera=-
command -v go > /dev/null || PATH=$PATH:/usr/local/go/bin
if command -v go > /dev/null; then
  module=$(mktemp -d)
  trap 'rm -rf "$module"' EXIT
  cp "$here/bench/tessera/main.go" "$module/"
  (cd "$module" && go mod init bench.example/tessera && go get github.com/transparency-dev/tessera@v1.0.4 \
    && go mod tidy && go build -o "$folder/tessera-bench" .) >&2
  tessera=$folder/tessera-bench
else
  echo "go is not on PATH: Tessera is not measured" >&2
fi
"$here/bench/run.sh" LogComparison "$folder" "$seconds" "$grow" "$tessera"
