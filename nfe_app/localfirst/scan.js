/** Checking a paper on a page: the code in the address, in a photo, or the file itself. */

import { useEffect, useRef, useState } from "react";
import { once, refusal, resetCall } from "./calls.js";
import { putFields } from "./docs.js";
import { textIn } from "./reading.js";
import { judged, readCode } from "./statement.js";

const LARGEST = 1 << 20;
const heard = new Set();
let found = { host: "", unread: false };

const textHere = () => globalThis.location?.hash.slice(1) ?? "";

/** Notes what was found instead of a code of ours; what stood on the page before is gone. */
function note(parts) {
  found = { host: "", unread: false, ...parts };
  if (found.host || found.unread) history.replaceState(history.state, "", location.pathname + location.search);
  heard.forEach((hear) => hear());
}

function lead(text, go) {
  const { text: signed, number, host } = readCode(text, location.origin);
  if (signed) {
    location.hash = signed;
    return note({});
  }
  if (number) return go(`/verify/${encodeURIComponent(number)}`);
  return note({ host });
}

/** Takes what was chosen: a picture is read for its code, a PDF is sent to be looked at as the call of this name. */
export async function checkFile(name, url, go, event) {
  const file = event.target.files?.[0];
  event.target.value = "";
  if (!file) return undefined;
  resetCall(name);
  if (file.type !== "application/pdf") {
    const text = await textIn(file);
    return text ? lead(text, go) : note({ unread: true });
  }
  note({});
  return once(name, async () => {
    if (file.size > LARGEST) return refusal({ code: "too_large" });
    const answer = await fetch(url, { method: "POST", body: file, headers: { "content-type": "application/pdf" } }).catch(() => null);
    if (!answer || answer.status >= 500) return { state: "failed" };
    const body = await answer.json();
    return answer.ok ? { state: "done", result: body } : refusal(body);
  }, () => {});
}

/** Puts the text of a small file into a field of a form. */
export async function readText(name, field, event) {
  const file = event.target.files?.[0];
  event.target.value = "";
  if (file && file.size <= LARGEST) await putFields(name, { [field]: await file.text() });
}

/** Whether a list that has come knows nothing of a code that may be younger than it. */
const outdated = ({ state }, list) => state === "unknown_key" || (state === "no_list" && Boolean(list?.as_of));

/** What is to be thought of the code in this page's address, by a list and on a day; the host of a foreign one. `again` has an older list asked for anew. */
export function useStatement(list, today, again) {
  const askedFor = useRef("");
  const [verdict, setVerdict] = useState({ state: "" });
  const [text, setText] = useState("");
  const [seen, setSeen] = useState(found);
  useEffect(() => {
    const hear = () => {
      setText(textHere());
      setSeen(found);
    };
    hear();
    heard.add(hear);
    globalThis.addEventListener("hashchange", hear);
    return () => {
      heard.delete(hear);
      globalThis.removeEventListener("hashchange", hear);
    };
  }, []);
  useEffect(() => {
    let over = false;
    judged(text, list, today).then((made) => {
      if (over) return;
      setVerdict(made);
      if (outdated(made, list) && askedFor.current !== text) {
        askedFor.current = text;
        again();
      }
    });
    return () => { over = true; };
  }, [text, list, today]);
  return { ...verdict, ...seen };
}
