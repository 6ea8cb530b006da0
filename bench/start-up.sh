#!/usr/bin/env bash
# Start-up of the built program in milliseconds, wall clock: median, least and most of 20 runs, each
# command beside the floor of the same JVM (a program that prints one line) in the same run.
#   bench/start-up.sh [LAUNCHER]
set -euo pipefail
launcher=${1:-$(cd "$(dirname "$0")/.." && pwd)/proofline}
runs=20
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

java_home=$("$launcher" doctor | sed -n 's/^jdk .* in \(.*\)$/\1/p')
cat > "$work/Floor.java" <<'JAVA'
class Floor {
  public static void main(String[] args) {
    System.out.println("floor");
  }
}
JAVA
"$java_home/bin/javac" -d "$work" "$work/Floor.java"

measure() {
  local name=$1 times=() i start
  shift
  for ((i = 0; i < runs; i++)); do
    start=$EPOCHREALTIME
    "$@" > /dev/null 2>&1
    times+=($(((${EPOCHREALTIME/./} - ${start/./}) / 100)))
  done
  mapfile -t times < <(printf '%s\n' "${times[@]}" | sort -n)
  printf '%-34s %6.1f %8.1f %8.1f\n' "$name" \
    "$((times[runs / 2]))e-1" "$((times[0]))e-1" "$((times[runs - 1]))e-1"
}

# Until the start-up cache is there.
for ((i = 0; i < 120; i++)); do
  if "$launcher" doctor | grep -q '^start cache  *ok'; then break; fi
  sleep 1
done

printf '%-34s %6s %8s %8s\n' "ms of $runs runs" median least most
measure 'floor: java, one line' "$java_home/bin/java" -Xshare:auto -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$work" Floor
measure 'proofline --version' "$launcher" --version
measure 'proofline --help' "$launcher" --help

measure 'proofline doctor (opens DuckDB)' "$launcher" doctor
export PROOFLINE_NO_CACHE=1
measure 'no cache: proofline --version' "$launcher" --version
measure 'no cache: proofline --help' "$launcher" --help
