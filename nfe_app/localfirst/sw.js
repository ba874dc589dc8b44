/** The service worker: pages and their parts without signal, papers kept here, and the outbox sent when nobody looks. */

import { flush, speak } from "./outbox.js";

const PREFIX = "shell-";

/** Serves a build: {version, at, language, pages: {route: revision}, files: {path: revision}, fallback, parameters, outside, papers}. */
export function serve(build) {
  const family = build.at ? `${build.at.slice(1)}-${PREFIX}` : PREFIX;
  const current = family + build.version;
  const keyOf = (path, revision) => (revision ? `${path}?revision=${revision}` : path);
  const parts = { ...build.files, ...build.pages };
  const below = (path, prefixes) => prefixes.some((prefix) => path === prefix || path.startsWith(`${prefix}/`));

  /** One part of the build: from an older build where it is the same, else from the server; anything but 200 fails. */
  async function bring(cache, path, revision) {
    const key = keyOf(path, revision);
    const had = await caches.match(key);
    const answer = had ?? (await fetch(path, revision ? { cache: "no-cache" } : {}));
    if (!answer.ok || answer.redirected) throw new Error(`${path} answered ${answer.status}`);
    await cache.put(key, answer);
  }

  async function install() {
    const cache = await caches.open(current);
    await Promise.all(Object.entries(parts).map(([path, revision]) => bring(cache, path, revision)));
  }

  /** The build before this one stays, for pages that are still open and come for a part they have not loaded yet. */
  async function activate() {
    const builds = (await caches.keys()).filter((name) => name.startsWith(family) && name !== current);
    await Promise.all(builds.slice(0, -1).map((name) => caches.delete(name)));
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
  self.addEventListener("install", (event) => event.waitUntil(install()));
  self.addEventListener("activate", (event) => event.waitUntil(activate()));
  self.addEventListener("message", ({ data }) => data === "take over" && self.skipWaiting());
  self.addEventListener("fetch", (event) => {
    const { origin, pathname } = new URL(event.request.url);
    if (event.request.method !== "GET" || origin !== location.origin) return;
    if (build.papers && pathname.startsWith(build.papers)) event.respondWith(paper(event.request));
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
  const { failed, signedOut } = await flush(tell);
  tell();
  if (failed && !signedOut) throw new Error("the outbox waits");
}
