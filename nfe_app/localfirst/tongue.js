/** The app in another language lies at another base; who has come to one that is not the first stays there until they change. */

import { written } from "./kept.js";

const KEY = "base";

/** Where this front lies: "/" or "/en/". */
export const BASE = import.meta.env.BASE_URL ?? "/";

const rest = () => location.pathname.slice(BASE.length) + location.search + location.hash;

/** What the browser's small memory answers; nothing where it has none. */
function remembered(deed, value) {
  try {
    return localStorage[deed](KEY, value);
  } catch {
    return null;
  }
}

/** Remembers a language beside the first; a page of the first then leads to its like, for somebody who comes in by an old address. */
export function stay() {
  if (BASE !== "/") remembered("setItem", BASE);
  const base = remembered("getItem");
  if (BASE === "/" && base && !location.pathname.startsWith(base)) location.replace(base + rest());
}

/** The same page with its query in the language that lies at a base, loaded anew so that all of it is in that language. */
export async function changeTo(base, event) {
  event?.preventDefault?.();
  remembered("removeItem");
  await written();
  location.assign(base + rest());
}
