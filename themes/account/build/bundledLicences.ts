import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

type Bundled = { name: string; version: string; licence: string; text: string };

/** Writes which npm packages' code is in the bundle, with their licences in full, as those ask for, beside the bundle. */
export function bundledLicences(fileName: string): Plugin {
  return {
    name: "bundled-licences",
    apply: "build",
    generateBundle(_options, bundle) {
      const packages = new Map<string, Bundled>();
      for (const file of Object.values(bundle)) {
        if (file.type !== "chunk") continue;
        for (const moduleId of Object.keys(file.modules).map((id) => id.replace(/^\0/, ""))) {
          for (const found of [...packageOf(moduleId), ...packagesInlinedIn(moduleId)]) {
            packages.set(`${found.name} ${found.version}`, found);
          }
        }
      }
      this.emitFile({ type: "asset", fileName, source: report([...packages.values()]) });
    },
  };
}

function report(packages: Bundled[]): string {
  const sorted = packages.sort((a, b) => a.name.localeCompare(b.name, "en"));
  const list = sorted.map(({ name, version, licence }) => `${name} ${version}: ${licence}`);
  const texts = new Map<string, string[]>();
  for (const { name, version, text } of sorted) {
    if (text) texts.set(text, [...(texts.get(text) ?? []), `${name} ${version}`]);
  }
  const sections = [...texts].map(([text, names]) => `---- ${names.join(", ")}\n\n${text}`);
  return `${list.join("\n")}\n\n${sections.join("\n\n")}\n`;
}

function packageOf(moduleId: string): Bundled[] {
  const root = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)/.exec(moduleId)?.[1];
  return root ? read(root) : [];
}

/** The account-ui library carries other packages inlined; only its source map still names them. */
function packagesInlinedIn(moduleId: string): Bundled[] {
  const map = `${moduleId.replace(/\?.*$/, "")}.map`;
  if (!moduleId.includes("keycloak-account-ui") || !existsSync(map)) return [];
  const installed = moduleId.slice(0, moduleId.indexOf("node_modules") + "node_modules".length);
  const { sources } = JSON.parse(readFileSync(map, "utf8")) as { sources: string[] };
  const versions = new Map<string, string>();
  for (const source of sources) {
    const match = /\.pnpm\/((?:@[^+]+\+)?[^@]+)@([0-9][^_/]*)/.exec(source);
    if (match?.[1] && match[2]) versions.set(match[1].replace("+", "/"), match[2]);
  }
  return [...versions].flatMap(([name, version]) => read(join(installed, name)).map((found) => ({ ...found, version })));
}

function read(root: string): Bundled[] {
  const manifest = join(root, "package.json");
  if (!existsSync(manifest)) return [];
  const { name, version, license } = JSON.parse(readFileSync(manifest, "utf8")) as Record<string, string>;
  const file = readdirSync(root).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file ? readFileSync(join(root, file), "utf8").trim() : "";
  return name && version ? [{ name, version, licence: license ?? "see the package", text }] : [];
}
