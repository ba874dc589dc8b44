/** Pulling a page down with a finger has everything on it asked for again. */

const FAR = 64;

/** Watches fingers until the returned function is called; the element `#pull` shows how far it is. */
export function pull(refresh) {
  const sign = document.getElementById("pull");
  if (!sign) return () => {};
  let from = null;
  let far = 0;
  let busy = false;

  function lay(height, state) {
    sign.style.setProperty("height", `${height}px`);
    sign.dataset.at = state;
  }
  function start({ touches, target }) {
    const free = !busy && scrollY <= 0 && touches.length === 1 && !target.closest?.("[role=dialog], input, select");
    from = free ? touches[0].clientY : null;
    far = 0;
  }
  function move({ touches }) {
    if (from === null) return;
    far = scrollY > 0 ? 0 : Math.max(0, Math.min(FAR * 1.5, (touches[0].clientY - from) / 2));
    lay(far, far >= FAR ? "far" : "near");
  }
  async function end() {
    if (from === null) return;
    from = null;
    if (far < FAR) return lay(0, "");
    busy = true;
    lay(FAR, "busy");
    await refresh();
    busy = false;
    lay(0, "");
  }
  const listeners = { touchstart: start, touchmove: move, touchend: end, touchcancel: end };
  for (const [name, listener] of Object.entries(listeners)) addEventListener(name, listener, { passive: true });
  return () => Object.entries(listeners).forEach(([name, listener]) => removeEventListener(name, listener));
}
