/** A part of an old build that is no longer to be had: the page says so, and starts anew by itself only when nothing is lost by it. */

import { written } from "./kept.js";
import { show } from "./memory.js";
import { unsaved, underWay } from "./docs.js";

/** What the router tells instead of loading the page anew by itself. */
const GONE = "localfirst:gone";

/** Listens; a page that the server cannot give just now stays as it is, for a reload would leave nothing at all. */
export function watchParts() {
  addEventListener(GONE, async () => {
    const page = await fetch(location.href, { cache: "no-store" }).catch(() => null);
    if (!page?.ok) return show({ part_missing: true });
    if (unsaved() || underWay()) return show({ update_ready: true });
    await written();
    return location.reload();
  });
}
