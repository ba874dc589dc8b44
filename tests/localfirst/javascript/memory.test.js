/** What the page knows is read again while somebody types: nothing typed is taken back, and what says the same is not shown anew. */

import { expect, test } from "bun:test";
import { clearDoc, defineDoc, setField } from "../../../nfe_app/localfirst/docs.js";
import { read, rewrite, written } from "../../../nfe_app/localfirst/kept.js";
import { enter, leave } from "../../../nfe_app/localfirst/outbox.js";
import { listen, picture, reload, rowsWritten, show } from "../../../nfe_app/localfirst/memory.js";

test("a letter that is still on its way to the store is not taken back by a reading", async () => {
  defineDoc("draft", { version: 1, initial: { place: "" }, stays: true });
  await setField("draft", "place", "3");
  await reload();
  const busy = rewrite([], () => []);
  const now = Date.now;
  setField("draft", "place", "33");
  Date.now = () => now() + 50;
  try {
    await reload();
  } finally {
    Date.now = now;
  }
  await busy;
  expect(picture.docs.draft.value.place).toBe("33");
});

test("rows that say the same as before stay the same rows, and readers are told of changes alone", async () => {
  defineDoc("other", { version: 1, initial: { place: "" }, stays: true });
  await setField("other", "place", "620200");
  await reload();
  const { docs, rows, done } = picture;
  let told = 0;
  const end = listen(() => { told += 1; });
  await reload();
  show({ online: picture.online, rows });
  expect(told).toBe(0);
  expect([picture.docs, picture.rows, picture.done].every((part, place) => part === [docs, rows, done][place])).toBe(true);
  await setField("other", "place", "110000");
  end();
  expect(told).toBe(1);
  expect(picture.docs.draft).toBe(docs.draft);
});

test("rows that were just written are shown as they are, and a reading after that agrees", async () => {
  const item = (id, state) => ({ id, owner: picture.owner || "this-phone", kind: "toy.keep", payload: { text: id }, state });
  const put = (...items) => rewrite([], () => items.map((row) => ({ store: "outbox", put: row })));
  await put(item("w-a", "waiting"), item("w-b", "waiting"), item("w-c", "waiting"));
  await reload();
  const third = picture.rows.find(({ id }) => id === "w-c");
  const written = [item("w-a", "done"), item("w-b", "refused")];
  await put(...written);
  await rowsWritten([...written, item("not-here", "done")]);
  const shown = [picture.rows, picture.done];
  const ours = (rows) => rows.filter(({ id }) => id.startsWith("w-") || id === "not-here").map(({ id, state }) => [id, state]);
  expect(shown.map(ours)).toEqual([[["w-b", "refused"], ["w-c", "waiting"]], [["w-a", "done"]]]);
  expect(picture.rows).toContain(third);
  await reload();
  expect([picture.rows, picture.done]).toEqual(shown);
});

test("readings that are asked for while one is under way are one, and see what was written before", async () => {
  const first = reload();
  await first;
  const running = reload();
  await null;
  await null;
  const [one, other] = [reload(), reload()];
  expect(one).toBe(other);
  await Promise.all([running, one]);
});

test("P23: what is written while somebody comes in is theirs, on the page and in the store, whenever in between", async () => {
  defineDoc("coming", { version: 1, initial: { place: "", grade: "", often: "" }, stays: true });
  await leave();
  await reload();
  await setField("coming", "place", "110000");
  const coming = enter("zhao coming in");
  setField("coming", "place", "620200");
  await coming;
  setField("coming", "grade", "lowest");
  const reading = reload();
  setField("coming", "often", "month");
  await reading;
  const wanted = { place: "620200", grade: "lowest", often: "month" };
  expect(picture.owner).toBe("zhao coming in");
  expect(picture.docs.coming.value).toEqual(wanted);
  await written();
  const { docs } = await read("docs");
  expect(docs.filter(({ name }) => name === "coming").map(({ owner, value }) => [owner, value])).toEqual([["zhao coming in", wanted]]);
});

test("a draft that was cleared is not shown again by a reading of the same moment", async () => {
  defineDoc("cleared", { version: 1, initial: { place: "" }, stays: true });
  for (let moments = 0; moments < 40; moments += 1) {
    await setField("cleared", "place", "330100");
    await reload();
    const reading = reload();
    for (let passed = 0; passed < moments; passed += 1) await null;
    const clearing = clearDoc("cleared");
    await reading;
    expect(picture.docs.cleared).toBeUndefined();
    await clearing;
  }
});
