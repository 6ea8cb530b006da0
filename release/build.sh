#!/usr/bin/env bash
# Builds the release: one tar.gz with launcher, jars, man pages, completion, licence and SBOM, its
# checksum and its signature. The same commit gives the same tar.gz, byte for byte.
#
#   PROOFLINE_RELEASE_KEY=FILE release/build.sh [DIR]   sign with an Ed25519 key of ssh-keygen
#   release/build.sh --throw-away-key [DIR]             sign with a key made for this run (CI)
#
# How to check a release: docs/release.md.
set -euo pipefail
cd "$(dirname "$0")/.."

throw_away=
if [ "${1:-}" = --throw-away-key ]; then throw_away=yes; shift; fi
out=${1:-dist}
key=${PROOFLINE_RELEASE_KEY:-}
if [ -z "$key" ] && [ -z "$throw_away" ]; then
  echo "release: set PROOFLINE_RELEASE_KEY to a private key (ssh-keygen -t ed25519), or pass --throw-away-key" >&2
  exit 2
fi

mkdir -p "$out"
out=$(cd "$out" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

./mvnw -B -q -Prelease -DskipTests -pl cli -am package >&2

version=$(sed 's/-[0-9a-f]*$//' cli/target/app/build-id)
case "$(uname -s)-$(uname -m)" in
  Linux-x86_64) platform=linux-amd64 ;;
  Linux-aarch64) platform=linux-arm64 ;;
  Darwin-arm64) platform=macos-arm64 ;;
  *) echo "release: no native library for $(uname -s) $(uname -m)" >&2; exit 1 ;;
esac
name=proofline-$version-$platform
root=$work/$name

mkdir -p "$root/lib" "$root/man/man1" "$root/completion"
cp proofline LICENSE "$root/"
# The notice of the action catalogue is in its jar too; here it is seen without opening one.
cp iam/src/main/resources/META-INF/NOTICE-iam-data.txt "$root/"
if [ -f README.md ]; then cp README.md "$root/"; fi
cp cli/target/app/build-id "$root/"
cp cli/target/app/lib/* "$root/lib/"
cp cli/target/sbom.cdx.json "$root/"
# The verifier that shares no code with the program, without its package line so that it can be run
# from any folder, and what to do with it.
sed '/^package /d' ledger/src/main/java/io/proofline/ledger/standalone/Verify.java > "$root/Verify.java"
cp docs/verify-without-proofline.md "$root/"
PROOFLINE_NO_CACHE=1 "$root/proofline" -q man "$root/man/man1"
PROOFLINE_NO_CACHE=1 "$root/proofline" completion bash > "$root/completion/proofline.bash"

# One time stamp, one owner, one order, one mode.
stamp=$(sed -n 's|.*<project.build.outputTimestamp>\(.*\)</.*|\1|p' pom.xml)
find "$root" -type d -exec chmod 755 {} +
find "$root" -type f -exec chmod 644 {} +
chmod 755 "$root/proofline"
archive=$out/$name.tar.gz
tar --sort=name --mtime="$stamp" --owner=0 --group=0 --numeric-owner --format=ustar \
  -C "$work" -cf - "$name" | gzip -n -9 > "$archive.new"
mv "$archive.new" "$archive"
cp cli/target/sbom.cdx.json "$out/$name.cdx.json"
(cd "$out" && sha256sum "$name.tar.gz" "$name.cdx.json" > "$name.sha256")

if [ -n "$throw_away" ]; then
  key=$work/key
  ssh-keygen -q -t ed25519 -N '' -C 'throw-away key, not a release' -f "$key"
fi
rm -f "$out/$name.sha256.sig"
ssh-keygen -q -Y sign -f "$key" -n proofline-release "$out/$name.sha256"
printf 'release@proofline %s\n' "$(ssh-keygen -y -f "$key")" > "$out/allowed_signers"

# What was signed is checked as a reader will check it.
ssh-keygen -q -Y verify -f "$out/allowed_signers" -I release@proofline -n proofline-release \
  -s "$out/$name.sha256.sig" < "$out/$name.sha256" >&2
(cd "$out" && sha256sum --check --quiet "$name.sha256")
echo "$archive"
