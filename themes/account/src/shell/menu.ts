import { call } from "../rest/rest";
import { environment } from "./environment";

/** The parent theme's menu (`content.json`): what the stock console shows, in its order. */
export type MenuItem = {
  label: string;
  path?: string;
  children?: MenuItem[];
  isVisible?: keyof typeof environment.features;
};

export const readMenu = (signal: AbortSignal) => call<MenuItem[]>(`${environment.resourceUrl}/content.json`, { signal });

export const isShown = ({ isVisible }: MenuItem) => !isVisible || environment.features[isVisible];
