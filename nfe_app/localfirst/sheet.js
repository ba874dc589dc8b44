/** A question over the page: it takes the focus, keeps it while it stands there, and gives it back. */

import { createElement, useLayoutEffect, useRef } from "react";
import { focusOn } from "./focus.js";

const REACHED = "a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), summary";

/** `title` is the id of its heading; Escape and a tap beside it call `onClose`. */
export function Sheet({ title, onClose, children }) {
  const box = useRef(null);
  useLayoutEffect(() => {
    const before = document.activeElement;
    focusOn(document.getElementById(title));
    return () => before?.isConnected && before.focus();
  }, []);

  function onKeyDown(event) {
    if (event.key === "Escape") onClose?.(event);
    if (event.key !== "Tab") return;
    const all = [...box.current.querySelectorAll(REACHED)];
    const at = all.indexOf(document.activeElement);
    const next = event.shiftKey ? (at <= 0 ? all.length - 1 : -1) : at === all.length - 1 ? 0 : -1;
    if (next < 0) return;
    event.preventDefault();
    all[next]?.focus();
  }
  return createElement("div", { onKeyDown },
    createElement("div", { className: "veil", onClick: onClose }),
    createElement("section", { ref: box, className: "sheet", role: "dialog", "aria-modal": "true", "aria-labelledby": title }, children));
}
