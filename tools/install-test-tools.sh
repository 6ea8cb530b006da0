#!/usr/bin/env bash
# Installs what the tests need beside a JDK, at fixed versions, and puts it on PATH. Run it, or source
# it to keep the PATH:
#   . tools/install-test-tools.sh
#
#   moto_server   5.2.1, a served AWS for the collection tests (Python, into a venv)
#   go            1.22 or newer, builds the independent verifier of the ledger
#   fsck          Tessera's checker of tlog-tiles logs, v1.0.4, built by go
#   pdftotext     poppler-utils, reads pages as a reader would
#   litewitness   filippo.io/torchwood v0.6.1 (and ssh-agent), a witness that we did not write
#
# With apt and root, missing system packages are installed; otherwise the script says what to do and
# fails. Nothing is skipped in silence.
PROOFLINE_TOOLS=${PROOFLINE_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/proofline-tools}
MOTO_VERSION=5.2.1
TESSERA_VERSION=1.0.4
TORCHWOOD_VERSION=0.6.1

tools_fail() {
  echo "test tools: $*" >&2
  return 1
}

tools_apt() {
  if [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    { apt-get install -y -q --no-install-recommends "$@" > /dev/null 2>&1; } \
      || { apt-get update -q > /dev/null 2>&1; apt-get install -y -q --no-install-recommends "$@" > /dev/null; }
  else
    tools_fail "install the packages yourself: $*"
  fi
}

tools_moto_version() {
  "$1" -c 'import moto; print(moto.__version__)' 2> /dev/null
}

tools_moto() {
  local venv=$PROOFLINE_TOOLS/moto-$MOTO_VERSION
  if command -v moto_server > /dev/null && [ "$(tools_moto_version python3)" = "$MOTO_VERSION" ]; then
    return 0
  fi
  if [ ! -x "$venv/bin/moto_server" ]; then
    command -v python3 > /dev/null || tools_apt python3 python3-venv || return 1
    rm -rf "$venv.new"
    python3 -m venv "$venv.new" || { tools_apt python3-venv && python3 -m venv "$venv.new"; } || return 1
    "$venv.new/bin/python" -m pip install -q "moto[server]==$MOTO_VERSION" \
      || tools_fail "moto $MOTO_VERSION could not be installed" || return 1
    rm -rf "$venv"
    mv "$venv.new" "$venv"
    # A venv knows its own path: make its scripts anew at the final one.
    python3 -m venv --upgrade "$venv"
    "$venv/bin/python" -m pip install -q --force-reinstall --no-deps "moto[server]==$MOTO_VERSION" || return 1
  fi
  export PATH=$venv/bin:$PATH
}

tools_go() {
  if ! command -v go > /dev/null && [ -x /usr/local/go/bin/go ]; then
    export PATH=/usr/local/go/bin:$PATH
  fi
  command -v go > /dev/null || tools_apt golang-go || tools_fail "go is not on PATH (https://go.dev/dl)"
}

tools_fsck() {
  local dir=$PROOFLINE_TOOLS/tessera-$TESSERA_VERSION
  [ -x "$dir/fsck" ] && return 0
  GOBIN=$dir go install "github.com/transparency-dev/tessera/cmd/fsck@v$TESSERA_VERSION" \
    || tools_fail "Tessera's fsck $TESSERA_VERSION could not be built"
}

tools_litewitness() {
  local bin=$PROOFLINE_TOOLS/torchwood-$TORCHWOOD_VERSION
  if [ ! -x "$bin/litewitness" ]; then
    GOBIN=$bin go install "filippo.io/torchwood/cmd/litewitness@v$TORCHWOOD_VERSION" \
      || tools_fail "litewitness $TORCHWOOD_VERSION could not be built" || return 1
  fi
  export PATH=$bin:$PATH
  command -v ssh-agent > /dev/null || tools_apt openssh-client
}

tools_poppler() {
  command -v pdftotext > /dev/null || tools_apt poppler-utils
}

mkdir -p "$PROOFLINE_TOOLS"
tools_moto && tools_go && tools_fsck && tools_litewitness && tools_poppler \
  && echo "test tools: moto_server at $(command -v moto_server), $(go version), fsck $TESSERA_VERSION, litewitness $TORCHWOOD_VERSION, $(command -v pdftotext)"
