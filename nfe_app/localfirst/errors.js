/** What is wrong in a form, told once more above it, each with the way to its field. */

import { createElement, useEffect, useRef, useState } from "react";
import { focusOn } from "./focus.js";

/**
 * `errors` is [id of the field, words]…; nothing while all words are empty. It comes when nobody is typing into one of the fields,
 * and not before a tap is over: what comes in above must not take a button away from under the finger. It takes the focus when it
 * tells of what a deed brought to light, and never from who only went on.
 */
export function Errors({ title, errors }) {
  const box = useRef(null);
  const now = useRef({});
  const [shown, setShown] = useState(false);
  const wrong = errors.filter(([, words]) => words);
  const which = wrong.flat().join("\n");
  const typing = () => errors.some(([id]) => id === document.activeElement?.id);
  Object.assign(now.current, { which, typing });

  useEffect(() => {
    const look = () => setTimeout(() => now.current.which && !now.current.typing() && setShown(true));
    const events = ["click", "keyup"];
    events.forEach((name) => document.addEventListener(name, look));
    return () => events.forEach((name) => document.removeEventListener(name, look));
  }, []);
  useEffect(() => {
    now.current.fresh = Boolean(which) && !typing();
    if (!which || now.current.fresh) setShown(Boolean(which));
    if (now.current.fresh && shown) focusOn(box.current);
  }, [which]);
  useEffect(() => {
    if (shown && now.current.fresh) focusOn(box.current);
  }, [shown]);

  if (!which || !shown) return null;
  const to = (id) => (event) => {
    event.preventDefault();
    document.getElementById(id)?.focus();
  };
  const line = ([id, words]) => createElement("a", { key: id, href: `#${id}`, onClick: to(id) }, words);
  return createElement("div", { ref: box, className: "errors", role: "group", "aria-label": title },
    createElement("b", null, title), wrong.map(line));
}
