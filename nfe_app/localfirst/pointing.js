/** Points at a part of the page: it is marked and brought into sight, also when it comes later; what marks it changes nothing of it. */

const MARK = "data-pointed";
const WHOLE = ".pick, .seg, .field, .card";

function mark(selector) {
  const found = document.querySelector(selector);
  const whole = found?.closest(WHOLE) ?? found;
  if (!whole || whole.hasAttribute(MARK)) return;
  unmark();
  whole.setAttribute(MARK, "");
  whole.scrollIntoView({ block: "center" });
}

function unmark() {
  document.querySelectorAll(`[${MARK}]`).forEach((one) => one.removeAttribute(MARK));
}

/** Marks what answers a selector until the returned function is called; nothing for an empty one. */
export function pointAt(selector) {
  if (!selector) return undefined;
  mark(selector);
  const watch = new MutationObserver(() => mark(selector));
  watch.observe(document.body, { childList: true, subtree: true });
  return () => {
    watch.disconnect();
    unmark();
  };
}
