/** Drafts kept by the server too: sent when there is a pause, joined with what another phone wrote, and no trouble to anybody. */

import { beforeEach, expect, test } from "bun:test";
import { enqueue, enter } from "../../../nfe_app/localfirst/outbox.js";
import { takeBack } from "../../../nfe_app/localfirst/mending.js";
import { clearDoc, defineDoc, hasHeard, putFields, setField, valueOf } from "../../../nfe_app/localfirst/docs.js";
import { read, rewrite, written } from "../../../nfe_app/localfirst/kept.js";
import { picture, reload, rowsChanged, show } from "../../../nfe_app/localfirst/memory.js";
import { meet, met, onlyHere, send, stateOf } from "../../../nfe_app/localfirst/mirror.js";

const START = { place: "", grade: "", types: [] };
let owners = 0;
let owner = "";
let sent = [];
let answer = null;
let asked = null;

const row = async (name = "toy") => (await read("docs")).docs.find((one) => one.name === name && one.owner === owner);
const told = (born, fields, version = 1) => ({ name: "toy", version, born, fields });
let ahead = Date.now() + 60_000;
const later = () => stamp((ahead += 1_000));
const stamp = (ms, page = "zzzzzzzz") => String(ms).padStart(13, "0") + page;

beforeEach(async () => {
  defineDoc("toy", { initial: START, version: 1, memory: false });
  defineDoc("form", { initial: { code: "" }, version: 1, memory: true });
  globalThis.document = { addEventListener: () => {}, visibilityState: "visible" };
  globalThis.addEventListener ??= () => {};
  asked = null;
  globalThis.fetch = async (url, { body, headers }) => {
    if (url === "/api/me") return asked ? Response.json(asked) : Promise.reject(new TypeError("no signal"));
    sent.push({ items: JSON.parse(body), owner: headers["x-owner"] });
    const { status, body: said } = answer(JSON.parse(body));
    if (status === 0) throw new TypeError("no signal");
    return new Response(JSON.stringify(said), { status });
  };
  await next();
  await meet({ owner, drafts: [] });
  answer = (items) => ({ status: 200, body: items.map(({ id }) => ({ id, ok: true, result: { now: Date.now() } })) });
});

/** Somebody comes in of whom the server has told nothing on this page; somebody new, unless it is said who. */
async function next(who = `wang ${(owners += 1)}`) {
  hasHeard("");
  owner = who;
  await enter(owner);
  await reload();
  show({ signed_in: true, online: true, forms: {} });
  sent = [];
}

test("P23: a draft goes to the server with what was written and when, and once is enough", async () => {
  await putFields("toy", { place: "330100", types: ["pension"] });
  await send();
  expect(sent).toHaveLength(1);
  expect(sent[0].owner).toBe(owner);
  const { kind, payload } = sent[0].items[0];
  expect([kind, payload.name, payload.version]).toEqual(["drafts.keep", "toy", 1]);
  expect(payload.fields.map(({ name, text }) => [name, text])).toEqual([["place", '"330100"'], ["types", '["pension"]']]);
  await send();
  expect(sent).toHaveLength(1);
});

test("a form, where codes and identity numbers are typed, is never sent and never kept", async () => {
  await setField("form", "code", "123456");
  await send();
  expect(sent).toEqual([]);
  expect(await row("form")).toBeUndefined();
});

test("P23: a draft that stays on this phone is kept here and told to nobody, nor brought back by anybody", async () => {
  defineDoc("stays", { initial: { income: "" }, version: 1, memory: false, stays: true });
  await putFields("stays", { income: "8000" });
  await send();
  expect(sent).toEqual([]);
  await meet({ owner, drafts: [{ ...told(later(), { income: [later(), '"1"'] }), name: "stays" }] });
  expect(valueOf("stays").income).toBe("8000");
  await clearDoc("stays");
  expect(await row("stays")).toBeUndefined();
});

test("what nobody has signed in for is not sent", async () => {
  show({ signed_in: false });
  await putFields("toy", { place: "330100" });
  await send();
  expect(sent).toEqual([]);
});

test("a refusal and a lost answer are no news to the person, and what was typed stays", async () => {
  await putFields("toy", { place: "330100" });
  for (const status of [401, 503, 0]) {
    answer = () => ({ status, body: { code: "not_signed_in" } });
    await send();
  }
  expect(picture).toMatchObject({ signed_in: true, session_gone: false, calls: {} });
  expect(valueOf("toy").place).toBe("330100");
  answer = (items) => ({ status: 200, body: items.map(({ id }) => ({ id, ok: false, code: "draft_too_large" })) });
  await send();
  await send();
  expect(sent).toHaveLength(4);
});

test("P23: a phone that knows nothing of a draft goes on where the other stopped", async () => {
  await meet({ owner, drafts: [told(stamp(1000), { place: [stamp(1000), '"330100"'] })] });
  expect(valueOf("toy")).toEqual({ ...START, place: "330100" });
  await meet({ owner: "somebody else", drafts: [told(later(), { place: [later(), '"theirs"'] })] });
  expect(valueOf("toy").place).toBe("330100");
});

test("P23: what is chosen while another phone's draft comes in is chosen in that draft, whenever in between", async () => {
  const theirs = told(stamp(1000), { place: [stamp(1000), '"330100"'], grade: [stamp(1000), '"60"'] });
  const wanted = { place: "330100", grade: "100", types: [] };

  await next();
  await putFields("toy", { grade: "80" });
  setField("toy", "grade", "100"); // before it comes
  await meet({ owner, drafts: [theirs] });
  expect(valueOf("toy")).toEqual(wanted);
  expect((await row()).value).toMatchObject({ place: "330100", grade: "100" });
  await send();
  expect(sent.at(-1).items[0].payload.born).toBe(theirs.born);

  for (let moments = 0; moments < 60; moments += 1) {
    await next();
    const coming = meet({ owner, drafts: [theirs] });
    for (let passed = 0; passed < moments; passed += 1) await null;
    setField("toy", "grade", "80");
    setField("toy", "grade", "100");
    expect(valueOf("toy").grade).toBe("100");
    await coming;
    expect(valueOf("toy").grade).toBe("100");
    await written();
    await reload();
    expect(valueOf("toy")).toEqual(wanted);
  }

  await next();
  await rewrite(["docs"], () => [{ store: "docs", put: met(undefined, { ...theirs, owner }) }]);
  await setField("toy", "grade", "80"); // it is in the store, and not on the page
  expect(valueOf("toy")).toEqual({ ...wanted, grade: "80" });
  await setField("toy", "grade", "100");
  expect([valueOf("toy"), (await row()).value]).toEqual([wanted, expect.objectContaining({ place: "330100", grade: "100" })]);
});

test("P23: the same where this phone has done with its own draft before, and where all that is told was chosen here anew", async () => {
  const done = { owner, name: "toy", version: 1, at: 2000, born: stamp(2000), value: {}, stamps: {} };
  await rewrite([], () => [{ store: "docs", put: done }]);
  await next(owner);
  const begun = stamp(3000);
  setField("toy", "grade", "100");
  await meet({ owner, drafts: [told(begun, { place: [begun, '"330100"'], grade: [begun, '"60"'] })] });
  expect(valueOf("toy")).toEqual({ ...START, place: "330100", grade: "100" });

  await next();
  await putFields("toy", { grade: "100" });
  await meet({ owner, drafts: [told(stamp(1000), { grade: [stamp(1000), '"60"'] })] });
  expect((await row()).born).toBe(stamp(1000));
});

test("P23: what was begun before the server told is not sent before, but a person who leaves hears that it is here alone", async () => {
  await next();
  await putFields("toy", { grade: "100" });
  await send();
  expect(sent).toEqual([]);
  expect(await onlyHere()).toBe(true);
  asked = { owner, drafts: [told(stamp(1000), { place: [stamp(1000), '"330100"'] })] };
  expect(await onlyHere()).toBe(false);
  expect(sent.map(({ items }) => items[0].payload.born)).toEqual([stamp(1000)]);
});

test("P19: a field that is written while the draft is handed in is a new draft of that field alone", async () => {
  await putFields("toy", { place: "330100", grade: "60" });
  const handing = enqueue("toy.keep", {}, "toy");
  setField("toy", "types", ["late"]);
  await handing;
  await written();
  await rowsChanged();
  expect((await row()).value).toEqual({ types: ["late"] });
  expect((await read("outbox")).outbox.at(-1).draft.value).toMatchObject({ place: "330100", grade: "60" });
});

test("P19: two pages of one phone write different fields of one draft, and neither takes the other's away", async () => {
  await putFields("toy", { place: "330100" });
  const kept = await row();
  const other = { ...kept, at: kept.at + 1, value: { ...kept.value, grade: "60" }, stamps: { ...kept.stamps, grade: later() } };
  await rewrite(["docs"], () => [{ store: "docs", put: other }]);
  await putFields("toy", { types: ["pension"] });
  expect(valueOf("toy")).toEqual({ place: "330100", grade: "60", types: ["pension"] });
});

test("P19: of each field what was written last holds", async () => {
  await putFields("toy", { place: "a", grade: "60" });
  const { born } = await row();
  await meet({ owner, drafts: [told(born, { place: [later(), '"b"'], grade: [stamp(5), '"100"'], types: [later(), '["x"]'] })] });
  expect(valueOf("toy")).toEqual({ place: "b", grade: "60", types: ["x"] });
});

test("what is being typed is not replaced under the fingers, and all other fields are", async () => {
  const input = { value: "330" };
  document.activeElement = input;
  await setField("toy", "place", { target: input });
  const { born } = await row();
  await meet({ owner, drafts: [told(born, { place: [later(), '"b"'], grade: [later(), '"100"'] })] });
  expect(valueOf("toy")).toMatchObject({ place: "330", grade: "100" });
  document.activeElement = null;
  await meet({ owner, drafts: [told(born, { place: [later(), '"b"'] })] });
  expect(valueOf("toy").place).toBe("b");
});

test("P19: whatever is written after another phone's words were seen is later than they, whatever the clocks say", async () => {
  const theirs = later();
  await meet({ owner, drafts: [told(theirs, { place: [theirs, '"b"'] })] });
  await putFields("toy", { place: "c" });
  expect((await row()).stamps.place > theirs).toBe(true);
});

test("P19: a draft that was done elsewhere goes, unless it was written in here since", async () => {
  await putFields("toy", { place: "a" });
  const old = await row();
  await meet({ owner, drafts: [told(later(), {})] });
  expect(valueOf("toy")).toEqual(START);
  const done = told(stamp(Number(old.born.slice(0, 13)) - 1), {});
  expect(met({ ...old, born: stamp(1) }, done).value.place).toBe("a");
  expect(met({ ...old, born: stamp(1) }, done).born > old.born).toBe(true);
});

test("P19: a draft that is confirmed is told as empty, and comes back whole where it is to be corrected", async () => {
  await putFields("toy", { place: "a" });
  const { born } = await row();
  const id = await enqueue("toy.keep", {}, "toy");
  await rowsChanged();
  expect(valueOf("toy")).toEqual(START);
  await send();
  expect(sent[0].items[0].payload.fields).toEqual([]);
  expect(sent[0].items[0].payload.born > born).toBe(true);
  await takeBack(id);
  await rowsChanged();
  expect(valueOf("toy").place).toBe("a");
  await send();
  expect(sent[1].items[0].payload.fields.map(({ text }) => text)).toContain('"a"');
});

test("a draft thrown away is told as empty; one of nobody's just goes", async () => {
  await putFields("toy", { place: "a" });
  await clearDoc("toy");
  expect((await row()).value).toEqual({});
  await enqueue("toy.keep", {}, "toy");
  expect((await read("outbox")).outbox.at(-1).draft).toBeNull();
});

test("P19: stamps of the future are taken back to when the server heard of them", async () => {
  await putFields("toy", { place: "a" });
  const heard = Date.now() - 600_000;
  answer = (items) => ({ status: 200, body: items.map(({ id }) => ({ id, ok: true, result: { now: heard } })) });
  await send();
  expect(Number((await row()).stamps.place.slice(0, 13))).toBe(heard);
  await send();
  expect(sent).toHaveLength(1);
});

test("a draft of another version, or of before there were stamps, is left as it is", async () => {
  const old = { owner, name: "toy", version: 1, value: { place: "a" }, at: 1 };
  expect(met(old, told(later(), { place: [later(), '"b"'] }))).toBe(old);
  await rewrite([], () => [{ store: "docs", put: old }]);
  await reload();
  await putFields("toy", { grade: "60" });
  expect(Object.keys(stateOf(await row()).fields).sort()).toEqual(["grade", "place"]);
  expect(met(await row(), told(later(), { place: [later(), '"b"'] }, 2)).version).toBe(1);
});
