// Writes a bill of materials, CycloneDX 1.6 JSON: NuGet packages with the hashes and licences of the package folder, npm packages of tools/package-lock.json,
// and, of an image, the Debian packages that dpkg lists.
//   node tools/sbom.mjs --out sbom.json [--project modules/Recognition] [--stack embedded|azure] [--dpkg <file>]
// Exit code: 0 written, 2 bad arguments, 3 the stack's packages could not be restored, which is said with their names.
// --dpkg takes the output of: docker run --rm --entrypoint dpkg-query <image> -W -f '${Package} ${Version} ${Architecture}\n'
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(dirname(fileURLToPath(import.meta.url)), "..");
const options = { "--project": "IoTEdgeSolution.sln", "--stack": "embedded" };
const known = ["--out", "--project", "--stack", "--dpkg"];
for (let i = 2; i < process.argv.length; i += 2) {
  if (process.argv[i] === "--help" || process.argv[i] === "-h") {
    console.log("node tools/sbom.mjs --out sbom.json [--project modules/Recognition] [--stack embedded|azure] [--dpkg <file>]");
    process.exit(0);
  }
  if (!known.includes(process.argv[i]) || process.argv[i + 1] === undefined) fail(`unknown or incomplete argument '${process.argv[i]}'; see --help`);
  options[process.argv[i]] = process.argv[i + 1];
}
if (!options["--out"]) fail("--out is required; see --help");
if (!["embedded", "azure"].includes(options["--stack"])) fail("--stack takes embedded or azure");

const components = new Map();
const add = component => { if (!components.has(component.purl)) components.set(component.purl, { type: "library", "bom-ref": component.purl, ...component }); };

// NuGet. What only the compiler or the tests see is listed as excluded: it is in no image.
const compilerOnly = ["Meziantou.Analyzer", "Microsoft.CodeAnalysis.BannedApiAnalyzers"];
restore();
const listing = JSON.parse(dotnet("list", join(root, options["--project"]), "package", "--include-transitive", "--format", "json"));
const cache = /global-packages: (.*)/.exec(dotnet("nuget", "locals", "global-packages", "--list"))[1].trim();
const inProduct = path => /\/modules\//.test(path.replaceAll("\\", "/"));
const nuget = new Map();
for (const project of listing.projects) {
  for (const framework of project.frameworks ?? []) {
    for (const p of [...(framework.topLevelPackages ?? []), ...(framework.transitivePackages ?? [])]) {
      const key = `${p.id}@${p.resolvedVersion}`;
      nuget.set(key, { ...p, required: (nuget.get(key)?.required ?? false) || (inProduct(project.path) && !compilerOnly.includes(p.id)) });
    }
  }
}
for (const p of nuget.values()) {
  const folder = join(cache, p.id.toLowerCase(), p.resolvedVersion.toLowerCase());
  const hash = join(folder, `${p.id}.${p.resolvedVersion}.nupkg.sha512`.toLowerCase());
  const nuspec = join(folder, `${p.id}.nuspec`.toLowerCase());
  const text = existsSync(nuspec) ? readFileSync(nuspec, "utf8") : "";
  const licence = /<license type="expression">([^<]+)<\/license>/.exec(text)?.[1];
  const url = /<licenseUrl>([^<]+)<\/licenseUrl>/.exec(text)?.[1];
  add({
    name: p.id,
    version: p.resolvedVersion,
    purl: `pkg:nuget/${p.id}@${p.resolvedVersion}`,
    scope: p.required ? "required" : "excluded",
    ...(existsSync(hash) ? { hashes: [{ alg: "SHA-512", content: Buffer.from(readFileSync(hash, "utf8").trim(), "base64").toString("hex") }] } : {}),
    ...(licence ? { licenses: [{ expression: licence }] } : url && !url.includes("aka.ms/deprecateLicenseUrl") ? { licenses: [{ license: { name: "see its address", url } }] } : {}),
  });
}

// npm. Only the embedded stack's images hold any of it: the native library of onnxruntime-node.
const lock = JSON.parse(readFileSync(join(root, "tools/package-lock.json"), "utf8"));
const shipped = options["--stack"] === "embedded" ? ["onnxruntime-node", "com.github.asus4.onnxruntime"] : [];
for (const [path, p] of Object.entries(lock.packages)) {
  if (path === "") continue;
  const name = path.split("node_modules/").pop();
  const licence = typeof p.license === "string" ? { name: p.license } : licenceFile(join(root, "tools", path));
  add({
    name,
    version: p.version,
    purl: `pkg:npm/${name.replace(/^@/, "%40")}@${p.version}`,
    scope: shipped.includes(name) ? "required" : "excluded",
    ...(p.integrity?.startsWith("sha512-") ? { hashes: [{ alg: "SHA-512", content: Buffer.from(p.integrity.slice(7), "base64").toString("hex") }] } : {}),
    ...(licence ? { licenses: [{ license: licence }] } : {}),
  });
}

// Debian.
if (options["--dpkg"]) {
  for (const line of readFileSync(options["--dpkg"], "utf8").split("\n").filter(Boolean)) {
    const [name, version, architecture] = line.split(" ");
    if (!architecture) fail(`${options["--dpkg"]}: '${line}' is not "package version architecture"`);
    add({ name, version, purl: `pkg:deb/debian/${name}@${encodeURIComponent(version)}?arch=${architecture}`, scope: "required" });
  }
}

const version = /<VersionPrefix>([^<]+)</.exec(readFileSync(join(root, "Directory.Build.props"), "utf8"))[1];
const bom = {
  $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  version: 1,
  metadata: {
    component: { type: "application", "bom-ref": "loss-prevention", name: `loss-prevention/${options["--project"]}`, version },
    properties: [{ name: "loss-prevention:stack", value: options["--stack"] }],
  },
  components: [...components.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1)),
};
writeFileSync(options["--out"], JSON.stringify(bom, null, 2) + "\n");
const required = bom.components.filter(c => c.scope === "required").length;
console.log(`${bom.components.length} components, ${required} of them in the product: ${options["--out"]}`);

function restore() {
  try {
    dotnet("restore", join(root, options["--project"]), "-v", "quiet");
  } catch (error) {
    const errors = new Set(`${error.stdout}`.split("\n").filter(l => l.includes(" error NU")).map(l => l.replace(/^.*? error /, "").replace(/ \[.*$/, "")));
    console.error(`sbom: packages of the ${options["--stack"]} stack could not be restored:\n${[...errors].join("\n") || error.stdout}`);
    process.exit(3);
  }
}

function dotnet(...args) {
  return execFileSync("dotnet", args, {
    encoding: "utf8",
    maxBuffer: 1 << 28,
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, DOTNET_NOLOGO: "1", DOTNET_CLI_TELEMETRY_OPTOUT: "1", EdgeStack: options["--stack"] === "azure" ? "Azure" : "Embedded" },
  });
}

// A package that names its licence only in a file of its own: the file's title, such as "MIT License".
function licenceFile(folder) {
  const file = join(folder, "LICENSE");
  return existsSync(file) ? { name: readFileSync(file, "utf8").split("\n")[0].trim() } : undefined;
}

function fail(message) {
  console.error(`sbom: ${message}`);
  process.exit(2);
}
