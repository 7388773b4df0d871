#!/usr/bin/env bash
# Installs what is missing, builds, and runs every test. The last line is "N passed, N failed, N skipped".
#   bash tools/test.sh [--stack embedded|azure] [--filter <dotnet test filter>]
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

stack=Embedded
filter=()
while (($#)); do
  case "$1" in
    --stack) [[ "${2:-}" =~ ^(embedded|azure)$ ]] || { echo "test: --stack takes embedded or azure" >&2; exit 2; }
             [[ "$2" == azure ]] && stack=Azure; shift 2 ;;
    --filter) filter=(--filter "${2:?--filter takes an expression}"); shift 2 ;;
    -h|--help) sed -n '2,3p' "$0" | cut -c3-; exit 0 ;;
    *) echo "test: unknown argument '$1'; see --help" >&2; exit 2 ;;
  esac
done

bash tools/setup.sh --tests
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
dotnet restore IoTEdgeSolution.sln -p:EdgeStack=$stack -v quiet || { echo "test: packages of EdgeStack=$stack could not be restored (named above)" >&2; exit 3; }
dotnet build IoTEdgeSolution.sln -c Release --no-restore -p:EdgeStack=$stack -v quiet -nologo

# A test that hangs is ended and named, and a project whose runner hangs is ended too: the others still run.
hang=20m # the replay of groceries took over ten minutes on a busy machine
limit=60m
results=$(mktemp -d)
trap 'rm -rf "$results"' EXIT
status=0
broken=() # projects whose runner ended with an error
for project in tests/*.Tests; do
  name=$(basename "$project")
  begun=$SECONDS
  timeout --kill-after=30s $limit dotnet test "$project" -c Release --no-build -p:EdgeStack=$stack --nologo -v quiet "${filter[@]}" \
    --blame-hang-timeout $hang --blame-hang-dump-type none --results-directory "$results/blame" \
    --logger "console;verbosity=minimal" --logger "trx;LogFileName=$results/$name.trx" </dev/null || { status=1; broken+=("$name"); }
  [[ -f $results/$name.trx ]] || { status=1; broken+=("$name"); }
  echo "test: $name took $((SECONDS - begun)) s"
done

# The results of every file, added up; skipped tests are named with their reasons, failed ones once more at the end.
node -e '
const fs = require("fs");
const text = s => s.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&quot;/g, "\"").replace(/&apos;|&#39;/g, "\u0027").replace(/&amp;/g, "&").trim();
let passed = 0, failed = 0, skipped = 0;
const broken = process.argv.slice(2);
const crashed = [...new Set(broken)].filter(name => !fs.existsSync(`${process.argv[1]}/${name}.trx`)).map(name => `crashed: ${name} ended without results (a hang, or a crash at its start)`);
for (const file of fs.readdirSync(process.argv[1]).filter(f => f.endsWith(".trx")).sort()) {
  const trx = fs.readFileSync(process.argv[1] + "/" + file, "utf8");
  const results = trx.split("<UnitTestResult ").slice(1);
  const failedBefore = failed;
  for (const result of results) {
    const head = result.slice(0, result.indexOf(">"));
    const name = text(/testName="([^"]*)"/.exec(head)[1]);
    const outcome = /outcome="([^"]*)"/.exec(head)?.[1];
    const reason = text(/<Message>([^<]*)<\/Message>/.exec(result)?.[1] ?? /<StdOut>([^<]*)<\/StdOut>/.exec(result)?.[1] ?? "no reason given");
    if (outcome === "Passed") passed++;
    else if (outcome === "NotExecuted") { skipped++; console.log(`skipped: ${name}: ${reason.split("\n")[0]}`); }
    else { failed++; console.log(`failed: ${name}`); }
  }
  // A runner that crashes leaves the results that it had: what it says of its end is named, or the sum would look like a good one.
  if (broken.includes(file.slice(0, -4)) && failed === failedBefore) {
    const infos = [...trx.matchAll(/<RunInfo [\s\S]*?<Text>([\s\S]*?)<\/Text>/g)].map(info => text(info[1]).split("\n").slice(0, 12).join("\n  "));
    crashed.push(`crashed: ${file.slice(0, -4)} ended with an error after ${results.length} results, none of them failed\n  ${infos.join("\n  ")}`);
  }
}
crashed.forEach(line => console.log(line));
console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed || passed === 0 ? 1 : 0);
' "$results" "${broken[@]}" || status=1
exit $status
