/** What is read of a draft that is handed over, put into the form of the page that takes it. */

import { postCall } from "./calls.js";
import { putFields, valueOf } from "./docs.js";
import { draftOf, framesOf, gather, isComplete, joined, lineOf } from "./handing.js";

/** The frames of a draft; none where it holds what is not handed over. `fields` are [name, looks]… */
export const shownFrames = (fields, values, by) => framesOf(lineOf(fields, values, by));

/** Takes one text that was read: into what was gathered, and when that is whole the fields themselves. */
export function readFrame(form, fields, text) {
  if (typeof text !== "string") return undefined;
  const { id, count, pieces } = valueOf(form);
  const { gathered, no } = gather({ id, count, pieces }, text);
  if (no || !isComplete(gathered)) return putFields(form, { ...gathered, no });
  const draft = draftOf(fields, joined(gathered));
  if (!draft) return putFields(form, { id: "", count: 0, pieces: {}, no: "not_a_draft" });
  globalThis.scrollTo?.(0, 0);
  return putFields(form, { ...gathered, no: "", complete: true, by: draft.by, ...draft.values });
}

/** Takes what waits for this phone under a code, as if its frames had been read. */
export const takeByCode = (form, call, fields, url, code) =>
  postCall(call, url, { code }, ({ frames }) => frames.forEach((one) => readFrame(form, fields, one)));
