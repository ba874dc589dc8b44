/** What pages call: hooks that read the phone's store, and actions that write into it. */

import "./olden.js";
import { useEffect, useSyncExternalStore } from "react";
import { useLocation, useNavigate } from "react-router";
import { begin, hear, listen, picture, rowsChanged, show } from "./memory.js";
import { alive } from "./alive.js";
import { clearDoc, defineDoc, putFields, setField, startOf, toggleField, unsaved, valueOf } from "./docs.js";
import { entryOf, fetchOne, want } from "./remotes.js";
import { IDLE, askLeave, callOf, pinCall, postCall, resetCall, sendAndLeave, sendCommand, signOut } from "./calls.js";
import { written } from "./kept.js";
import { enqueue, language } from "./outbox.js";
import { enqueued, wake, watch, watchOver } from "./wake.js";
import { watchParts } from "./gone.js";
import { askInstall, install, keepPaper, openPaper, papers, update } from "./install.js";
import { focusOn, keepFocus } from "./focus.js";
import { choose, dress, resize } from "./look.js";
import { countShown as counted, momentShown } from "./shown.js";
import { expired } from "./verify.js";
import { stay } from "./tongue.js";

const START = { ...picture };
if (typeof window !== "undefined") {
  stay();
  dress();
  keepFocus();
  hear(() => wake(true), watchOver);
  watchParts();
  install(alive);
  begin().then(watch);
  alive.then(() => {
    show({ brings: !navigator.serviceWorker?.controller });
    papers();
  });
}

const nothing = () => () => {};

/** The page's picture: flags, rows of the outbox, papers; before hydration as it starts. */
export function usePicture(part) {
  return useSyncExternalStore(listen, () => picture[part], () => START[part]);
}

/** Whether something typed here is kept nowhere, and would be lost with the page. */
export const useUnsaved = () => useSyncExternalStore(listen, unsaved, () => false);

/** The value of a draft or form; before hydration what it starts as. */
export function useDoc(name) {
  return useSyncExternalStore(listen, () => valueOf(name), () => startOf(name));
}

/** How a call stands. */
export function useCall(name) {
  return useSyncExternalStore(listen, () => callOf(name), () => IDLE);
}

/** What the server says at an address; `key` fills its one gap, and nothing is asked while it is empty. */
export function useRemote({ url, initial, ...how }, key) {
  const gap = url.includes("{key}");
  const address = !gap ? url : key ? url.replace("{key}", encodeURIComponent(key)) : "";
  const ready = usePicture("ready");
  useEffect(() => (ready ? want(address, how) : undefined), [address, ready]);
  const now = () => view(`${url} ${address}`, address, initial, entryOf(address), picture.today);
  const before = () => view(`${url} before`, address, initial, entryOf(""), START.today);
  return useSyncExternalStore(listen, now, before);
}

const views = new WeakMap();

/** What a page is told of an address: made once for what is known of it, for many parts of the page ask; forgotten with it. */
function view(name, address, initial, entry, today) {
  if (!views.has(entry)) views.set(entry, new Map());
  const before = views.get(entry).get(name);
  if (before?.today === today) return before.told;
  const late = expired(entry.body, today);
  const known = entry.known && !late;
  let spoken = null;
  const told = {
    address, known, missing: entry.missing, refused: known ? "" : late ? "expired" : entry.refused, asking: entry.asking && address !== "",
    unreachable: entry.failed && !known, stale: entry.failed && known, stamp: entry.stamp,
    get at() {
      return (spoken ??= momentShown(entry.stamp, Date.now(), language())); // worked out where a page says it: its first format takes long
    },
    value: filled(late ? null : entry.body, initial),
  };
  views.get(entry).set(name, { today, told });
  return told;
}

/** An answer with what it leaves out as it starts; a list is taken as it is. */
function filled(body, initial) {
  if (body === null) return initial;
  return Array.isArray(body) ? body : { ...initial, ...body };
}

/** Asks for an address again every few seconds, while there is reason to and somebody looks. */
export function useWatch(address, how, active, seconds) {
  useEffect(() => {
    if (!active || !address) return undefined;
    const look = () => document.visibilityState === "visible" && fetchOne(address, how);
    const timer = setInterval(look, seconds * 1000);
    return () => clearInterval(timer);
  }, [address, active, seconds]);
}

/** The page's address; empty in the prerendered page, which is the same for all. */
export function useAddress() {
  const { pathname, search } = useLocation();
  const live = useSyncExternalStore(nothing, () => true, () => false);
  const query = new URLSearchParams(live ? search : "");
  return { path: pathname, part: live ? decodeURIComponent(pathname.split("/").filter(Boolean).pop() ?? "") : "",
    query: (name) => query.get(name) ?? "" };
}

let stood = "";

/** On another page of the app the focus is at its heading, and nothing is read out any more. */
export function useArrival() {
  const { pathname, search } = useLocation();
  useEffect(() => {
    const here = pathname + search;
    if (stood && stood !== here) {
      globalThis.speechSynthesis?.cancel();
      focusOn(document.querySelector("h1"));
    }
    stood = here;
  }, [pathname, search]);
}

/** Has a page that is pulled down ask anew, where there are fingers. */
export function usePull() {
  useEffect(() => {
    if (!("ontouchstart" in window)) return undefined;
    const made = import("./pull.js").then(({ pull }) => pull(wakeNow)).catch(() => null);
    return () => void made.then((end) => end?.());
  }, []);
}

/** Reads out the elements with these ids. */
export const speak = (ids) => import("./speech.js").then((speech) => speech.speak(ids)).catch(() => {});

const OUTSIDE = /^(?:[a-z][a-z0-9+.-]*:|\/\/|\/(?:api|desk|sandbox|_event|healthz|readyz)(?:[/?#]|$))/i;

/** Goes to an address of this app without loading anew, to any other by leaving the page. */
export function useGo() {
  const navigate = useNavigate();
  return (to) => {
    if (!to) return undefined;
    return OUTSIDE.test(to) ? written().then(() => location.assign(to)) : navigate(to);
  };
}

/** What follows a call that was done: deeds, then the next page. */
export const onwards = (go, next, also) => async (result) => {
  for (const act of also ?? []) await act();
  await go(typeof next === "function" ? next(result) : next);
};

/** Puts a draft's deed into the outbox, goes on to the next page, and sends it. */
export async function submitDoc(name, kind, payload, more, go, next) {
  try {
    await enqueue(kind, payload ?? valueOf(name), name, more);
  } catch {
    return show({ keeps: false });
  }
  await rowsChanged();
  await go(next);
  return enqueued();
}

/** Sends a command now, and goes on when it was done. */
export const callCommand = (name, kind, payload, go, next, also) => sendCommand(name, kind, payload, onwards(go, next, also));

/** Posts to an address now, and goes on when it was done. */
export const callPost = (name, url, payload, go, next, also) => postCall(name, url, payload, onwards(go, next, also));

/** Sets, tries or takes off the PIN, and goes on. */
export const callPin = (name, deed, pin, go, next, also) => pinCall(name, deed, pin, onwards(go, next, also));

/** How much of the phone's storage is used, measured anew when a page shows it. */
export function useRoom() {
  useEffect(() => {
    import("./room.js").then(({ measure }) => measure()).then(show).catch(() => {});
  }, []);
  return usePicture("room");
}

const LEAVING = { ask: askLeave, send: sendAndLeave, keep: (url, after) => signOut(url, after, { drafts: true }), all: (url, after) => signOut(url, after, { all: true }) };

/** Signs out in one of these ways, and goes on. */
export const callLeave = (how, url, go, next) => LEAVING[how](url, onwards(go, next));

/** Asks the server again for one address. */
export const reloadRemote = (address, how) => (address ? fetchOne(address, how) : undefined);

/** Goes to an address; a tap on a link that asks for another tab or window is the browser's. */
export function goTo(go, to, event) {
  if (event?.metaKey || event?.ctrlKey || event?.shiftKey) return undefined;
  event?.preventDefault?.();
  return go(to);
}

/** A moment as it is spoken of on this page. */
export const momentSpoken = (stamp) => momentShown(stamp, Date.now(), language());

/** A whole number in its unit as people read it on this page. */
export const countShown = (count, unit) => counted(count, unit, language());

/** How many items are still to be sent. */
export const stillToSend = (rows) => (rows ?? []).filter((row) => row.state !== "refused").length;

/** Whether a worked-out number is there at all. */
export const isKnown = (value) => value !== null && value !== undefined;

/** Back to where one came from. */
export const goBack = () => history.back();

/** Sends now what waits, and asks anew for what is shown. */
export const wakeNow = () => wake(true);

export { askInstall, choose, resize, clearDoc, defineDoc, keepPaper, openPaper, putFields, resetCall, setField, toggleField, update };
export { readLost } from "./memory.js";
export { stay } from "./calls.js";
export { payInside } from "./bridge.js";
export { uuid7 } from "./ids.js";
export { changeTo } from "./tongue.js";
export { daysLeft, fenOf, moneyShown, partsOf } from "./shown.js";
