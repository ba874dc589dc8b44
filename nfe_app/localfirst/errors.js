/** What is wrong in a form, told once more above it, each with the way to its field. */

import { createElement, useEffect, useRef, useState } from "react";
import { focusOn } from "./focus.js";

/** `errors` is [id of the field, words]…; nothing while all words are empty, or while one of the fields is being typed into. */
export function Errors({ title, errors }) {
  const box = useRef(null);
  const wrong = errors.filter(([, words]) => words);
  const [typing, setTyping] = useState(false);
  const ids = errors.map(([id]) => id).join(" ");
  const which = wrong.flat().join("\n");
  useEffect(() => {
    const look = () => setTimeout(() => setTyping(ids.split(" ").includes(document.activeElement?.id)));
    const end = () => ["focusin", "focusout"].forEach((name) => document.removeEventListener(name, look));
    ["focusin", "focusout"].forEach((name) => document.addEventListener(name, look));
    return end;
  }, [ids]);
  useEffect(() => {
    if (which && box.current) focusOn(box.current);
  }, [which]);
  if (!which || typing) return null;
  const to = (id) => (event) => {
    event.preventDefault();
    document.getElementById(id)?.focus();
  };
  const line = ([id, words]) => createElement("a", { key: id, href: `#${id}`, onClick: to(id) }, words);
  return createElement("div", { ref: box, className: "errors", role: "group", "aria-label": title },
    createElement("b", null, title), wrong.map(line));
}
