/** The screen of a kiosk: shows what the server tells, prints at a press, and leaves nothing of anybody behind. It keeps nothing anywhere. */

const SILENCE = 25_000;
const AGAIN = 2_000;
const TOUCH_EVERY = 3_000;
const TOLD_FOR = 15_000;
const HELPED_FOR = 30_000;
const body = document.body;
const part = (id) => document.getElementById(id);
const WARNED = Number(body.dataset.warned) * 1_000;
const pause = (time) => new Promise((go) => setTimeout(go, time));

let seen = { state: "starting" };
let deadline = 0;
let ending = false;
let touched = 0;
let line = null;

/** One deed; the answer, or null where there was none. */
async function deed(name, said = {}) {
  const headers = { "content-type": "application/json" };
  return fetch(`/api/kiosk/${name}`, { method: "POST", cache: "no-store", headers, body: JSON.stringify(said) }).catch(() => null);
}

/** One of the states of the page; the deeds that go with it. */
function show(state) {
  body.dataset.state = state;
  for (const section of document.querySelectorAll("[data-of]")) section.hidden = section.dataset.of !== state;
  part("print").hidden = state !== "shown";
  part("end").hidden = state !== "shown" && state !== "taken";
  if (state !== "shown" && state !== "taken") part("idle").hidden = true;
}

/** Takes off the page whatever a person has brought onto it. */
function clear() {
  part("paper").replaceChildren();
  for (const id of ["idle", "printing", "noprint"]) part(id).hidden = true;
  seen = { state: "starting" };
}

function drawCode({ qr, box }) {
  part("code").setAttribute("viewBox", box);
  part("code").firstElementChild.setAttribute("d", qr);
}

function drawPaper({ visit, pages, shown, title }) {
  const sheets = Array.from({ length: pages }, (_, at) => {
    const sheet = new Image();
    sheet.src = `/api/kiosk/visits/${visit}/${at + 1}.png?n=${shown}`;
    sheet.alt = title;
    sheet.draggable = false;
    return sheet;
  });
  part("paper").replaceChildren(...sheets);
  part("printing").hidden = true;
  part("noprint").hidden = true;
}

/** The server says first whether this may be printed, and writes it down; then it goes to the printer. */
async function print() {
  const answer = await deed("printed");
  part("printing").hidden = !answer?.ok;
  part("noprint").hidden = answer?.status !== 429;
  if (!answer?.ok || ending) return;
  await Promise.all([...part("paper").children].map((sheet) => sheet.decode().catch(() => {})));
  if (!ending) globalThis.print();
}

/** The page as it is told to be; what was of a visit that is over is wiped first. */
function tell(said) {
  if (ending) return;
  if (seen.visit && seen.visit !== said.visit) {
    wipe(false);
    return;
  }
  const was = seen;
  seen = said;
  part("where").textContent = `${said.place} · ${said.kiosk}`;
  part("name").textContent = said.kiosk;
  part("helper").hidden = !said.helper;
  part("helper-at").textContent = said.helper;
  if (said.qr) drawCode(said);
  if (said.visit) deadline = performance.now() + said.left * 1_000;
  if (said.pages && said.shown !== was.shown) drawPaper(said);
  if (said.visit) part("proof").hidden = true;
  show(said.state);
  if (was.visit && said.print > was.print) print();
}

/** Everything of the visit goes: from the page at once, then from the browser and with it this whole document. */
async function wipe(idle) {
  if (ending) return;
  ending = true;
  line?.abort();
  const over = `${seen.visit}.${seen.shown}`;
  clear();
  for (show("wiping"); ; await pause(AGAIN)) {
    const answer = await deed("end", { idle });
    if (answer && answer.status < 500) break;
    show("away");
  }
  location.replace(`/kiosk/?over=${over}`);
}

/** What is left of the visit before, counted: every figure has to be nought. */
async function remains(over) {
  const [visit, shown] = over.split(".");
  let [cached, answered] = [(await caches.keys()).length, 0];
  for (let n = 1; n <= Math.max(1, Number(shown) || 0); n += 1) {
    const at = `/api/kiosk/visits/${visit}/1.png?n=${n}`;
    const kept = await fetch(at, { cache: "only-if-cached", mode: "same-origin" }).catch(() => null);
    cached += Number(Boolean(kept?.ok));
    answered += Number((await fetch(at, { cache: "no-store" })).ok);
  }
  const workers = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  const databases = await indexedDB.databases();
  return {
    screen: document.images.length + part("paper").childNodes.length,
    stores: databases.length + localStorage.length + sessionStorage.length + workers.length + document.cookie.length,
    cache: cached,
    back: (globalThis.navigation?.entries().length ?? history.length) - 1,
    address: answered,
  };
}

/** Looks whether anything is left, and says so; where something is, the screen goes out of use. */
async function prove(over) {
  const left = await remains(over);
  for (const [name, count] of Object.entries(left)) document.querySelector(`[data-left="${name}"]`).textContent = count;
  if (Object.values(left).some(Boolean)) return false;
  await deed("wiped");
  part("proof").hidden = false;
  setTimeout(() => { part("proof").hidden = true; }, TOLD_FOR);
  return true;
}

/** Hears one line until it breaks; false where the server says that this is no kiosk. */
async function hear() {
  line = new AbortController();
  const mine = line;
  let alarm = setTimeout(() => mine.abort(), SILENCE);
  try {
    const answer = await fetch(`/api/kiosk/screen?build=${body.dataset.build}`, { cache: "no-store", signal: mine.signal, headers: { "accept-language": document.documentElement.lang } });
    if (answer.status === 401) return false;
    if (!answer.ok) return true;
    const reader = answer.body.getReader();
    const text = new TextDecoder();
    let rest = "";
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      clearTimeout(alarm);
      alarm = setTimeout(() => mine.abort(), SILENCE);
      const events = (rest + text.decode(next.value, { stream: true })).split("\n\n");
      rest = events.pop();
      if (events.some((event) => event.startsWith("event: gone"))) return false;
      for (const event of events) if (event.startsWith("data: ")) tell(JSON.parse(event.slice(6)));
    }
  } catch {
    // the line broke: it is begun anew
  } finally {
    clearTimeout(alarm);
  }
  return true;
}

/** Hears as long as this is a kiosk. A code that cannot change any more is not left standing; a paper is, until its time is over. */
async function listen() {
  while (!ending && (await hear())) {
    if (!ending && !seen.visit) show("away");
    await pause(AGAIN);
  }
  if (ending) return;
  if (seen.visit) await wipe(false);
  else show("dark");
}

async function touch() {
  touched = performance.now();
  const answer = await deed("touch");
  const told = answer?.ok ? await answer.json() : null;
  if (told && seen.visit) deadline = performance.now() + told.left * 1_000;
}

function tick() {
  if (!seen.visit || ending) return;
  const left = deadline - performance.now();
  part("idle").hidden = left > WARNED;
  part("count").textContent = Math.max(0, Math.ceil(left / 1_000));
  if (left <= 0) wipe(true);
}

function press(id, does) {
  part(id).addEventListener("click", does);
}

async function begin(secret) {
  for (;;) {
    const answer = await deed("begin", { secret });
    if (answer && answer.status < 500) return answer.ok;
    show("away");
    await pause(AGAIN);
  }
}

async function start() {
  const over = new URLSearchParams(location.search).get("over");
  const secret = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  if (secret && !(await begin(secret))) return show("dark");
  if (over && !(await prove(over))) return show("stuck");
  return listen();
}

press("print", print);
press("end", () => wipe(false));
press("end-now", () => wipe(false));
press("stay", touch);
press("tongue", () => { if (!ending) location.replace(part("tongue").dataset.to); });
press("close", () => { part("helping").hidden = true; });
press("help", () => {
  part("helping").hidden = false;
  setTimeout(() => { part("helping").hidden = true; }, HELPED_FOR);
});
document.addEventListener("pointerdown", () => {
  if (seen.visit && !ending && performance.now() - touched > TOUCH_EVERY) touch();
}, true);
for (const name of ["contextmenu", "dragstart"]) document.addEventListener(name, (event) => event.preventDefault());
addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); });
setInterval(tick, 250);
start();
