import { useMemo } from "react";
import { useTranslation } from "react-i18next";
import { inWords } from "../session/duration";

/** Dates and durations as the user's language writes them. */
export function useLocalFormat() {
  const { i18n } = useTranslation();
  const locale = i18n.language;
  return useMemo(() => {
    const dateAndTime = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
    const time = new Intl.DateTimeFormat(locale, { timeStyle: "short" });
    return {
      dateAndTime: (millis: number) => dateAndTime.format(millis),
      /** The time alone if it is today's, else with its date. */
      moment: (millis: number) =>
        new Date(millis).toDateString() === new Date().toDateString() ? time.format(millis) : dateAndTime.format(millis),
      duration: (seconds: number) => inWords(seconds, locale),
    };
  }, [locale]);
}
