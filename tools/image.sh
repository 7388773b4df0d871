#!/usr/bin/env bash
# Says of a module's image what its module.json says, as NAME=value lines: name and tag, by which every manifest asks for it, and the Dockerfile.
#   bash tools/image.sh <Module> <platform> [<git tag, such as v1.0.0>]
# Needs jq. Exit code 2: bad arguments, no such module or platform, or a git tag that is not module.json's version, which no manifest would ask for.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

fail() { echo "image: $*" >&2; exit 2; }
[[ "${1:-}" == -h || "${1:-}" == --help ]] && { sed -n '2,4p' "$0" | cut -c3-; exit 0; }
(($# == 2 || $# == 3)) || fail "takes a module and a platform; see --help"
command -v jq >/dev/null || fail "jq is missing (apt-get install jq)"
json=modules/$1/module.json
[[ -f $json ]] || fail "there is no $json"
version=$(jq -r .image.tag.version "$json")
dockerfile=$(jq -er --arg p "$2" '.image.tag.platforms[$p]' "$json") || fail "$json lists no platform '$2'"
[[ $# == 2 || $3 == "v$version" ]] || fail "the release is $3, and $json says $version: raise the version in every module.json first"

repository=$(jq -r .image.repository "$json")
echo "name=${repository#*/}"
echo "tag=$version-$2"
echo "file=modules/$1/${dockerfile#./}"
