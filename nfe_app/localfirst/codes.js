/** Frames as pictures, drawn here with no signal: one alone stands still, several go by one after the other. */

import { createElement as make, useEffect, useState } from "react";

const EACH = 700;
const QUIET = 4;

/** The dark squares of a code as the outline of an SVG, one unit a square, and its width with the quiet zone (ISO/IEC 18004). */
export function outlineOf(rows) {
  const runs = rows.flatMap((row, y) => [...row.map((dark) => (dark ? "1" : "0")).join("").matchAll(/1+/g)]
    .map(({ index, 0: { length } }) => `M${index} ${y}h${length}v1h-${length}z`));
  return { path: runs.join(""), width: rows.length };
}

/** The outline of the code of a text, error correction M; null while what draws it is not here, and where it cannot be had. */
function useOutline(text) {
  const [draws, setDraws] = useState(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    import("qr").then(({ encodeQR }) => setDraws(() => encodeQR)).catch(() => setFailed(true));
  }, []);
  return { failed, drawn: draws && text ? outlineOf(draws(text, "raw", { ecc: "medium", border: QUIET })) : null };
}

/** `frames` are texts, `before` stands before each (an address that a camera opens); `button` and `look` are classes; `words` {alt, of, next, pause, on, failed}. */
export function Codes({ frames, before = "", words, button, look }) {
  const [at, setAt] = useState(0);
  const [still, setStill] = useState(false);
  const many = frames.length > 1;
  const here = at % Math.max(1, frames.length);
  const { failed, drawn } = useOutline(frames.length ? before + frames[here] : "");
  useEffect(() => {
    if (globalThis.matchMedia?.("(prefers-reduced-motion: reduce)").matches) setStill(true);
  }, []);
  useEffect(() => {
    if (!many || still) return undefined;
    const timer = setInterval(() => setAt((before_) => before_ + 1), EACH);
    return () => clearInterval(timer);
  }, [many, still]);
  if (failed) return make("p", { role: "alert" }, words.failed);
  if (!drawn) return null;
  const { path, width } = drawn;
  const says = words.of.replace("{n}", here + 1).replace("{all}", frames.length);
  const press = (text, onClick) => make("button", { type: "button", onClick, className: button }, text);
  return make("figure", { className: look, "data-frames": frames.length },
    make("svg", { viewBox: `0 0 ${width} ${width}`, width: 320, className: "qr code-of", role: "img", "aria-label": words.alt, "data-frame": here + 1 },
      make("rect", { width, height: width, fill: "#fff" }), make("path", { d: path, fill: "#000" })),
    many ? make("figcaption", null, make("p", null, says),
      press(still ? words.on : words.pause, () => setStill(!still)), press(words.next, () => { setStill(true); setAt(here + 1); })) : null);
}
