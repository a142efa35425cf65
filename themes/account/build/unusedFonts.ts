import type { Plugin } from "vite";

/**
 * Leaves out fonts that nothing asks for: PatternFly's variable ones and its icons, which need a class that no page uses, the
 * one for code, which no page shows, and italics, which no page has and a browser can slant by itself. They weigh more than all
 * others.
 */
export function withoutUnusedFonts(): Plugin {
  return {
    name: "without-unused-fonts",
    enforce: "pre",
    transform(code, id) {
      return id.endsWith(".css") ? code.replace(/@font-face\s*{[^}]*(VF|Italic|Mono|pficon)[^}]*}/g, "") : undefined;
    },
  };
}
