/** How the pages look and whether they are read out: chosen by whoever holds this phone, the same in all tabs, kept over sign-out. */

import { picture, show } from "./memory.js";

const KEY = "look";
const SMALLEST = 18;
const LARGEST = 30;

/** As a phone comes. */
export const PLAIN = { elder: false, text: 20, theme: "", aloud: false };
Object.assign(picture, { look: PLAIN, can_speak: false, speaking: "" });

/** What was written down, as far as it makes sense. */
export function understood(written) {
  let told = null;
  try {
    told = JSON.parse(written);
  } catch {
    return PLAIN;
  }
  if (told === null || typeof told !== "object") return PLAIN;
  const { elder, text, theme, aloud } = told;
  return {
    elder: elder === true,
    text: Number.isInteger(text) && text >= SMALLEST && text <= LARGEST ? text : PLAIN.text,
    theme: theme === "light" || theme === "dark" ? theme : "",
    aloud: aloud === true,
  };
}

function wear(look) {
  globalThis.paint?.(look);
  show({ look });
}

/** Puts on what was chosen on this phone, and what another tab chooses. */
export function dress() {
  let written = null;
  try {
    written = localStorage.getItem(KEY);
  } catch { /* a browser that keeps nothing */ }
  wear(understood(written));
  addEventListener("storage", ({ key, newValue }) => key === KEY && wear(understood(newValue)));
  show({ can_speak: "speechSynthesis" in globalThis });
}

/** Chooses; large letters bring reading out with them. */
export function choose(parts) {
  const look = { ...picture.look, ...parts, ...(parts.elder ? { aloud: true } : {}) };
  try {
    localStorage.setItem(KEY, JSON.stringify(look));
  } catch { /* it holds as long as the page */ }
  wear(look);
}

/** Letters larger or smaller, within what fits on a screen. */
export const resize = (by) => choose({ text: Math.min(LARGEST, Math.max(SMALLEST, picture.look.text + by)) });
