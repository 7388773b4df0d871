#!/usr/bin/env bash
# Makes the bundled recording and its model bundle in .cache/demo, once: under a minute where the tools are built already.
#   bash tools/demo.sh
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

tool() { local name=$1; shift; dotnet run --project "tools/$name" -c Release -- "$@"; }
demo=.cache/demo
# The number goes up with the format of the gallery, so that an older bundle is made again.
ready=$demo/ready-4
[[ ! -f $ready ]] || exit 0
echo "demo: making the demo recording and its model bundle (once, under a minute)"
rm -rf "$demo"
tool LaneStudio demo --out "$demo"
tool ModelBuilder make-embedder --out "$demo/embedder.onnx"
tool ModelBuilder enroll --images "$demo/images" --catalog "$demo/recording/catalog.csv" --embedder "$demo/embedder.onnx" --out "$demo/bundle"
touch "$ready"
