/** The app in another language lies at another base; who has come to one that is not the first stays there until they change. */

import { written } from "./kept.js";

const KEY = "base";

/** Where this front lies: "/" or "/en/". */
export const BASE = import.meta.env.BASE_URL ?? "/";

/** Remembers a language beside the first; a page of the first then leads to its like, for somebody who comes in by an old address. */
export function stay() {
  try {
    const base = localStorage.getItem(KEY);
    if (BASE !== "/") localStorage.setItem(KEY, BASE);
    else if (base && !location.pathname.startsWith(base)) location.replace(base + rest());
  } catch {
    // a browser that keeps nothing shows what was asked for
  }
}

/** The same page with its query in the language that lies at a base, loaded anew so that all of it is in that language. */
export async function changeTo(base, event) {
  event?.preventDefault?.();
  try {
    localStorage.removeItem(KEY);
  } catch {
    // nothing was remembered either
  }
  await written();
  location.assign(base + rest());
}

const rest = () => location.pathname.slice(BASE.length) + location.search + location.hash;
