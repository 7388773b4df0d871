#!/usr/bin/env bash
# Builds the images of the four modules and starts each as the deployment does: read-only root, no capabilities, no root user.
#   bash tools/test-images.sh [--stack embedded|azure]
# embedded (default) needs nothing but a Docker engine: each image must hold what it loads and say in one line that it has no hub.
# azure needs the packages of the Azure stack, and in EDGEHUB_SIM the folder of an edge hub simulator (see docs/local-testing.md): each
# module must connect, become healthy, answer --probe, serve its metrics, and stop in order; Recognition, which is given the demo's model bundle
# (tools/demo.sh makes it; needs the .NET SDK), must end without one and say why. Dockerfile.gpu is not built: its base is gigabytes, and CI builds it.
# Ends with a table: each image's size, what of it is ours (above its base image), and how long a container takes to start.
# DOCKER names another docker command; DOCKER_BUILD_ARGS goes to every build. Exit code 0: all well, 1: not, 2: bad arguments, 3: no engine.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

stack=Embedded
while (($#)); do
  case "$1" in
    --stack) [[ "${2:-}" =~ ^(embedded|azure)$ ]] || { echo "test-images: --stack takes embedded or azure" >&2; exit 2; }
             [[ "$2" == azure ]] && stack=Azure; shift 2 ;;
    -h|--help) sed -n '2,10p' "$0" | cut -c3-; exit 0 ;;
    *) echo "test-images: unknown argument '$1'; see --help" >&2; exit 2 ;;
  esac
done

docker=${DOCKER:-docker}
$docker info >/dev/null 2>&1 || { echo "test-images: no Docker engine answers '$docker info'; start one, or name its command in DOCKER" >&2; exit 3; }
[[ $stack == Embedded || -n ${EDGEHUB_SIM:-} ]] || { echo "test-images: --stack azure needs EDGEHUB_SIM" >&2; exit 2; }

modules=(VideoIngest Recognition PosBridge DecisionAlert)
harden=(--read-only --tmpfs /tmp:size=64m --cap-drop ALL --security-opt no-new-privileges --network host)
work=$(mktemp -d)
status=0
hub=
cleanup() {
  for module in "${modules[@]}"; do $docker rm -f "test-images-${module,,}" >/dev/null 2>&1 || true; done
  [[ -z $hub ]] || kill "$hub" 2>/dev/null || true
  rm -rf "$work"
}
trap cleanup EXIT

declare -A starts
now() { date +%s%N; }
seconds() { awk -v ns="$(($(now) - $1))" 'BEGIN { printf "%.1f", ns / 1e9 }'; }
megabytes() { $docker image inspect -f '{{.Size}}' "$1" | awk '{ printf "%.0f", $1 / 1e6 }'; }
table() {
  local base=${RUNTIME_IMAGE:-mcr.microsoft.com/dotnet/aspnet:10.0} begins=$1 module all
  echo "| image | MB | of it above $base ($(megabytes "$base") MB) | seconds from \`docker run\` until $begins |"
  echo "|---|---|---|---|"
  for module in "${modules[@]}"; do
    all=$(megabytes "$(image "$module")")
    echo "| $module | $all | $((all - $(megabytes "$base"))) | ${starts[$module]:--} |"
  done
}

image() { echo "loss-prevention/${1,,}:test-${stack,,}"; }
bad() { echo "test-images: $1: $2" >&2; status=1; }

for module in "${modules[@]}"; do
  begun=$SECONDS
  $docker build --network=host -q -f "modules/$module/Dockerfile" --build-arg "EDGE_STACK=$stack" ${DOCKER_BUILD_ARGS:-} -t "$(image "$module")" . >/dev/null
  echo "$module: built in $((SECONDS - begun)) s, $($docker image inspect -f '{{.Size}}' "$(image "$module")" | awk '{printf "%.0f MB", $1/1e6}')"
  [[ $($docker image inspect -f '{{.Config.User}}' "$(image "$module")") =~ ^(0|root|)$ ]] && bad "$module" "runs as root"
done

libraries() {
  case "$1" in
    VideoIngest) echo 'ffmpeg -version >/dev/null && ldconfig -p | grep -q libturbojpeg.so.0' ;;
    Recognition) echo 'ldconfig -p | grep -q libturbojpeg.so.0 && find / -name "libonnxruntime.so*" 2>/dev/null | grep -q .' ;;
    DecisionAlert) echo 'ldconfig -p | grep -q libsqlite3.so.0' ;;
    *) echo true ;;
  esac
}

for module in "${modules[@]}"; do
  $docker run --rm "${harden[@]}" --entrypoint /bin/sh "$(image "$module")" -c "PATH=\$PATH:/sbin:/usr/sbin; $(libraries "$module")" || bad "$module" "a library that it loads is missing"
done

if [[ $stack == Embedded ]]; then
  for module in "${modules[@]}"; do
    code=0
    begun=$(now)
    said=$($docker run --rm "${harden[@]}" "$(image "$module")" 2>&1) || code=$?
    starts[$module]=$(seconds "$begun")
    [[ $code == 1 && $(wc -l <<<"$said") == 1 && $said == *"no edge hub to connect to"* ]] || bad "$module" "exit code $code, and it said: $said"
    echo "$module: starts, and says: $said"
  done
  table "it says that it has no hub"
  exit $status
fi

# What Recognition recognises with, readable for the containers' users.
bash tools/demo.sh || { echo "test-images: the demo's model bundle could not be made (see above)" >&2; exit 1; }
cp -r .cache/demo/bundle "$work/bundle"
chmod -R a+rX "$work/bundle"

# Every module at once on one hub, its twin as small as it may be.
cat >"$work/deployment.json" <<'JSON'
{"modulesContent": {
  "$edgeHub": {"properties.desired": {"schemaVersion": "1.2", "routes": {}}},
  "VideoIngest": {"properties.desired": {"storeId": "store-1"}},
  "Recognition": {"properties.desired": {"storeId": "store-1", "model": {"uri": "file:///models/demo"}}},
  "PosBridge": {"properties.desired": {"storeId": "store-1"}},
  "DecisionAlert": {"properties.desired": {"storeId": "store-1"}}}}
JSON
mkdir -m 755 "$work/certs" && chmod 755 "$work"
(cd "$EDGEHUB_SIM" && exec node index.js --deployment "$work/deployment.json" --certs "$work/certs") >"$work/hub.log" &
hub=$!
until grep -q '"ready"' "$work/hub.log"; do kill -0 "$hub" || { echo "test-images: the simulator did not start" >&2; exit 1; }; sleep 0.2; done
chmod 755 "$work/certs" && chmod 644 "$work/certs/ca.pem"

declare -A ports begins
start() { # module, port, further arguments of docker run
  local module=$1
  ports[$module]=$2
  begins[$module]=$(now)
  $docker run -d --name "test-images-${module,,}" "${harden[@]}" -v "$work/certs/ca.pem:/ca.pem:ro" "${@:3}" \
    -e "EdgeHubConnectionString=HostName=localhost;DeviceId=dev1;ModuleId=$module;SharedAccessKey=$(head -c32 /dev/zero | base64);GatewayHostName=localhost" \
    -e EdgeModuleCACertificateFile=/ca.pem -e EDGE_TRANSPORT=mqtt -e METRICS_PORT="$2" "$(image "$module")" >/dev/null
}

# Without its model Recognition cannot work, so it must end by itself and say why.
start Recognition 9610
code=$(timeout 60 $docker wait test-images-recognition || true)
if [[ $code == 1 && $($docker logs test-images-recognition 2>&1) == *'/models/demo'* ]]; then
  echo "Recognition: connects, and ends for want of a model"
else
  bad Recognition "ended with '$code': $($docker logs --tail 3 test-images-recognition 2>&1)"
fi
$docker rm -f test-images-recognition >/dev/null

port=9611
for module in "${modules[@]}"; do
  mounts=()
  [[ $module == Recognition ]] && mounts=(-v "$work/bundle:/models/demo:ro")
  start "$module" $port "${mounts[@]}"
  port=$((port + 1))
done

# All are looked at in turn, so that none waits for another to be well.
begun=$SECONDS
waiting=("${modules[@]}")
while ((${#waiting[@]} && SECONDS - begun < 60)); do
  left=()
  for module in "${waiting[@]}"; do
    if curl -sf -o "$work/health-$module" "http://127.0.0.1:${ports[$module]}/healthz" && grep -q '"storeId":"store-1"' "$work/health-$module"; then
      starts[$module]=$(seconds "${begins[$module]}")
    else
      left+=("$module")
    fi
  done
  waiting=("${left[@]}")
  sleep 0.5
done

for module in "${modules[@]}"; do
  [[ -n ${starts[$module]:-} ]] || { bad "$module" "not well after 60 s: $(cat "$work/health-$module" 2>/dev/null; $docker logs --tail 5 "test-images-${module,,}" 2>&1)"; continue; }
  metrics=$(curl -s "http://127.0.0.1:${ports[$module]}/metrics" | grep -c '^[a-z]' || true)
  ((metrics > 0)) || bad "$module" "serves no metrics"
  probe=0
  $docker exec "test-images-${module,,}" dotnet "LossPrevention.$module.dll" --probe >/dev/null 2>&1 || probe=$?
  [[ $probe == 0 ]] || bad "$module" "--probe ends with $probe"
  $docker stop -t 20 "test-images-${module,,}" >/dev/null
  code=$($docker inspect -f '{{.State.ExitCode}}' "test-images-${module,,}")
  [[ $code == 0 ]] || bad "$module" "stopped with exit code $code: $($docker logs --tail 5 "test-images-${module,,}" 2>&1)"
  echo "$module: connects, is well, $metrics lines of metrics, stops in order"
done
table "it is well, all four starting at once"
((status)) || echo "test-images: all well"
exit $status
