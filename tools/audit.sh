#!/usr/bin/env bash
# Known vulnerabilities of what a stack is made of: NuGet packages with what they depend on, and of the embedded stack the npm packages that it ships.
#   bash tools/audit.sh [--stack embedded|azure]
# Exit code: 0 none known, 1 some are (named above), 2 bad arguments, 3 the packages could not be restored or asked about (named above).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

stack=Embedded
while (($#)); do
  case "$1" in
    --stack) [[ "${2:-}" =~ ^(embedded|azure)$ ]] || { echo "audit: --stack takes embedded or azure" >&2; exit 2; }
             [[ "$2" == azure ]] && stack=Azure; shift 2 ;;
    -h|--help) sed -n '2,4p' "$0" | cut -c3-; exit 0 ;;
    *) echo "audit: unknown argument '$1'; see --help" >&2; exit 2 ;;
  esac
done

# dotnet list takes no properties; the environment's count as such.
export EdgeStack=$stack DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet restore IoTEdgeSolution.sln -v quiet || { echo "audit: packages of EdgeStack=$stack could not be restored (named above)" >&2; exit 3; }
listing=$(dotnet list IoTEdgeSolution.sln package --vulnerable --include-transitive) || { echo "$listing"; echo "audit: the package source could not be asked (see above)" >&2; exit 3; }
echo "$listing"
status=0
grep -q "has the following vulnerable packages" <<<"$listing" && status=1
if [[ $stack == Embedded ]]; then
  (cd tools && npm audit --omit=dev) || status=1
fi
exit $status
