/** The service worker: pages and their parts without signal, papers kept here, and the outbox sent when nobody looks. */

import { deliver, speak } from "./outbox.js";

const PREFIX = "shell-";
const WHOLE = "/whole";
const REST = "/rest";
const LANES = 4;
const TRIES = 5;
const BUILDS_BEFORE = 2;

/** Serves a build: {version, at, language, pages: {route: revision}, files: {path: revision}, later: [route or path], fallback, parameters, outside, papers}. */
export function serve(build) {
  const family = build.at ? `${build.at.slice(1)}-${PREFIX}` : PREFIX;
  const current = family + build.version;
  const keyOf = (path, revision) => (revision ? `${path}?revision=${revision}` : path);
  const parts = { ...build.files, ...build.pages };
  const below = (path, prefixes) => prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));

  /** One part of the build: from what is here where it is the same, else from the server; anything but 200 fails. */
  async function bring(cache, path, revision, tries = TRIES) {
    const key = keyOf(path, revision);
    if (await cache.match(key)) return undefined;
    const asked = () => fetch(path, { priority: "low", ...(revision ? { cache: "no-cache" } : {}) }).catch(() => null);
    const answer = (await caches.match(key)) ?? (await asked());
    if (answer && (!answer.ok || answer.redirected)) throw new Error(`${path} answered ${answer.status}`);
    if (answer && (await cache.put(key, answer).then(() => true, () => false))) return undefined;
    if (tries <= 1) throw new Error(`${path} did not come`);
    return bring(cache, path, revision, tries - 1); // the line was cut, before the answer or in the middle of it
  }

  /** Brings parts, a few at a time, so that a slow line has room for what the person does; what came stays for the next try. */
  async function bringAll(later, mark) {
    const cache = await caches.open(current);
    const left = Object.entries(parts).filter(([path]) => build.later.includes(path) === later);
    const lane = async () => {
      while (left.length > 0) await bring(cache, ...left.shift());
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    await cache.put(mark, new Response(mark));
  }

  /** The two builds before this one stay, for pages that are still open and come for a part they have not loaded yet; half ones go. */
  async function activate() {
    const builds = (await caches.keys()).filter((name) => name.startsWith(family) && name !== current);
    const whole = await Promise.all(builds.map((name) => caches.match(WHOLE, { cacheName: name })));
    const stay = builds.filter((_, place) => whole[place]).slice(-BUILDS_BEFORE);
    await Promise.all(builds.filter((name) => !stay.includes(name)).map((name) => caches.delete(name)));
    await clients.claim();
  }

  const kept = (path) => caches.open(current).then((cache) => cache.match(keyOf(path, parts[path])));

  async function page(request, path) {
    const route = path === `${build.at}/` ? path : path.replace(/\/$/, "");
    const known = route in build.pages ? route : below(route, build.parameters) ? build.fallback : "";
    const copy = known && (await kept(known));
    if (copy) return copy;
    return fetch(request).catch(async () => (await kept(build.fallback)) ?? Response.error());
  }

  const part = async (request, path) => (await kept(path)) ?? fetch(request);
  const older = async (request) => (await caches.match(request)) ?? fetch(request);
  const paper = async (request) => (await caches.match(request, { cacheName: "papers" })) ?? fetch(request);

  speak(build.language);
  self.addEventListener("install", (event) => event.waitUntil(bringAll(false, WHOLE)));
  self.addEventListener("activate", (event) => event.waitUntil(activate()));
  self.addEventListener("message", (event) => {
    if (event.data === "take over") self.skipWaiting();
    if (event.data === "bring the rest") event.waitUntil(bringAll(true, REST).catch(() => {}));
  });
  self.addEventListener("fetch", (event) => {
    const { origin, pathname } = new URL(event.request.url);
    if (event.request.method !== "GET" || origin !== location.origin) return;
    if (build.papers.some((prefix) => pathname.startsWith(prefix))) event.respondWith(paper(event.request));
    else if (below(pathname, build.outside)) return;
    else if (event.request.mode === "navigate") event.respondWith(page(event.request, pathname));
    else if (pathname in parts) event.respondWith(part(event.request, pathname));
    else if (pathname.startsWith(`${build.at}/assets/`)) event.respondWith(older(event.request));
  });
  self.addEventListener("sync", (event) => {
    if (event.tag === "outbox") event.waitUntil(send());
  });
}

const channel = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("localfirst");
const tell = () => channel?.postMessage({});

/** Sends the outbox; an error tells the browser to wake us again later. */
async function send() {
  const { failed, signedOut } = await deliver(tell);
  tell();
  if (failed && !signedOut) throw new Error("the outbox waits");
}
