import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Fails the build when our own code (all that isn't from a package) is larger than so many bytes, gzipped. */
export function sizeBudget(maxGzipBytes: number): Plugin {
  return {
    name: "size-budget",
    apply: "build",
    generateBundle(_options, bundle) {
      const own = Object.values(bundle)
        .flatMap((file) => (file.type === "chunk" ? Object.entries(file.modules) : []))
        .filter(([id]) => !id.includes("node_modules") && !id.startsWith("\0"))
        .map(([, module]) => module.code ?? "");
      const bytes = gzipSync(own.join("\n")).length;
      if (bytes > maxGzipBytes) {
        this.error(`Our own code has grown to ${bytes} bytes gzipped; the budget is ${maxGzipBytes}.`);
      }
      this.info(`Our own code: ${bytes} bytes gzipped, of ${maxGzipBytes}.`);
    },
  };
}
