/** The service worker, its updates, and putting the app on the home screen. */

import { written } from "./kept.js";
import { picture, show } from "./memory.js";

let prompt = null;
let updating = false;
Object.assign(picture, { install_by: "" });

/** How this browser puts an app on the home screen: "" where it stands there already or nobody knows, wechat, ios or menu. */
export function wayHome({ userAgent, maxTouchPoints }, standalone) {
  if (standalone) return "";
  if (/MicroMessenger/i.test(userAgent)) return "wechat";
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return "ios";
  return /Android|HarmonyOS/.test(userAgent) ? "menu" : "";
}

const standalone = () => navigator.standalone === true || matchMedia("(display-mode: standalone)").matches;

/** Registers the service worker where there is one; without it everything but a start without signal works. */
export async function install() {
  show({ install_by: wayHome(navigator, standalone()) });
  if (navigator.setAppBadge) import("./badge.js").then((badge) => badge.count()).catch(() => {});
  addEventListener("beforeinstallprompt", (event) => {
    event.preventDefault();
    prompt = event;
    show({ can_install: true });
  });
  addEventListener("appinstalled", () => show({ can_install: false, install_by: "" }));
  const workers = globalThis.navigator?.serviceWorker;
  if (!workers) return;
  const controlled = Boolean(workers.controller);
  workers.addEventListener("controllerchange", () => {
    if (updating) location.reload();
    else if (controlled) show({ update_ready: true });
  });
  const registration = await workers.register("/sw.js", { updateViaCache: "none" }).catch(() => null);
  if (registration) follow(registration);
}

function follow(registration) {
  const waits = () => show({ update_ready: Boolean(registration.waiting && navigator.serviceWorker.controller) });
  if (registration.waiting) waits();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", waits);
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") registration.update().catch(() => {});
  });
}

/** Puts the app on the home screen, when the browser has offered it. */
export async function askInstall() {
  await prompt?.prompt();
  prompt = null;
  show({ can_install: false });
}

/** Takes the new version; the page starts again with it, drafts as they were. */
export async function update() {
  const registration = await navigator.serviceWorker?.getRegistration();
  updating = true;
  await written();
  if (registration?.waiting) registration.waiting.postMessage("take over");
  else location.reload();
}

async function readPapers() {
  const kept = await (await caches.open("papers")).keys();
  show({ papers: kept.map(({ url }) => url.slice(location.origin.length)) });
}

/** Finds out which papers are on this phone. */
export async function papers() {
  if (globalThis.caches) await readPapers().catch(() => {});
}

/** Brings a paper onto this phone, so that it opens without signal. */
export async function keepPaper(url) {
  if (!globalThis.caches || !url) return;
  const answer = await fetch(url, { credentials: "same-origin" }).catch(() => null);
  if (answer?.ok) await (await caches.open("papers")).put(url, answer);
  await readPapers();
}

/** Opens a paper: from the phone when it is kept here, else from the server. */
export async function openPaper(url) {
  const kept = await globalThis.caches?.match(url, { cacheName: "papers" }).catch(() => null);
  location.assign(kept && !navigator.serviceWorker?.controller ? URL.createObjectURL(await kept.blob()) : url);
}
