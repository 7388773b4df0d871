// Checks what the tests in C# cannot: the PromQL of dashboard and rules by Prometheus' own grammar, the workbook's queries against queries.kql.
//   node tools/monitoring/check.mjs
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createRequire } from "node:module";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(here, "../package.json"));
const { parser } = require("@prometheus-io/lezer-promql");
const read = path => readFileSync(join(here, path), "utf8");
const problems = [];
let queries = 0;

function promql(where, query) {
  queries++;
  const tree = parser.parse(query);
  tree.iterate({ enter: n => { if (n.type.isError) problems.push(`${where}: cannot be read at ${query.slice(n.from, n.from + 30)}`); } });
}

for (const panel of JSON.parse(read("grafana/dashboards/store.json")).panels) {
  for (const target of panel.targets ?? []) promql(panel.title, target.expr);
}

for (const [, name, block] of read("prometheus/alerts.yml").matchAll(/- alert: (\w+)\s+expr:\s*\|?(.*?)\n        (?:for|labels):/gs)) promql(name, block.trim());

const known = readFileSync(join(here, "../azure/kusto/queries.kql"), "utf8");
for (const item of JSON.parse(read("azure/workbook.json")).items.filter(i => i.type === 3)) {
  queries++;
  const text = JSON.parse(item.content.query).queryText;
  if (!known.includes(text)) problems.push(`workbook ${item.name}: its query is not, or no longer, one of tools/azure/kusto/queries.kql`);
}

problems.forEach(p => console.error(p));
console.log(`${queries} queries, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
