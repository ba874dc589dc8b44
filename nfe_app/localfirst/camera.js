/** A code read by this page's camera, from a picture that is chosen or pasted, or from the address; no picture leaves the page. */

import { createElement as make, useEffect, useRef, useState } from "react";
import { textIn, textSeen } from "./reading.js";

const EACH = 200;

/** What stands after the `#` of the address, where it is a frame; it is taken out of it. */
function frameHere() {
  const said = globalThis.location?.hash.slice(1) ?? "";
  if (!/^NFH:/.test(said)) return "";
  history.replaceState(history.state, "", location.pathname + location.search);
  return said;
}

/** The camera's picture in an element, and every text that it sees, each once in a row; the returned function ends it. */
function watch(video, found, failed) {
  let over = false;
  let last = "";
  let stream = null;
  const close = () => stream?.getTracks().forEach((track) => track.stop());
  async function look() {
    if (over) return;
    const text = await textSeen(video).catch(() => "");
    if (text && text !== last && !over) found((last = text));
    setTimeout(look, EACH);
  }
  const begin = navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  begin.then(async (got) => {
    stream = got;
    if (over) return close();
    video.srcObject = got;
    await video.play();
    return look();
  }).catch(() => over || failed());
  return () => {
    over = true;
    close();
  };
}

/** `onText` is called with each text that was read; `button`, `look` and `row` are classes; `words` {open, close, file, hint, unread, shut, view}. */
export function Camera({ onText, words, button, look, row }) {
  const [open, setOpen] = useState(false);
  const [trouble, setTrouble] = useState("");
  const [can, setCan] = useState(false);
  const video = useRef(null);
  const hears = useRef(onText);
  hears.current = onText;
  const read = async (file) => {
    setTrouble("");
    const text = await textIn(file).catch(() => "");
    return text ? hears.current(text) : setTrouble(words.unread);
  };
  useEffect(() => {
    const take = () => {
      const text = frameHere();
      if (text) hears.current(text);
    };
    const pasted = (event) => {
      const [file] = event.clipboardData?.files ?? [];
      if (file?.type.startsWith("image/")) read(file);
    };
    setCan(Boolean(navigator.mediaDevices?.getUserMedia));
    take();
    addEventListener("hashchange", take);
    document.addEventListener("paste", pasted);
    return () => {
      removeEventListener("hashchange", take);
      document.removeEventListener("paste", pasted);
    };
  }, []);
  useEffect(() => {
    if (!open) return undefined;
    setTrouble("");
    return watch(video.current, (text) => hears.current(text), () => {
      setOpen(false);
      setTrouble(words.shut);
    });
  }, [open]);
  const chosen = ({ target }) => {
    const [file] = target.files;
    target.value = "";
    if (file) read(file);
  };
  return make("div", { className: look },
    can ? make("button", { type: "button", className: button, onClick: () => setOpen(!open) }, open ? words.close : words.open) : null,
    open ? make("video", { ref: video, muted: true, playsInline: true, width: 320, className: "film", "aria-label": words.view }) : null,
    make("div", { className: row },
      make("label", { htmlFor: "code-picture" }, words.file), make("p", { className: "soft", id: "code-picture-hint" }, words.hint),
      make("input", { id: "code-picture", type: "file", accept: "image/*", onChange: chosen, "aria-describedby": "code-picture-hint" })),
    trouble ? make("p", { role: "alert", className: "error" }, trouble) : null);
}
