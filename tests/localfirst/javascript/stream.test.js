/** What a server tells by itself is heard whole, whatever pieces it comes in; a broken line is begun anew, a refusal is the end. */

import { afterEach, beforeEach, expect, test } from "bun:test";
import { eventOf, eventsIn, hearAll } from "../../../nfe_app/localfirst/stream.js";
import { showing } from "../../../nfe_app/localfirst/showing.js";

let answers = [];
let asked = [];
let stops = [];

const bytes = (text) => new TextEncoder().encode(text);
const stream = (...parts) => new Response(new ReadableStream({
  start(line) {
    for (const part of parts) line.enqueue(bytes(part));
    line.close();
  },
}), { status: 200 });

beforeEach(() => {
  [answers, asked, stops] = [[], [], []];
  globalThis.addEventListener ??= () => {};
  globalThis.removeEventListener ??= () => {};
  globalThis.fetch = async (url, how) => {
    asked.push({ url, headers: how.headers, body: how.body ? JSON.parse(how.body) : null });
    const next = answers.shift();
    if (!next) return new Promise(() => {});
    if (next === "broken") throw new TypeError("no signal");
    return next;
  };
});

afterEach(() => stops.forEach((stop) => stop()));

/** Everything that is heard until it is over, or so many have come. */
const heard = (count) => new Promise((done) => {
  const came = [];
  const note = (one) => {
    came.push(one);
    if (came.length === count || one === "gone") done(came);
  };
  stops.push(hearAll("/api/beside", note, () => note("gone")));
});

test("an event is its name and its data; a comment is none", () => {
  expect(eventOf("data: 1")).toEqual({ name: "message", data: "1" });
  expect(eventOf("event: gone\ndata: not_signed_in")).toEqual({ name: "gone", data: "not_signed_in" });
  expect(eventOf(": still here")).toBeNull();
  expect(eventsIn("data: 1\n\ndata: 2").rest).toBe("data: 2");
});

test("what is cut anywhere is put together, also in the middle of a letter", async () => {
  const whole = bytes('data: {"state":"一起看"}\n\n');
  for (let cut = 1; cut < whole.length; cut += 1) {
    answers = [new Response(new ReadableStream({
      start(line) {
        line.enqueue(whole.slice(0, cut));
        line.enqueue(whole.slice(cut));
        line.close();
      },
    }))];
    expect(await heard(1)).toEqual([{ state: "一起看" }]);
  }
});

test("a line that breaks is begun anew, in the language of the page", async () => {
  answers = [stream('data: {"version":1}\n\n'), "broken", stream('data: {"version":2}\n\n')];
  expect(await heard(2)).toEqual([{ version: 1 }, { version: 2 }]);
  expect(asked[0].headers).toEqual({ accept: "text/event-stream", "accept-language": "zh-CN" });
});

test("what the server ends or refuses is over, and is not asked for again", async () => {
  answers = [stream("event: gone\ndata: not_signed_in\n\n")];
  expect(await heard(9)).toEqual(["gone"]);
  answers = [new Response("{}", { status: 401 })];
  expect(await heard(9)).toEqual(["gone"]);
  expect(asked).toHaveLength(2);
});

test("a page tells what it shows once for many changes, again after a broken line, and no more once it is refused", async () => {
  let now = { page: "/join/", fields: { place: "" } };
  const told = showing("/api/beside/frame", () => now);
  const until = async (count) => {
    while (asked.length < count) await new Promise((go) => setTimeout(go, 5));
  };
  answers = [new Response("{}"), "broken", new Response("{}"), new Response("{}", { status: 400 })];
  told.look();
  told.look();
  await until(1);
  now = { page: "/join/", fields: { place: "110000" } };
  told.look();
  await until(3);
  expect(asked.map(({ body }) => body.fields.place)).toEqual(["", "110000", "110000"]);
  now = { page: "/join/types/", fields: {} };
  told.look();
  await until(4);
  now = { page: "/join/", fields: {} };
  told.look();
  await new Promise((go) => setTimeout(go, 400));
  expect(asked).toHaveLength(4);
  told.end();
});

test("a server that has too much for a moment is told again, and does not end it", async () => {
  const told = showing("/api/beside/frame", () => ({ page: "/join/", fields: { place: "110000" } }));
  answers = [new Response("{}", { status: 429 }), new Response("{}")];
  told.look();
  while (asked.length < 2) await new Promise((go) => setTimeout(go, 5));
  told.end();
  expect(asked.map(({ body }) => body.fields.place)).toEqual(["110000", "110000"]);
});
