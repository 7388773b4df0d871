#!/usr/bin/env bash
# Gives one store its own: tags, and what only it has in its modules' twins (store id, lanes, cameras, broker).
# A hub holds 100 deployments, so ten thousand stores cannot each have a layer; their twins are patched instead, and the base leaves them alone.
#   bash tools/azure/store.sh <hub> <device> <rendered manifest or layer> <ring>
# Needs az with its azure-iot extension, signed in as one of the operators' group (no key is read), and jq. <hub> is its host name, or its name.
set -euo pipefail
[[ "${1:-}" == -h || "${1:-}" == --help ]] && { sed -n '2,5p' "$0" | cut -c3-; exit 0; }
(($# == 4)) || { echo "store: takes a hub, a device, a file and a ring; see --help" >&2; exit 2; }
hub=$1 device=$2 file=$3 ring=$4
grep -q '\${' "$file" && { echo "store: $file still has \${...} in it: render it with EdgeSimulator manifest first" >&2; exit 2; }

# The tags bring the base, and with it the modules; a module without its store's settings waits for them and says so.
az iot hub device-twin update --auth-type login --hub-name "$hub" --device-id "$device" --tags "{\"product\":\"loss-prevention\",\"ring\":\"$ring\"}" --output none
echo "store: $device is in ring $ring"

jq -r '(.content.modulesContent // .modulesContent) | keys[] | select(startswith("$") | not)' "$file" | while read -r module; do
  # properties.desired.a.b: {...} becomes {a: {b: {...}}}
  desired=$(jq -c --arg m "$module" '(.content.modulesContent // .modulesContent)[$m] | to_entries
    | reduce .[] as $e ({}; . * (if $e.key == "properties.desired" then $e.value
        else {} | setpath($e.key | ltrimstr("properties.desired.") | split("."); $e.value) end))' "$file")
  az iot hub module-identity show --auth-type login --hub-name "$hub" --device-id "$device" --module-id "$module" --output none </dev/null 2>/dev/null \
    || { echo "store: $device has no module $module yet: run this again once the base has reached it" >&2; exit 1; }
  az iot hub module-twin update --auth-type login --hub-name "$hub" --device-id "$device" --module-id "$module" --desired "$desired" --output none </dev/null
  echo "store: $module of $device"
done
