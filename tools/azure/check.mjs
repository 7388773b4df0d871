// Checks the Bicep files without the Bicep CLI: their syntax by the tree-sitter grammar, that modules and loaded files exist, that modules are given
// the parameters they ask for, and that nothing declared goes unused. With a checkout of github.com/Azure/bicep-types-az it also holds every resource
// against the published types of its API version. The Kusto files are read by Kusto's own language service, which knows the columns.
//   node tools/azure/check.mjs [--types <checkout, or its git directory>]
import { readFileSync, readdirSync, existsSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { execFileSync } from "node:child_process";
import { createRequire } from "node:module";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(join(here, "../package.json"));
const { Parser, Language } = require("web-tree-sitter");
const types = process.argv.indexOf("--types") > 0 ? process.argv[process.argv.indexOf("--types") + 1] : null;
const problems = [];
let resources = 0;
let checked = 0;

await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(require.resolve("tree-sitter-bicep/tree-sitter-bicep.wasm")));

const files = new Map();
for (const folder of ["", "modules", "parameters"]) {
  for (const name of readdirSync(join(here, folder)).filter(n => /\.bicep(param)?$/.test(n))) {
    const path = join(here, folder, name);
    const text = readFileSync(path, "utf8");
    // The grammar knows param with a type alone; in a parameter file it stands where var could.
    files.set(path, { text, root: parser.parse(name.endsWith("param") ? text.replace(/^param /gm, "var ") : text).rootNode, name: relative(here, path) });
  }
}

const say = (file, node, message) => problems.push(`${file.name}:${node ? node.startPosition.row + 1 : 1}: ${message}`);
const all = (node, type) => node.descendantsOfType(type);
const plain = node => node.text.replace(/^'|'$/g, "");
const first = (node, ...kinds) => node.namedChildren.find(c => kinds.includes(c.type));

for (const file of files.values()) {
  if (file.root.hasError) all(file.root, ["ERROR"]).forEach(e => say(file, e, `cannot be read: ${e.text.slice(0, 60)}`));
  if (file.root.hasError && all(file.root, ["ERROR"]).length === 0) say(file, null, "cannot be read: something is missing");
  file.params = new Map();
  for (const p of all(file.root, "parameter_declaration")) file.params.set(first(p, "identifier").text, { needed: !/=/.test(p.text.split("\n")[0]), node: p });
  file.names = [...all(file.root, "variable_declaration"), ...all(file.root, "parameter_declaration")].map(d => first(d, "identifier").text);
  if (!file.name.endsWith("param")) {
    for (const name of file.names) {
      if ((file.text.match(new RegExp(`\\b${name}\\b`, "g")) ?? []).length < 2) say(file, null, `${name} is declared and never used`);
    }
  }
  for (const [, path] of file.text.matchAll(/loadTextContent\('([^']+)'\)/g)) {
    if (!existsSync(resolve(dirname(join(here, file.name)), path))) say(file, null, `${path} does not exist`);
  }
}

// What is given to a module, or by a parameter file, against what it asks for.
function hold(file, node, target, given) {
  const asked = files.get(target);
  if (!asked) return say(file, node, `${relative(here, target)} does not exist`);
  for (const name of given) if (!asked.params.has(name)) say(file, node, `${asked.name} has no parameter ${name}`);
  for (const [name, p] of asked.params) if (p.needed && !given.includes(name)) say(file, node, `${asked.name} needs ${name}`);
}

const keysOf = object => object.namedChildren.filter(c => c.type === "object_property").map(p => ({ key: plain(p.namedChildren[0]), value: p.namedChildren[p.namedChildren.length - 1] }));
for (const file of files.values()) {
  for (const module of all(file.root, "module_declaration")) {
    const params = keysOf(all(module, "object")[0]).find(k => k.key === "params");
    hold(file, module, resolve(dirname(join(here, file.name)), plain(first(module, "string"))), params ? keysOf(params.value).map(k => k.key) : []);
  }
  const using = /^using '([^']+)'/m.exec(file.text);
  if (using) hold(file, null, resolve(dirname(join(here, file.name)), using[1]), [...file.text.matchAll(/^param (\w+)/gm)].map(m => m[1]));
}

// The published types.
const read = path => existsSync(join(types, path)) ? readFileSync(join(types, path), "utf8")
  : execFileSync("git", ["--git-dir", types, "show", `HEAD:${path}`], { maxBuffer: 1 << 28, encoding: "utf8" });
const documents = new Map();
const load = path => documents.get(path) ?? documents.set(path, JSON.parse(read(path))).get(path);
const listed = !types ? [] : existsSync(join(types, "generated"))
  ? readdirSync(join(types, "generated"), { recursive: true }).map(f => `generated/${f}`)
  : execFileSync("git", ["--git-dir", types, "ls-tree", "-r", "--name-only", "HEAD", "generated"], { maxBuffer: 1 << 28, encoding: "utf8" }).split("\n");

/** The type document and the body's type of a resource, such as Microsoft.Devices/IotHubs@2023-06-30. */
function typeOf(name) {
  const [provider, version] = [name.split("/")[0].toLowerCase(), name.split("@")[1]];
  for (const path of listed.filter(f => f.endsWith(`/${provider}/${version}/types.json`))) {
    const document = load(path);
    const found = document.find(t => t.$type === "ResourceType" && t.name.toLowerCase() === name.toLowerCase());
    if (found) return [path, document[Number(found.body.$ref.split("/").pop())]];
  }
  return null;
}

function walk(file, node, typeDoc, type, path) {
  if (node.type !== "object" || !type) return;
  const at = ref => load(typeDoc)[Number(ref.$ref.split("/").pop())];
  let known = { ...(type.properties ?? {}), ...(type.baseProperties ?? {}) };
  if (type.$type === "DiscriminatedObjectType") {
    const kind = keysOf(node).find(k => k.key === type.discriminator);
    const variant = kind && type.elements[plain(kind.value)];
    if (!variant) return say(file, node, `${path}: ${type.discriminator} is none of ${Object.keys(type.elements)}`);
    known = { ...known, ...at(variant).properties };
  } else if (type.$type === "UnionType" || type.$type === "AnyType" || type.$type === "StringType" || type.additionalProperties) {
    return;
  }
  const given = keysOf(node);
  for (const { key, value } of given) {
    if (["scope", "parent", "dependsOn"].includes(key) && path === "") continue;
    const property = known[key];
    if (!property) { say(file, node, `${path}${key} is unknown to the type`); continue; }
    if (property.flags & 2) say(file, node, `${path}${key} is read-only`);
    let inner = at(property.type);
    if (inner.$type === "UnionType" && value.type === "string" && !value.text.includes("${")) {
      const values = inner.elements.map(at);
      if (values.every(v => v.$type === "StringLiteralType") && !values.some(v => v.value === plain(value))) say(file, value, `${path}${key}: ${value.text} is none of ${values.map(v => v.value)}`);
    }
    const list = inner.$type === "ArrayType";
    if (list) inner = at(inner.itemType);
    const objects = list ? (value.type === "for_statement" ? all(value, "object").slice(0, 1) : value.namedChildren.filter(c => c.type === "object")) : [value];
    for (const object of objects) walk(file, object, typeDoc, inner, `${path}${key}.`);
  }
  for (const [name, p] of Object.entries(known)) {
    if ((p.flags & 1) && !(p.flags & 2) && !given.some(g => g.key === name) && !["apiVersion", "type", "id"].includes(name)) say(file, node, `${path}${name} is required`);
  }
}

for (const file of files.values()) {
  for (const resource of all(file.root, "resource_declaration")) {
    resources++;
    if (!types || resource.text.includes(" existing ")) continue;
    const name = plain(first(resource, "string"));
    const found = typeOf(name);
    if (!found) { say(file, resource, `${name} is not among the published types`); continue; }
    const object = all(resource, "object")[0];
    walk(file, object, found[0], found[1], "");
    checked++;
  }
}

// Blank lines part the queries of a file, as they do in the query editors.
require("@kusto/language-service-next/bridge.min.js");
require("@kusto/language-service-next/Kusto.Language.Bridge.min.js");
const { KustoCode, GlobalState, Symbols } = globalThis.Kusto.Language;
const kql = path => readFileSync(path, "utf8").split(/\n\s*\n/).filter(q => q.split("\n").some(l => l.trim() && !l.startsWith("//")));
const tables = kql(join(here, "kusto/tables.kql")).map(q => /^\.create-merge table (\w+) (\(.*\))/.exec(q)).filter(Boolean)
  .map(([, name, columns]) => Symbols.TableSymbol.From(columns).WithName(name));
const globals = GlobalState.Default.WithDatabase(new Symbols.DatabaseSymbol.$ctor1("fleet", tables));
let queries = 0;
for (const file of ["kusto/tables.kql", "kusto/queries.kql"]) {
  for (const query of kql(join(here, file))) {
    queries++;
    const found = KustoCode.ParseAndAnalyze(query, globals).GetDiagnostics();
    for (let i = 0; i < found.Count; i++) problems.push(`${file}: ${found.getItem(i).Message} In: ${query.split("\n")[0]}`);
  }
}

problems.forEach(p => console.error(p));
console.log(`${files.size} Bicep files, ${queries} Kusto queries, ${resources} resources${types ? `, ${checked} of them held against the published types` : ""}, ${problems.length} problems`);
process.exit(problems.length ? 1 : 0);
