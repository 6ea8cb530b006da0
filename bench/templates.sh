#!/bin/sh
# Our scan of CloudFormation templates beside Checkov's, over the same files, in one run:
#   bench/templates.sh FOLDER [TEMPLATES] [CHECKOV]
# FOLDER keeps the templates, what both wrote, and Checkov in a venv of its own, where no program is named;
# - instead of a program measures ours alone. Checkov is only run, with its checks for CloudFormation, and
# without asking its service. CPU seconds are of the program and its children.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
folder=${1:?a folder to work in}
count=${2:-2000}
mkdir -p "$folder"
folder=$(CDPATH='' cd -- "$folder" && pwd -P)
checkov=${3:-$folder/checkov/bin/checkov}
if [ "$checkov" != - ] && [ ! -x "$checkov" ]; then
  python3 -m venv "$folder/checkov"
  "$folder/checkov/bin/python" -m pip install -q 'checkov==3.3.*'
fi
"$here/proofline" --version >&2
[ "$checkov" = - ] || "$checkov" --version | sed 's/^/Checkov /' >&2
uptime >&2

measured() { # NAME PROGRAM...: CPU seconds and the largest memory, whatever the exit code says
  name=$1
  shift
  /usr/bin/time -o "$folder/$name.time" -f '%U %S %e %M' "$@" > "$folder/$name.out" 2> "$folder/$name.err" || true
  tail -n 1 "$folder/$name.time" | awk -v name="$name" \
    '{ printf "%-24s CPU %6.1f s  wall %6.1f s  memory %5.0f MB\n", name, $1 + $2, $3, $4 / 1024 }'
}

for size in "$((count / 10))" "$count"; do
  rm -rf "$folder/templates-$size"
  echo "templates: $size, resources: $(python3 "$here/bench/templates/make.py" "$folder/templates-$size" "$size")"
  measured "proofline-$size" "$here/proofline" controls check --template "$folder/templates-$size" \
    --account 123456789012 --region us-east-1 --format json
  [ "$checkov" = - ] || measured "checkov-$size" "$checkov" -d "$folder/templates-$size" --framework cloudformation --compact --quiet \
    --skip-download -o json
done
