/** The number on the app's picture, where the phone shows one. */

import { listen, picture } from "./memory.js";

/** How many things wait for the person themselves: refused, or not to be sent before sign-in. */
export const needy = (rows) => rows.filter(({ state }) => state === "refused" || state === "needs_sign_in").length;

/** Keeps the number as it is from here on. */
export function count() {
  let shown = 0;
  const tell = () => {
    const now = needy(picture.rows);
    if (now === shown || !picture.ready) return;
    shown = now;
    (now ? navigator.setAppBadge(now) : navigator.clearAppBadge()).catch(() => {});
  };
  listen(tell);
  tell();
}
