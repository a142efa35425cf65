import i18next from "i18next";
import FetchBackend from "i18next-fetch-backend";
import { initReactI18next } from "react-i18next";
import { environment } from "./environment";

type Message = { key: string; value: string };

export async function startI18n(): Promise<void> {
  // The stock Personal info page announces a changed language in this way.
  window.addEventListener("languageChanged", (event) => {
    void i18next.changeLanguage((event as CustomEvent<{ language: string }>).detail.language);
  });
  await i18next
    .use(FetchBackend)
    .use(initReactI18next)
    .init({
      lng: environment.locale,
      fallbackLng: "en",
      nsSeparator: false,
      interpolation: { escapeValue: false },
      backend: {
        loadPath: `${environment.serverBaseUrl}/resources/${environment.realm}/account/{{lng}}`,
        parse: (body: string) =>
          Object.fromEntries((JSON.parse(body) as Message[]).map(({ key, value }) => [key, value])),
      },
    });
}
