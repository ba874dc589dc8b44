/** What this phone tells the server of itself, seldom: its build, the packs it keeps, how many deeds wait, since when and why. Nothing of what they are. */

import { EVERYONE, read } from "./kept.js";
import { note, session, tell } from "./outbox.js";
import { THIS_PHONE, carries, unsent } from "./queue.js";
import { picture } from "./memory.js";

const DOOR = "/api/me/devices/state";
const PACK = /^\/api\/pack\/\d{6}$/;
const MOST = 40;
const A_DAY = 24 * 60 * 60 * 1000;

/** Why something waits: its photo did not get through, or what came of the last try. */
const why = (item) => (carries(item) ? "photo" : item.last ?? "");

/** What there is to tell of these rows of the outbox and of the cache. */
export function stateOf(rows, cache, build) {
  const [oldest, ...more] = rows.filter(unsent);
  const packs = cache.filter(({ owner, url }) => owner === EVERYONE && PACK.test(url)).slice(0, MOST)
    .map(({ body }) => ({ place: body.place, version: body.version.slice(0, 12), made_on: body.made_on }));
  const told = { build, packs, waiting: oldest ? more.length + 1 : 0, failed: oldest ? why(oldest) : "" };
  return { told, since: oldest?.made_at ?? "" };
}

/** Whether it has to be told: something differs from what was told in this sign-in, or that was a day ago. */
export const isNews = (what, before, now) => what !== before?.what || now - before.at >= A_DAY;

let looked = "";

/** Tells it where it is news. The packs are looked for only when the page or the outbox shows that something may have changed. */
export async function tellOfMe(now = Date.now()) {
  const waits = picture.rows.filter(unsent);
  if (picture.locked || waits.some((item) => item.last === "unheard" && !carries(item))) return; // what is not heard is told to nobody
  const stamps = Object.entries(picture.remotes).filter(([url]) => PACK.test(url)).map(([url, { etag }]) => url + etag);
  const look = JSON.stringify([picture.owner, picture.today, stamps, waits.map(({ id, last }) => [id, last])]);
  if (look === looked) return;
  const { owner, told: before } = await session();
  if (owner === THIS_PHONE) return;
  const { told, since } = stateOf(waits, (await read("cache")).cache, globalThis.__reactRouterManifest?.version ?? "");
  const what = JSON.stringify([told, since]);
  if (isNews(what, before, now)) {
    const waited_seconds = since ? Math.max(0, Math.round((now - Date.parse(since)) / 1000)) : 0;
    const { status } = await tell(DOOR, { ...told, waited_seconds }, owner);
    if (status !== 200) return;
    await note({ told: { what, at: now } });
  }
  looked = look;
}
