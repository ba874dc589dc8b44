/** Reading out, by the phone's own voice, what stands on the page; never by itself, and no longer than the page is looked at. */

import { picture, show } from "./memory.js";

/** Words as a voice says them: amounts without their commas and with their unit behind them. */
export function spoken(lines, language) {
  const unit = language.startsWith("zh") ? " 元" : " yuan";
  const amount = (text) => text.replace(/(\d),(?=\d{3})/g, "$1").replace(/¥\s*(−?\d+(?:\.\d+)?)/g, `$1${unit}`);
  return lines.map((line) => amount(line ?? "").replace(/\s*\n+\s*/g, "，").trim()).filter(Boolean).join("。");
}

/** Silence. */
export function hush() {
  globalThis.speechSynthesis?.cancel();
  if (picture.speaking) show({ speaking: "" });
}

/** Reads out the elements with these ids (one text, parted by spaces); once more for the same is silence. */
export function speak(ids) {
  const again = picture.speaking === ids;
  hush();
  if (again) return;
  const language = document.documentElement.lang || "zh-CN";
  const words = new SpeechSynthesisUtterance(spoken(ids.split(" ").map((id) => document.getElementById(id)?.innerText), language));
  const over = () => picture.speaking === ids && show({ speaking: "" });
  Object.assign(words, { lang: language, rate: 0.9, onend: over, onerror: over });
  show({ speaking: ids });
  speechSynthesis.speak(words);
}

globalThis.addEventListener?.("pagehide", hush);
globalThis.document?.addEventListener?.("visibilitychange", () => document.visibilityState === "hidden" && hush());
