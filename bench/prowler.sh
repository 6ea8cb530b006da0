#!/bin/sh
# Prowler's HIPAA checks and ours over one account that moto serves, at two sizes, in one run:
#   bench/prowler.sh FOLDER PROWLER [SMALL] [LARGE]
# PROWLER is its program (pip install prowler==5.46.0 into a venv of its own); it is only run. moto_server
# has to be on PATH (. tools/install-test-tools.sh). FOLDER keeps what both wrote, for compare.py.
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
folder=${1:?a folder to work in}
prowler=${2:?the program of Prowler}
small=${3:-100}
large=${4:-400}
mkdir -p "$folder"
folder=$(CDPATH='' cd -- "$folder" && pwd -P)
"$here/proofline" --version >&2
# As at every start but the first ones: with the start-up cache, as Prowler with its compiled files.
if [ -z "${PROOFLINE_NO_CACHE:-}" ]; then
  waited=0
  until "$here/proofline" doctor | grep -q '^start cache  *ok' || [ "$waited" -ge 600 ]; do
    sleep 5
    waited=$((waited + 5))
  done
fi
"$prowler" --version >&2
python=$(dirname "$(readlink -f "$(command -v moto_server)")")/python
[ -x "$python" ] || python=python3
export AWS_ACCESS_KEY_ID=testing AWS_SECRET_ACCESS_KEY=testing AWS_DEFAULT_REGION=us-east-1
server=
trap '[ -z "$server" ] || kill "$server"' EXIT

measured() { # NAME PROGRAM...: CPU seconds and the largest memory, whatever the exit code says
  name=$1
  shift
  /usr/bin/time -o "$folder/$name.time" -f '%U %S %e %M' "$@" > "$folder/$name.out" 2> "$folder/$name.err" || true
  tail -n 1 "$folder/$name.time" | awk -v name="$name" \
    '{ printf "%-24s CPU %6.1f s  wall %6.1f s  memory %5.0f MB\n", name, $1 + $2, $3, $4 / 1024 }'
}

for count in "$small" "$large"; do
  port=$((5600 + count % 1000))
  moto_server -H 127.0.0.1 -p "$port" > "$folder/moto-$count.log" 2>&1 &
  server=$!
  endpoint=http://127.0.0.1:$port
  until "$python" -c "import urllib.request; urllib.request.urlopen('$endpoint/moto-api/')" 2> /dev/null; do
    kill -0 "$server"
    sleep 0.5
  done
  "$python" "$here/bench/prowler/seed.py" "$endpoint" "$count"
  rm -rf "$folder/work-$count" "$folder/prowler-$count"
  "$here/proofline" --quiet init --name Bench --role covered-entity --origin bench.example/log "$folder/work-$count" \
    > /dev/null
  printf '%s\n' 'version: 1' 'accounts: [{id: "123456789012", name: bench}]' \
    'systems:' '  - {id: S-1, name: All, owner: {name: Nobody}, purpose: Bench., holds-phi: yes,' \
    '     ephi: [demographics], accounts: ["123456789012"], resources: [{account: "123456789012"}]}' \
    > "$folder/work-$count/systems.yaml"
  "$here/proofline" --quiet register -w "$folder/work-$count" > /dev/null
  before=$(awk '{ print $14 + $15 }' "/proc/$server/stat")
  measured "proofline-collect-$count" "$here/proofline" collect aws -w "$folder/work-$count" \
    --endpoint-url "$endpoint" --region us-east-1 --json
  between=$(awk '{ print $14 + $15 }' "/proc/$server/stat")
  measured "proofline-check-$count" "$here/proofline" controls check -w "$folder/work-$count" --json
  AWS_ENDPOINT_URL=$endpoint measured "prowler-$count" "$prowler" aws --compliance hipaa_aws --region us-east-1 \
    --output-formats json-ocsf --output-directory "$folder/prowler-$count" --no-banner --no-color
  after=$(awk '{ print $14 + $15 }' "/proc/$server/stat")
  echo "the emulator's own CPU: $(((between - before) / 100)) s for us, $(((after - between) / 100)) s for Prowler"
  grep -c '" [0-9][0-9][0-9] -$' "$folder/moto-$count.log" | sed 's/^/calls answered by moto in all: /'
  kill "$server"
  server=
done
