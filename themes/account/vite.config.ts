import { defineConfig } from "vitest/config";
import { bundledLicences } from "./build/bundledLicences";
import { serversFonts } from "./build/serversFonts";
import { sizeBudget } from "./build/sizeBudget";
import { stockStyles } from "./build/stockStyles";
import { withoutUnusedFonts } from "./build/unusedFonts";

export default defineConfig({
  // The console is served below /resources/<version>/account/latchkey/: only relative addresses survive that.
  base: "",
  plugins: [withoutUnusedFonts(), stockStyles(), serversFonts(), bundledLicences("THIRD-PARTY.txt"), sizeBudget(40_000)],
  build: {
    // Maven builds a copy of this folder in target/frontend/.
    outDir: "../../classes/theme/latchkey/account/resources",
    emptyOutDir: true,
    manifest: true,
    target: "esnext",
    modulePreload: false,
    rollupOptions: {
      input: "src/main.tsx",
      // The parent theme's index.ftl has an import map for these three; a copy of our own would be a second React.
      external: ["react", "react/jsx-runtime", "react-dom"],
    },
  },
  test: { include: ["test/**/*.test.ts"] },
});
