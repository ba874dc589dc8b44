/** When something in a draft was written, as text that sorts: 13 digits of milliseconds, and eight signs of the page that wrote. */

import { uuid7 } from "./ids.js";
import { THIS_PHONE } from "./queue.js";

/** Drawn by each page anew: it tells two writers apart, and follows nobody. */
const PAGE = uuid7().slice(-8);
const stampOf = (at) => String(at).padStart(13, "0") + PAGE;

/** Now, but later than a row was written last, also where that was by a clock ahead of this one. */
export const after = (row) => Math.max(Date.now(), (row.at ?? 0) + 1);

/** When a row is written and its stamps, these fields written now; of a row without stamps all that stands in it. */
export function stamped(row, fields) {
  const at = after(row);
  const written = Object.keys(row.stamps ? fields : { ...row.value, ...fields }).map((name) => [name, stampOf(at)]);
  return { at, born: row.born ?? stampOf(at), stamps: { ...row.stamps, ...Object.fromEntries(written) } };
}

/** A row with nothing in it, born anew. */
export const emptied = (row) => ({ ...row, value: {}, at: after(row), born: stampOf(after(row)), stamps: {}, unmet: undefined });

/** The change that takes a draft away; who is known has other phones that may know it still, so theirs is emptied. */
export const takenAway = (row) => (row.owner === THIS_PHONE || !row.stamps
  ? { store: "docs", remove: [row.owner, row.name] } : { store: "docs", put: emptied(row) });
