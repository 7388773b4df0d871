#!/usr/bin/env bash
# Installs what is missing, replays the bundled recording, prints what was caught and missed, and shows the lane page.
#   bash tools/run.sh [--no-serve] [--port 8080]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

serve=1
port=8080
while (($#)); do
  case "$1" in
    --no-serve) serve=0; shift ;;
    --port) [[ "${2:-}" =~ ^[0-9]+$ ]] || { echo "run: --port takes a number" >&2; exit 2; }; port=$2; shift 2 ;;
    -h|--help) sed -n '2,3p' "$0" | cut -c3-; exit 0 ;;
    *) echo "run: unknown argument '$1'; see --help" >&2; exit 2 ;;
  esac
done

bash tools/setup.sh
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
echo "run: building (the first time takes a minute or two)"
dotnet build tools/Tools.slnf -c Release -v quiet -nologo -clp:"ErrorsOnly;NoSummary" \
  || { echo "run: the build failed (see above). Where packages could not be fetched, check the network and run this again." >&2; exit 1; }
tool() { local name=$1; shift; dotnet run --project "tools/$name" -c Release --no-build -- "$@"; }

bash tools/demo.sh
demo=.cache/demo
tool EdgeSimulator replay "$demo/recording" --out out/demo --bundle "$demo/bundle"
((serve)) || exit 0

url="http://localhost:$port"
echo "run: the lane page is at $url (Ctrl+C ends it)"
if [[ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ]] && command -v xdg-open >/dev/null; then
  (xdg-open "$url" >/dev/null 2>&1 &)
fi
tool EdgeSimulator serve --recording "$demo/recording" --bundle "$demo/bundle" --results out/demo --port "$port"
