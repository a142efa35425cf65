import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

type Bundled = { name: string; version: string; licence: string };

/** Writes a list of every npm package whose code is in the bundle, with version and licence, beside the bundle. */
export function bundledLicences(fileName: string): Plugin {
  return {
    name: "bundled-licences",
    apply: "build",
    generateBundle(_options, bundle) {
      const packages = new Map<string, Bundled>();
      for (const chunk of Object.values(bundle)) {
        if (chunk.type !== "chunk") continue;
        for (const moduleId of Object.keys(chunk.modules)) {
          for (const found of [...packageOf(moduleId), ...packagesInlinedIn(moduleId)]) {
            packages.set(`${found.name}@${found.version}`, found);
          }
        }
      }
      const lines = [...packages.values()]
        .sort((a, b) => a.name.localeCompare(b.name, "en"))
        .map(({ name, version, licence }) => `${name} ${version}: ${licence}`);
      this.emitFile({ type: "asset", fileName, source: `${lines.join("\n")}\n` });
    },
  };
}

function packageOf(moduleId: string): Bundled[] {
  const root = /^\0?(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)/.exec(moduleId)?.[1];
  return root ? readPackage(root) : [];
}

/** The account-ui library carries other packages inlined; only its source map still names them. */
function packagesInlinedIn(moduleId: string): Bundled[] {
  const map = `${moduleId.replace(/^\0/, "").replace(/\?.*$/, "")}.map`;
  if (!moduleId.includes("keycloak-account-ui") || !existsSync(map)) return [];
  const { sources } = JSON.parse(readFileSync(map, "utf8")) as { sources: string[] };
  const names = new Map<string, string>();
  for (const source of sources) {
    const match = /\.pnpm\/((?:@[^+]+\+)?[^@]+)@([0-9][^_/]*)/.exec(source);
    if (match?.[1] && match[2]) names.set(match[1].replace("+", "/"), match[2]);
  }
  return [...names].map(([name, version]) => ({ name, version, licence: licenceOfInstalled(name, moduleId) }));
}

function licenceOfInstalled(name: string, besideModule: string): string {
  const modules = besideModule.slice(0, besideModule.indexOf("node_modules") + "node_modules".length);
  return readPackage(join(modules.replace(/^\0/, ""), name))[0]?.licence ?? "see the package";
}

function readPackage(root: string): Bundled[] {
  const manifest = join(root, "package.json");
  if (!existsSync(manifest)) return [];
  const { name, version, license } = JSON.parse(readFileSync(manifest, "utf8")) as Record<string, string>;
  return name && version ? [{ name, version, licence: license ?? "see the package" }] : [];
}
