#!/bin/sh
# Runs one of the comparisons of this room against the program as ./proofline built it.
#   bench/run.sh IngestComparison FOLDER COPIES
#   bench/run.sh CheckComparison FOLDER TEMPLATES COPIES PEER-COPIES [PEER…]
#   bench/run.sh CheckVolume make FOLDER 50000; JAVA_OPTS=-Xmx512m bench/run.sh CheckVolume check FOLDER [ROUNDS]
#   JAVA_OPTS=-Xmx1g bench/run.sh QueryComparison FOLDER EVENTS   (20000000: half an hour at first)
# The log beside Tessera has a script of its own, which builds Tessera too: bench/log.sh
set -eu
here=$(CDPATH='' cd -- "$(dirname -- "$0")/.." && pwd -P)
cd "$here"
./proofline --version >&2
name=$1
shift
app=cli/target/run/$(cat cli/target/run/current)
java=${PROOFLINE_JAVA_HOME:-${JAVA_HOME:?set JAVA_HOME to a JDK 25}}/bin/java
classes=bench/target/comparison
mkdir -p "$classes"
"${java%java}javac" -proc:none -d "$classes" -sourcepath bench/src/main/java -cp "$app/lib/*" "bench/src/main/java/io/proofline/bench/$name.java"
exec "$java" --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -Xmx4g ${JAVA_OPTS:-} \
  -cp "$classes:$app/lib/*" "io.proofline.bench.$name" "$@"
