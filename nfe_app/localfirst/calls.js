/** One request at once, whose content is never kept on the phone: paying, signing in, signing out. */

import { DOOR, alone, enter, leave, note, takeLeave, tell } from "./outbox.js";
import { uuid7 } from "./ids.js";
import { atLock } from "./keys.js";
import { listen, picture, rowsChanged, show } from "./memory.js";
import { wake } from "./wake.js";

/** A call nobody has made yet. */
export const IDLE = { state: "idle", says: "", code: "", fields: {}, result: null };
const held = {};

/** How a call stands. */
export function callOf(name) {
  return picture.calls[name] ?? IDLE;
}

function stand(name, parts) {
  show({ calls: { ...picture.calls, [name]: { ...IDLE, ...parts } } });
}

/** Forgets what a call answered. */
export function resetCall(name) {
  if (callOf(name).state === "sending") return;
  delete held[name];
  stand(name, {});
}

/** Does once what may be tapped twice: a tap while the call is under way is left aside. */
export async function once(name, work, after) {
  if (callOf(name).state === "sending") return;
  stand(name, { state: "sending" });
  const outcome = await work().catch(() => ({ state: "failed" }));
  stand(name, outcome);
  globalThis.navigator?.vibrate?.(outcome.state === "done" ? 20 : [40, 60, 40]);
  if (outcome.state === "done") await after(outcome.result);
}

/** Does something about the PIN, whose code is brought only now: `set`, `unlock` or `takeOff`. */
export function pinCall(name, deed, pin, after) {
  return once(name, async () => {
    const { status, body } = await atLock(deed, { enter, tell }, picture.owner, pin);
    if (status === 401) show({ session_gone: true, signed_in: false });
    if (status === 200) return { state: "done", result: body };
    return status >= 400 && status < 500 ? refusal(body) : { state: "failed" };
  }, async (result) => {
    await rowsChanged();
    wake();
    return after(result);
  });
}

/** How a call stands that was refused. */
export const refusal = (body) => ({
  state: "refused", code: String(body?.code ?? "refused"), says: String(body?.says ?? ""), fields: body?.fields ?? {},
});

/** Sends one command now; the same id goes out again until an answer to it has been read. What `first` answers keeps it from going. */
export function sendCommand(name, kind, payload, after, first = () => null) {
  return once(name, async () => {
    const no = await first();
    if (no) return no;
    const print = JSON.stringify([kind, payload]);
    if (held[name]?.print !== print) held[name] = { print, id: uuid7(), made_at: new Date().toISOString() };
    const { id, made_at } = held[name];
    const { status, body } = await tell(DOOR, [{ id, kind, payload, made_at }], picture.owner);
    if (status === 401) show({ session_gone: true, signed_in: false });
    const answer = status === 200 && Array.isArray(body) ? body.find((one) => one?.id === id) : null;
    if (answer?.ok === true) {
      delete held[name];
      return { state: "done", result: answer.result ?? null };
    }
    if (answer) {
      if (answer.code !== "try_again") delete held[name];
      return refusal(answer);
    }
    return status >= 400 && status < 500 ? refusal(body) : { state: "failed" };
  }, after);
}

/** Tells the server something; where it wants work done first, that is done unseen, and it is told again. */
async function worked(url, payload) {
  const answer = await tell(url, payload);
  if (answer.body?.code !== "work_needed") return answer;
  const work = await import("./work.js").then(({ solve }) => solve(answer.body.fields)).catch(() => null);
  return work ? tell(url, { ...payload, work }) : answer;
}

/** Posts to an address that may change who is signed in; nobody else's rows go out while that is open. */
export function posted(url, payload) {
  return alone(async () => {
    if (!(await takeLeave())) return { state: "failed" };
    await note({ sure: false });
    const { status, body } = await worked(url, payload);
    if (status === 0 || status >= 500) return { state: "failed" };
    if (body?.owner && !(await enter(String(body.owner)))) return { state: "failed" };
    if (body?.owner) show({ session_gone: false });
    else if (body && body.owner === null) await leave();
    else await note({ sure: true });
    await rowsChanged();
    return status < 400 && body?.ok !== false ? { state: "done", result: body } : refusal(body);
  });
}

/** The same as a call of this name. */
export function postCall(name, url, payload, after) {
  return once(name, () => posted(url, payload), (result) => {
    wake();
    return after(result);
  });
}

/** Asks what is to become of what waits, or of drafts that are nowhere but here; where there is neither, signs out and leaves nothing. */
export async function askLeave(url, after) {
  await rowsChanged();
  if (picture.rows.length > 0 || await import("./mirror.js").then(({ onlyHere }) => onlyHere())) return show({ leaving: true });
  return signOut(url, after);
}

let sendingFirst = () => {};

/** Sends what waits, and signs out as soon as all of it has gone; what is refused, or has no signal, keeps the question open. */
export function sendAndLeave(url, after) {
  sendingFirst();
  const go = () => {
    if (picture.leaving && picture.rows.length > 0) return;
    sendingFirst();
    if (picture.leaving) askLeave(url, after);
  };
  sendingFirst = listen(go);
  go();
  return wake();
}

/**
 * Signs out at once on this phone, also without signal: the server is told after what is on its way, when it can be heard.
 * What waits stays, sealed, until its owner is back; `how` is as `leave` has it.
 */
export async function signOut(url, after, how = {}) {
  await leave(url, how);
  show({ forms: {}, calls: {}, papers: [], session_gone: false, leaving: false });
  await rowsChanged();
  wake();
  await after();
}

/** The person stays. */
export const stay = () => show({ leaving: false });
