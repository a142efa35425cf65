import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import postcss from "postcss";
import type { Plugin } from "vite";

const id = "virtual:stock-styles";
const library = "node_modules/@keycloak/keycloak-account-ui/lib";
const patternFly = "node_modules/@patternfly/react-styles/css";

/**
 * The styles of the stock pages as the module `virtual:stock-styles`. The account-ui library brings one sheet with the
 * whole of every PatternFly component in it, which repeats what our own page has loaded already: in its place come the
 * same components' own sheets, which the bundler puts in once, and what is left of the library's sheet. Of PatternFly's
 * utility classes, those come that the library's scripts name.
 */
export function stockStyles(): Plugin {
  return {
    name: "stock-styles",
    enforce: "pre",
    resolveId: (source) => (source === id ? `\0${id}` : undefined),
    load(moduleId) {
      if (moduleId !== `\0${id}`) return undefined;
      const sheets = [
        ...componentSheets(),
        `${library}/keycloak-account-ui.css`,
        "node_modules/@patternfly/patternfly/patternfly-addons.css",
      ];
      return sheets.map((sheet) => `import ${JSON.stringify(`/${sheet}`)};`).join("\n");
    },
    transform(code, moduleId) {
      if (moduleId.endsWith("/keycloak-account-ui.css")) return withoutRules(code, /\.pf-v5-/);
      if (moduleId.endsWith("/patternfly-addons.css")) return withoutRules(code, unusedUtilities());
      return undefined;
    },
  };
}

/** Those of which the library's sheet has all classes. */
function componentSheets(): string[] {
  const stock = classes(readFileSync(join(library, "keycloak-account-ui.css"), "utf8"));
  return readdirSync(patternFly, { recursive: true, encoding: "utf8" })
    .filter((file) => /^(components|layouts)\/.*\.css$/.test(file.replaceAll("\\", "/")))
    .sort()
    .filter((file) => [...classes(readFileSync(join(patternFly, file), "utf8"))].every((name) => stock.has(name)))
    .map((file) => `${patternFly}/${file.replaceAll("\\", "/")}`);
}

function classes(sheet: string): Set<string> {
  const names = new Set<string>();
  postcss.parse(sheet).walkRules((rule) => rule.selector.match(/\.[a-z][\w-]*/gi)?.forEach((name) => names.add(name)));
  return names;
}

function unusedUtilities(): RegExp {
  const scripts = readdirSync(library).filter((file) => file.endsWith(".js"));
  const used = new Set(scripts.flatMap((file) => readFileSync(join(library, file), "utf8").match(/pf-v5-u-[\w-]+/g) ?? []));
  return new RegExp(`\\.pf-v5-u-(?!(?:${[...used].map((name) => name.slice("pf-v5-u-".length)).join("|")})(?![\\w\\\\-]))`);
}

/** A sheet without the rules that are for elements of such a class only. */
function withoutRules(sheet: string, ofClass: RegExp): string {
  const root = postcss.parse(sheet);
  root.walkRules((rule) => {
    if (rule.selectors.every((selector) => ofClass.test(selector))) rule.remove();
  });
  root.walkAtRules((rule) => {
    if (rule.nodes?.length === 0) rule.remove();
  });
  return root.toString();
}
