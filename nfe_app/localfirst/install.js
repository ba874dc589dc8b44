/** The service worker, its updates, and putting the app on the home screen. */

import { written } from "./kept.js";
import { underWay, unsaved } from "./docs.js";
import { picture, show } from "./memory.js";
import { BASE } from "./tongue.js";

let prompt = null;
const PATIENCE = 30_000;
let updating = false;
let followed = null;
Object.assign(picture, { install_by: "" });

/** How this browser puts an app on the home screen: "" where it stands there already or nobody knows, wechat, ios or menu. */
export function wayHome({ userAgent, maxTouchPoints }, standalone) {
  if (standalone) return "";
  if (/MicroMessenger/i.test(userAgent)) return "wechat";
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return "ios";
  return /Android|HarmonyOS/.test(userAgent) ? "menu" : "";
}

const standalone = () => navigator.standalone === true || matchMedia("(display-mode: standalone)").matches;
const ours = () => new URL(`${BASE}sw.js`, location).href;

/** Registers the service worker, where there is one, when the page is alive; without it everything but a start without signal works. */
export async function install(alive) {
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
  const controlled = workers.controller?.scriptURL === ours();
  workers.addEventListener("controllerchange", () => {
    if (updating) location.reload();
    else if (controlled) show({ update_ready: true });
  });
  await alive;
  await register();
  addEventListener("online", register);
}

/** Asks for the service worker; where it did not come whole the first time, again after half a minute. */
async function register() {
  const registration = await navigator.serviceWorker.register(ours(), { updateViaCache: "none" }).catch(() => null);
  if (registration && registration !== followed) follow(registration);
  if (!registration) setTimeout(register, PATIENCE);
}

function follow(registration) {
  followed = registration;
  const waits = () => {
    registration.waiting?.postMessage("bring the rest");
    show({ update_ready: Boolean(registration.waiting && registration.active && navigator.serviceWorker.controller) });
  };
  navigator.serviceWorker.ready.then(({ active }) => active?.postMessage("bring the rest"));
  if (registration.waiting) waits();
  const watch = (coming) => coming?.addEventListener("statechange", () => {
    waits();
    if (coming.state === "redundant" && !registration.active) setTimeout(register, PATIENCE);
  });
  watch(registration.installing);
  registration.addEventListener("updatefound", () => watch(registration.installing));
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

/** Takes the new version; the page starts again with it, drafts as they were. What is kept nowhere stays, unless it is given up. */
export async function update(givenUp = false) {
  if (underWay() || (unsaved() && !givenUp)) return;
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
  if (answer?.ok) await (await caches.open("papers")).put(url, answer).catch(() => show({ keeps: false }));
  await readPapers();
}

/** Opens a paper: from the phone when it is kept here, else from the server. */
export async function openPaper(url) {
  const kept = await globalThis.caches?.match(url, { cacheName: "papers" }).catch(() => null);
  location.assign(kept && !navigator.serviceWorker?.controller ? URL.createObjectURL(await kept.blob()) : url);
}
