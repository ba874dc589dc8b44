/** Around every page: a place for somebody who looks along. What shows them comes home only when they are there. */

import { Fragment, createElement, useEffect, useState } from "react";

/** `at` is what is looked at together, empty while nobody looks along; `how` is what `beside.js` needs to know. */
export function Company({ at, how, children }) {
  const [beside, setBeside] = useState(null);
  useEffect(() => {
    if (at && !beside) import("./beside.js").then(({ Beside }) => setBeside(() => Beside)).catch(() => {});
  }, [at, beside]);
  return createElement(Fragment, null, at && beside ? createElement(beside, { key: at, at, how }) : null, children);
}
