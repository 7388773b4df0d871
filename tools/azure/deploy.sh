#!/usr/bin/env bash
# Creates or replaces a deployment of IoT Hub. Needs az with its azure-iot extension, signed in as one of the operators' group (no key is read), and jq.
# <hub> is its host name (an output of the template), or its name, which is looked up.
#   bash tools/azure/deploy.sh base  <hub> <manifest>                   the base: images and routes; twins of the modules are left alone
#   bash tools/azure/deploy.sh layer <hub> <layer>                      a layer of tools/azure/deployments, rendered by EdgeSimulator manifest
#   bash tools/azure/deploy.sh image <hub> <manifest> <module> <tag> <ring>   another image of one module, for one ring
#   bash tools/azure/deploy.sh undo  <hub> <id>                         takes a layer away: its stores fall back to what lies below
set -euo pipefail

fail() { echo "deploy: $*" >&2; exit 2; }
deployment() { az iot edge deployment "$@" --auth-type login; }
usage() { sed -n '2,7p' "$0" | cut -c3-; }
content=$(mktemp)
metrics=$(mktemp)
trap 'rm -f "$content" "$metrics"' EXIT

# Leaves no trace of the old one but its name: IoT Hub cannot change the content of a deployment.
create() { # hub id priority condition layered
  if deployment show --hub-name "$1" --deployment-id "$2" --output none 2>/dev/null; then
    deployment delete --hub-name "$1" --deployment-id "$2"
  fi
  deployment create --hub-name "$1" --deployment-id "$2" --priority "$3" --target-condition "$4" \
    --content "$content" --metrics "$metrics" $5 --output none
  echo "deploy: $2 at priority $3 for: $4"
}

# Stores whose edgeAgent has this deployment and has carried out the newest that it was asked for.
agent_metrics() { # id
  jq -n --arg id "$1" '{queries: {agentApplied: ("SELECT deviceId FROM devices.modules WHERE moduleId = '"'\$edgeAgent'"' AND configurations.[[\($id)]].status = '"'Applied'"'"
    + " AND properties.desired.$version = properties.reported.lastDesiredVersion AND properties.reported.lastDesiredStatus.code = 200")}}' >"$metrics"
}

command=${1:-}
hub=${2:-}
case "$command" in
  base)
    (($# == 3)) || fail "base takes a hub and a manifest; see --help"
    # What the manifest says of our modules' twins would overwrite what each store was given.
    jq '{content: {modulesContent: (.modulesContent | with_entries(select(.key | startswith("$"))))}}' "$3" >"$content"
    agent_metrics loss-prevention-base
    create "$hub" loss-prevention-base 1 "tags.product='loss-prevention'" "" ;;
  layer)
    (($# == 3)) || fail "layer takes a hub and a rendered layer; see --help"
    grep -q '\${' "$3" && fail "$3 still has \${...} in it: render it with EdgeSimulator manifest first"
    jq '{content}' "$3" >"$content"
    jq '.metrics' "$3" >"$metrics"
    create "$hub" "$(jq -r .id "$3")" "$(jq -r .priority "$3")" "$(jq -r .targetCondition "$3")" --layered ;;
  image)
    (($# == 6)) || fail "image takes a hub, a manifest, a module, a tag and a ring; see --help"
    jq -e --arg m "$4" '.modulesContent["$edgeAgent"]["properties.desired"].modules[$m]' "$3" >/dev/null || fail "$3 has no module $4"
    jq --arg m "$4" --arg t "$5" '.modulesContent["$edgeAgent"]["properties.desired"].modules[$m]
      | .settings.image |= sub(":[^:/]*$"; ":" + $t)
      | {content: {modulesContent: {"$edgeAgent": {("properties.desired.modules." + $m): .}}}}' "$3" >"$content"
    id=$(echo "image-$4-$6" | tr '[:upper:]' '[:lower:]')
    agent_metrics "$id"
    create "$hub" "$id" 25 "tags.product='loss-prevention' AND tags.ring='$6'" --layered ;;
  undo)
    (($# == 3)) || fail "undo takes a hub and an id; see --help"
    deployment delete --hub-name "$hub" --deployment-id "$3"
    echo "deploy: $3 is gone" ;;
  -h|--help) usage ;;
  *) fail "unknown command '$command'; see --help" ;;
esac
