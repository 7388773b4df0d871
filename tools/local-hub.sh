#!/usr/bin/env bash
# Renders the manifest that iotedgehubdev accepts, says what it drops, and starts it. See docs/local-testing.md.
#   bash tools/local-hub.sh [--env .env] [--manifest <rendered manifest>] [--recording <dir> [--begins <UTC time>]] [--out config/deployment.local.json] [--render-only]
# --recording: the recording's videos, zones and catalog, and the model bundle in or beside it, take the place of cameras, catalog and model.
# Exit code: 0 done, 1 failed, 2 bad arguments, 3 jq or iotedgehubdev is missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

env=.env
manifest=
recording=()
out=config/deployment.local.json
start=1
while (($#)); do
  case "$1" in
    --env) env=${2:?--env takes a file}; shift 2 ;;
    --manifest) manifest=${2:?--manifest takes a file}; shift 2 ;;
    --recording) recording+=(--recording "${2:?--recording takes a folder}"); shift 2 ;;
    --begins) recording+=(--begins "${2:?--begins takes a time}"); shift 2 ;;
    --out) out=${2:?--out takes a file}; shift 2 ;;
    --render-only) start=0; shift ;;
    -h|--help) sed -n '2,5p' "$0" | cut -c3-; exit 0 ;;
    *) echo "local-hub: unknown argument '$1'; see --help" >&2; exit 2 ;;
  esac
done
[[ -z $manifest || ${#recording[@]} == 0 ]] || { echo "local-hub: --recording is rendered into the manifest, so it does not go with --manifest" >&2; exit 2; }
command -v jq >/dev/null || { echo "local-hub: jq is missing (apt-get install jq)" >&2; exit 3; }

if [[ -z $manifest ]]; then
  [[ -f $env ]] || { echo "local-hub: $env does not exist; copy .env.example and fill it in" >&2; exit 2; }
  manifest=config/deployment.debug.json
  dotnet run --project tools/EdgeSimulator -c Release -- manifest --env "$env" --debug "${recording[@]}" --out "$manifest"
fi

# Priorities, times to live and store-and-forward belong to edgeHub's later schema; the rest asks Docker for what the simulator does not pass on.
mkdir -p "$(dirname "$out")"
jq '
  def options: to_entries | map(select(.key | startswith("createOptions"))) | sort_by(.key) | map(.value) | join("");
  def split: . as $text | [range(0; length; 512)] | to_entries
    | map({key: (if .key == 0 then "createOptions" else "createOptions0\(.key)" end), value: $text[.value:.value + 512]}) | from_entries;
  def slim: if options == "" then . else
      (options | fromjson | del(.HostConfig.DeviceRequests, .HostConfig.Runtime, .HostConfig.Tmpfs, .HostConfig.Memory, .HostConfig.MemorySwap) | tojson | split) as $new
      | with_entries(select(.key | startswith("createOptions") | not)) + $new end;
  .modulesContent["$edgeHub"]["properties.desired"] |= (.schemaVersion = "1.0"
      | .routes |= map_values(if type == "object" then .route else . end) | .storeAndForwardConfiguration |= {timeToLiveSecs})
  | .modulesContent["$edgeAgent"]["properties.desired"] |= (.modules |= map_values(.settings |= slim) | .systemModules |= map_values(.settings |= slim))
' "$manifest" >"$out"

said() { echo "local-hub: dropped: $1"; }
jq -e '[.modulesContent["$edgeHub"]["properties.desired"].routes[] | select(type == "object")] | length > 0' "$manifest" >/dev/null && said "priority and time to live of every route"
jq -e '.modulesContent["$edgeHub"]["properties.desired"].storeAndForwardConfiguration | length > 1' "$manifest" >/dev/null && said "store-and-forward settings but for the time to live"
for key in DeviceRequests Runtime Tmpfs Memory; do
  modules=$(jq -r --arg k "$key" '.modulesContent["$edgeAgent"]["properties.desired"] | .modules + .systemModules | to_entries[]
    | select(.value.settings | to_entries | map(select(.key | startswith("createOptions"))) | sort_by(.key) | map(.value) | join("") | . != "" and (fromjson | .HostConfig[$k] != null)) | .key' "$manifest" | paste -sd, -)
  [[ -z $modules ]] || said "$key of $modules"
done
echo "local-hub: wrote $out"
((start)) || exit 0

command -v iotedgehubdev >/dev/null || { echo "local-hub: iotedgehubdev is missing (pipx install --python python3.9 iotedgehubdev)" >&2; exit 3; }
value() { [[ ! -f $env ]] || sed -n "s/^$1=//p" "$env" | tail -1; }
device=${DEVICE_CONNECTION_STRING:-$(value DEVICE_CONNECTION_STRING)}
hub=${IOTHUB_CONNECTION_STRING:-$(value IOTHUB_CONNECTION_STRING)}
[[ -n $device ]] || { echo "local-hub: DEVICE_CONNECTION_STRING is not set in $env; it is that of an edge device of a real IoT Hub" >&2; exit 2; }
[[ -n $hub ]] || echo "local-hub: IOTHUB_CONNECTION_STRING is not set: the twins are not pushed, and the modules wait for them"
iotedgehubdev setup -c "$device" ${hub:+-i "$hub"}
exec iotedgehubdev start -d "$out" -v
