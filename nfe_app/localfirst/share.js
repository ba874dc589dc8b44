/** Handing something to somebody else. */

import { show } from "./memory.js";

/** Offers words with an address on the phone's own sheet; where it has none, puts them onto the clipboard and says so. */
export async function handOver(title, text, url) {
  if (globalThis.navigator?.share) return navigator.share({ title, text, url }).catch(() => {});
  const written = await navigator.clipboard?.writeText(`${text} ${url}`).then(() => true, () => false);
  return show({ copied: Boolean(written) });
}

/** Offers a paper itself where the phone takes files, else the address at which it is checked. */
export async function handOverPaper(title, text, url, check) {
  const share = globalThis.navigator?.share;
  const file = share && navigator.canShare ? await fileAt(url) : null;
  if (file && navigator.canShare({ files: [file] })) return navigator.share({ title, files: [file] }).catch(() => {});
  return handOver(title, text, check);
}

/** A paper as a file: the phone's copy, else the server's. */
async function fileAt(url) {
  const kept = await globalThis.caches?.match(url, { cacheName: "papers" }).catch(() => null);
  const answer = kept ?? (await fetch(url, { credentials: "same-origin" }).catch(() => null));
  if (!answer?.ok) return null;
  const body = await answer.blob();
  return new File([body], url.split("/").pop(), { type: body.type || "application/pdf" });
}
