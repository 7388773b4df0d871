#!/usr/bin/env bash
# Installs what the product needs and this machine lacks. Asks for nothing; says what it does.
#   bash tools/setup.sh          what building and running need
#   bash tools/setup.sh --tests  and what the tests need
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

fail() { echo "setup: $*" >&2; exit 1; }

command -v dotnet >/dev/null || fail "the .NET 10 SDK is missing. Install package dotnet-sdk-10.0 (see dot.net/download), then run this again."
dotnet --list-sdks | grep -qE '^1[0-9]\.' || fail "this needs the .NET 10 SDK, and found only: $(dotnet --list-sdks | cut -d' ' -f1 | tr '\n' ' ')"

packages=()
need() { command -v "$1" >/dev/null || packages+=("$2"); }
typelib() { compgen -G "/usr/lib/*/girepository-1.0/$1" >/dev/null || packages+=("${@:2}"); }
libraries=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)
library() { [[ $libraries == *"$1"* ]] || packages+=("$2"); }

need ffmpeg ffmpeg
need node nodejs
need npm npm
library libturbojpeg.so.0 libturbojpeg0
library libpng16.so.16 libpng16-16
library libsqlite3.so.0 libsqlite3-0
if [[ "${1:-}" == --tests ]]; then
  need activemq activemq
  need java default-jre-headless
  need chromium chromium
  need git git
  typelib GstRtspServer-1.0.typelib python3-gi gir1.2-gst-rtsp-server-1.0 gstreamer1.0-plugins-good gstreamer1.0-plugins-bad
fi

if ((${#packages[@]})); then
  # Ubuntu names some of these anew; take the name that the package list knows.
  echo "setup: installing ${packages[*]}"
  sudo=()
  if [[ $EUID -ne 0 ]]; then
    command -v sudo >/dev/null && sudo -n true 2>/dev/null || fail "root rights are needed to install ${packages[*]}. Run: sudo apt-get install -y --no-install-recommends ${packages[*]}"
    sudo=(sudo -n)
  fi
  command -v apt-get >/dev/null || fail "this machine has no apt-get. Install by hand: ${packages[*]}"
  log=$(mktemp)
  "${sudo[@]}" apt-get update -qq >"$log" 2>&1 || { cat "$log" >&2; fail "apt-get update failed (see above)"; }
  resolved=()
  for package in "${packages[@]}"; do
    for name in "$package" "${package}t64"; do
      if apt-cache show "$name" >/dev/null 2>&1; then resolved+=("$name"); break; fi
    done
  done
  "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${resolved[@]}" >"$log" 2>&1 \
    || { tail -20 "$log" >&2; fail "apt-get install ${resolved[*]} failed (see above)"; }
  rm -f "$log"
fi

# Azurite stands in for Azure Blob Storage, axe-core checks pages, others read Bicep, Kusto and PromQL; only the tests need them.
azurite="$root/tools/node_modules/azurite"
promql="$root/tools/node_modules/@prometheus-io/lezer-promql"
only=(--omit=dev)
[[ "${1:-}" == --tests ]] && only=()
native="$root/tools/node_modules/onnxruntime-node/bin/napi-v6/linux/$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')/libonnxruntime.so.1"
if [[ ! -f "$native" || ! -d "$root/tools/node_modules/com.github.asus4.onnxruntime" || ( "${1:-}" == --tests && ( ! -d "$azurite" || ! -d "$promql" || ! -d "$root/tools/node_modules/axe-core" ) ) ]]; then
  echo "setup: installing the ONNX Runtime library from npm"
  (cd "$root/tools" && npm ci "${only[@]}" --ignore-scripts --no-audit --no-fund --loglevel=error >&2) \
    || fail "npm ci in tools/ failed (see above)"
fi
