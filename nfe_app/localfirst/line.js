/**
 * The desk's line to its server: says at once when it is cut and lets nothing be pressed meanwhile, brings back what was being typed, and
 * finds out afterwards what became of what was pressed and not answered. Each press has an id, under which it is done once.
 */

const STORE = "nfe-pressed";
const ASK = "/api/desk/pressed";
const LATELY = 2_000;
const LATE = 8_000;
const AGAIN = 3_000;
const MOST = 20;
const SILENT = /(?:^|\.)(?:hydrate\w*|on_load_internal|update_vars_internal|handle_frontend_exception|set_is_hydrated|load|follow)$/;
const TYPED = "input:not([type=hidden], [type=password], [type=file]), textarea, select";
const PRESSED = "a, button, [role=button], [role=radio], [role=switch], input[type=submit]";
const LOOK = "position:fixed;top:0;left:0;right:0;z-index:2147483000;padding:12px 24px;font:16px/1.5 system-ui,sans-serif;color:#fff;";

let words = null;
let cut = false;
let down = false;
let timer = null;
let asking = [];
let settling = false;
let last = { label: "", form: "", at: 0 };
let before = null;
const open = new Map();
const typed = new Map();
const seen = new WeakSet();

/** What is remembered past a reload: ids, and what stood on the buttons; never what was typed. */
function remember() {
  const all = [...asking, ...[...open].map(([id, { label }]) => ({ id, label }))];
  if (all.length > 0) sessionStorage.setItem(STORE, JSON.stringify(all.slice(-MOST)));
  else sessionStorage.removeItem(STORE);
}

function remembered() {
  try {
    return JSON.parse(sessionStorage.getItem(STORE) ?? "[]");
  } catch {
    return [];
  }
}

/** Gives an event its id before it goes out: the same press once more, while it is not answered, is the same deed. */
export function name(event) {
  event.router_data = { ...event.router_data, deed: "" };
  if (SILENT.test(event.name)) return;
  const what = JSON.stringify([event.name, event.payload ?? null]);
  const known = [...open].find(([, press]) => press.what === what)?.[0];
  const id = known ?? crypto.randomUUID();
  event.router_data.deed = id;
  const here = Date.now() - last.at < LATELY ? last : { label: "", form: "" };
  open.set(id, { what, label: here.label, form: here.form });
  remember();
  setTimeout(() => open.has(id) && !cut && probe(), LATE);
}

/** An answer came: what was pressed is dealt with, and what was typed for it is not needed any more. */
export function heard(id) {
  const press = open.get(id);
  if (!press) return;
  open.delete(id);
  if (open.size === 0) document.getElementById("line-late")?.remove();
  for (const key of typed.keys()) if (press.form && key.startsWith(press.form)) typed.delete(key);
  remember();
}

/** Whether anybody is there: asked where an answer is late, and again and again while the line is cut, for a socket may notice neither. */
async function probe() {
  clearTimeout(timer);
  const gone = new AbortController();
  const alarm = setTimeout(() => gone.abort(), LATE);
  const answer = await fetch("/healthz", { cache: "no-store", signal: gone.signal }).catch(() => null);
  clearTimeout(alarm);
  if (!answer?.ok) lost();
  else if (!cut) bar("line-late", "status", "background:#1c3f8a;").textContent = words.late;
  else if (!down) await back();
  if (cut) timer = setTimeout(probe, AGAIN);
}

/** The line is cut: said, and what waits for an answer is asked about when it is back. */
export function lost() {
  asking = [...asking, ...[...open].map(([id, { label }]) => ({ id, label }))];
  open.clear();
  remember();
  if (cut) return;
  cut = true;
  before = new Map(typed);
  document.getElementById("line-late")?.remove();
  say(words.cut);
  timer = setTimeout(probe, AGAIN);
}

/** The socket itself says so: until it is joined again nothing can be done, whoever else answers. */
export function fallen() {
  down = true;
  lost();
}

/** It is back. */
export async function back() {
  clearTimeout(timer);
  cut = down = false;
  document.getElementById("line")?.remove();
  if (asking.length > 0) await settle();
}

/** Asks what became of it; what the server does not know then is not done any more, should it come yet. */
async function settle() {
  if (settling) return;
  settling = true;
  await asked().finally(() => { settling = false; });
}

async function asked() {
  const ids = asking.map(({ id }) => id);
  const headers = { "content-type": "application/json" };
  const answer = await fetch(ASK, { method: "POST", headers, body: JSON.stringify({ ids }) }).catch(() => null);
  if (!answer?.ok) return;
  const { deeds } = await answer.json();
  const told = deeds.map((deed) => ({ ...asking.find(({ id }) => id === deed.id), ...deed }));
  asking = asking.filter(({ id }) => !deeds.some((deed) => deed.id === id));
  remember();
  report(told.filter(({ label, state }) => label || state !== "not_done"));
}

function bar(id, role, colour) {
  document.getElementById(id)?.remove();
  const made = document.createElement("div");
  made.id = id;
  made.setAttribute("role", role);
  made.style.cssText = LOOK + colour;
  document.body.prepend(made);
  return made;
}

function say(text) {
  bar("line", "alert", "background:#8a1c1c;").textContent = text;
}

function report(deeds) {
  if (deeds.length === 0) return;
  const made = bar("line-told", "status", "background:#1c3f8a;");
  for (const { label, state, says } of deeds) {
    const line = document.createElement("div");
    line.textContent = words[state].replace("{what}", label || words.something).replace("{says}", says ?? "");
    made.append(line);
  }
  const close = document.createElement("button");
  close.textContent = words.read;
  close.style.cssText = "margin-top:8px;padding:4px 16px;font:inherit;border:1px solid #fff;border-radius:6px;background:none;color:inherit";
  close.onclick = () => made.remove();
  made.append(close);
}

const control = (target) => target?.closest?.(PRESSED);
const formOf = (form) => (form ? `${location.pathname} ${[...form.querySelectorAll("input[type=hidden]")].map((one) => one.value)}|` : `${location.pathname} |`);
const keyOf = (field) => `${formOf(field.form)}${field.name || field.getAttribute("aria-label") || field.id} ${/radio|checkbox/.test(field.type) ? field.value : ""}`;
const valueOf = (field) => (/radio|checkbox/.test(field.type) ? field.checked : field.value);

/** What is pressed while the line is cut goes nowhere, and that is said; else what stands on it is noted. */
function pressing(event) {
  const made = event.type === "submit" ? event.submitter ?? event.target : control(event.target);
  if (!made || made.closest("#line, #line-told")) return;
  if (cut) {
    event.preventDefault();
    event.stopImmediatePropagation();
    say(words.pressed);
    return;
  }
  const form = event.type === "submit" ? event.target : made.form;
  last = { label: (made.textContent || made.value || "").trim().slice(0, 30), form: form ? formOf(form) : "", at: Date.now() };
}

function typing({ target }) {
  if (!target?.matches?.(TYPED)) return;
  typed.set(keyOf(target), valueOf(target));
  if (cut) before.set(keyOf(target), valueOf(target));
}

/** Fields that are made anew after the line was cut get back what stood in them; nothing else is touched. */
function restore() {
  for (const field of document.querySelectorAll(TYPED)) {
    if (seen.has(field)) continue;
    seen.add(field);
    const key = keyOf(field);
    if (!before?.has(key) || valueOf(field) === before.get(key)) continue;
    if (/radio|checkbox/.test(field.type)) field.click();
    else {
      const { set } = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), "value");
      set.call(field, before.get(key));
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  }
}

let path = "";

function looking() {
  if (path !== location.pathname) {
    path = location.pathname;
    typed.clear();
    before = null;
  }
  for (const one of document.querySelectorAll("[data-heard]")) one.dataset.heard.split(" ").forEach(heard);
  restore();
}

/** Begins to look after the line, once for all pages; `said` are its words. A ref of the element that tells what was heard. */
export function watchLine(said) {
  return (element) => {
    if (!element) return;
    if (!words) begin(said);
    looking();
  };
}

function begin(said) {
  words = said;
  asking = remembered();
  globalThis.__reflex_otel = { onEventSend: name, onSocketConnect: back, onSocketDisconnect: fallen };
  addEventListener("offline", lost);
  addEventListener("online", () => cut && probe());
  for (const kind of ["click", "submit"]) addEventListener(kind, pressing, true);
  for (const kind of ["input", "change"]) addEventListener(kind, typing, true);
  new MutationObserver(looking).observe(document.body, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-heard"] });
  if (asking.length > 0) settle();
}
