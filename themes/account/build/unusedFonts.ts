import type { Plugin } from "vite";

/** Leaves out PatternFly's variable fonts: nothing uses them unless it asks for them by a class, and they weigh as much as all others. */
export function withoutVariableFonts(): Plugin {
  return {
    name: "without-variable-fonts",
    enforce: "pre",
    transform(code, id) {
      return id.endsWith(".css") ? code.replace(/@font-face\s*{[^}]*VF[^}]*}/g, "") : undefined;
    },
  };
}
