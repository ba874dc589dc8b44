/** What a server tells by itself, as server-sent events (HTML Standard, 9.2), in the language of the page: a broken line is begun anew. */

import { language } from "./outbox.js";

const PAUSES = [300, 1_000, 2_000, 5_000];
const SILENCE = 40_000;

/** What one event says: its name, and its data as JSON; null for a comment. */
export function eventOf(text) {
  const lines = text.split("\n").map((line) => /^(\w+): ?(.*)$/s.exec(line)).filter(Boolean);
  const said = (name) => lines.filter(([, field]) => field === name).map(([, , value]) => value).join("\n");
  return said("data") ? { name: said("event") || "message", data: said("data") } : null;
}

/** The whole events in what has come, and the rest. */
export function eventsIn(text) {
  const parts = text.split("\n\n");
  return { events: parts.slice(0, -1).map(eventOf).filter(Boolean), rest: parts.at(-1) };
}

/**
 * Hears an address until the returned function is called. `tell` is given what each message says; `gone` is called when there is
 * nothing to hear any more: the server said so, or refused. A line on which nothing comes for 40 seconds counts as broken.
 */
export function hearAll(url, tell, gone) {
  let over = false;
  let tries = 0;
  let timer = null;
  let control = null;

  function stop() {
    over = true;
    clearTimeout(timer);
    control?.abort();
    removeEventListener("online", again);
  }
  function end() {
    stop();
    gone();
  }
  function again() {
    control?.abort();
  }
  async function readAll(answer, alive) {
    const reader = answer.body.getReader();
    const text = new TextDecoder();
    let heard = "";
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      alive();
      tries = 0;
      const { events, rest } = eventsIn(heard + text.decode(part.value, { stream: true }));
      heard = rest;
      for (const { name, data } of events) {
        if (name === "gone") return end();
        if (!over) tell(JSON.parse(data));
      }
    }
    return undefined;
  }
  async function hear() {
    control = new AbortController();
    const mine = control;
    let alarm = null;
    const alive = () => {
      clearTimeout(alarm);
      alarm = setTimeout(() => mine.abort(), SILENCE);
    };
    try {
      alive();
      const headers = { accept: "text/event-stream", "accept-language": language() };
      const answer = await fetch(url, { credentials: "same-origin", cache: "no-store", signal: mine.signal, headers });
      if (answer.status >= 400 && answer.status < 500) return end();
      if (answer.ok) await readAll(answer, alive);
    } catch {
      // the line broke: it is begun anew below
    } finally {
      clearTimeout(alarm);
    }
    if (!over) timer = setTimeout(hear, PAUSES[Math.min(tries++, PAUSES.length - 1)]);
    return undefined;
  }
  addEventListener("online", again);
  hear();
  return stop;
}
