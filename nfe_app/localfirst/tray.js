/** What only the pages of the outbox do: send again, throw away, correct, send now and say what came of it, go where something is wrong, reckon the days that are left. */

import { useEffect, useState } from "react";
import { once } from "./calls.js";
import { one } from "./kept.js";
import { again, discard, takeBack } from "./mending.js";
import { picture, rowsChanged } from "./memory.js";
import { usePicture } from "./store.js";
import { wake } from "./wake.js";
import { dayOf, daysLeft } from "./shown.js";

const LOOKS = 120;

/** When the server last took and told everything there was to this person: the moment, or nothing. */
export function useSync() {
  const [sync, setSync] = useState(null);
  const parts = [usePicture("rows"), usePicture("done"), usePicture("calls"), usePicture("owner")];
  useEffect(() => {
    one("phone", "sync").then((row) => setSync(row?.owner === picture.owner ? row : null), () => {});
  }, parts);
  return sync?.at ?? "";
}

/** Sends now, and tells what came of it: {sent, left, failed, signed_out}, and when. */
export const sendNow = (name) => once(name, async () => {
  const { sent, left, failed, signedOut } = await wake(true);
  return { state: "done", result: { sent, left, failed, signed_out: signedOut, at: new Date().toISOString() } };
}, () => {});

/** Sends a refused item again; any other that waits is tried now. */
export const sendAgain = (id) => again(id).then(() => rowsChanged()).then(() => wake());

/** Forgets an item. */
export const discardItem = (id) => discard(id).then(() => rowsChanged());

/** Opens a refused item's draft, and goes where it is corrected. */
export const correctItem = (id, go, next) => takeBack(id).then(() => rowsChanged()).then(() => go(next));

/** Opens a refused item's draft, goes to the page of what is wrong, and to the field there; `ways` are rows [code or field, address, selector]. */
export async function mend({ id, code, fields }, ways, go) {
  const names = Object.keys(fields ?? {});
  const fits = ([what]) => what === code || names.some((name) => name === what || name.startsWith(`${what}.`));
  const [, to, at] = ways.find(fits) ?? ways[ways.length - 1];
  await correctItem(id, go, to);
  if (at) focusOn(at, LOOKS);
}

function focusOn(at, looks) {
  const field = location.pathname && document.querySelector(`main ${at}`);
  if (field && !field.disabled) {
    field.focus();
    field.scrollIntoView?.({ block: "center" });
  } else if (looks > 0) requestAnimationFrame(() => focusOn(at, looks - 1));
}

/** How many days are left of this month in China, today counted. */
export function daysOfMonth(today) {
  const [year, month] = String(today).split("-").map(Number);
  return month ? daysLeft(dayOf(Date.UTC(year, month, 0)), today) : null;
}

/** How many days an item may still arrive as it is, where the door takes it for so many. */
export const daysTaken = (made, today, days) => daysLeft(dayOf(Date.parse(made) + days * 86_400_000), today);
