/** Handing something to somebody else. */

import { show } from "./memory.js";

/** Offers words with an address on the phone's own sheet; where it has none, puts them onto the clipboard and says so. */
export async function handOver(title, text, url) {
  if (globalThis.navigator?.share) return navigator.share({ title, text, url }).catch(() => {});
  const written = await navigator.clipboard?.writeText(`${text} ${url}`).then(() => true, () => false);
  return show({ copied: Boolean(written) });
}
