/** Where the focus goes when the page changes under it, so that nobody is left at its very top. */

import { listen } from "./memory.js";

/** Gives the focus to something that is read and not pressed. */
export function focusOn(element) {
  if (!element) return;
  element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

/** Past what stands on every page, to what this one says. */
export function toContent(event) {
  event.preventDefault();
  focusOn(document.getElementById("main"));
}

/** Where what had the focus is taken from the page, the heading nearest to what came in its place has it. */
export function keepFocus() {
  let last = null;
  document.addEventListener("focusin", ({ target }) => { last = target; });
  listen(() => setTimeout(() => {
    if (!last || last.isConnected || document.activeElement !== document.body) return;
    last = null;
    focusOn(document.querySelector("main h2") ?? document.querySelector("h1"));
  }));
}
