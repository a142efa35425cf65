import type { Plugin } from "vite";

/** Where Keycloak serves PatternFly's fonts, seen from a sheet of this theme. */
const home = "../../../common/keycloak/vendor/patternfly-v5/assets/fonts";

/** Takes PatternFly's fonts from the server, which has them already: they weigh as much as all our own code. */
export function serversFonts(): Plugin {
  return {
    name: "servers-fonts",
    generateBundle(_, bundle) {
      for (const sheet of Object.values(bundle)) {
        if (sheet.type !== "asset" || !sheet.fileName.endsWith(".css")) continue;
        sheet.source = sheet.source.toString().replace(
          /\.\/((RedHat(?:Text|Display))-[A-Za-z]+)-[\w-]{8}\.woff2/g,
          (_url, font: string, family: string) => `${home}/${family}/${font}.woff2`,
        );
      }
      for (const file of Object.keys(bundle)) {
        if (/RedHat(Text|Display)-.*\.woff2$/.test(file)) delete bundle[file];
      }
    },
  };
}
