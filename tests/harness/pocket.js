/**
 * A phone in somebody's pocket: the real JavaScript of the store over a browser's storage that is a file, told what to do line by line.
 * `bun pocket.js STORAGE ORIGIN MINUTES_ITS_CLOCK_IS_AHEAD`. It may be killed at any moment; what was committed is in the file.
 */

import { storageIn } from "./storage.js";

const [path, origin, ahead] = process.argv.slice(2);
const RealDate = Date;
const by = Math.round(Number(ahead) * 60_000);
const heard = {};
let signal = true;

globalThis.Date = class extends RealDate {
  constructor(...given) {
    super(...(given.length ? given : [RealDate.now() + by]));
  }

  static now() {
    return RealDate.now() + by;
  }
};
const storage = await storageIn(path);
globalThis.indexedDB = storage.indexedDB;
globalThis.document = { visibilityState: "visible", activeElement: null, documentElement: { lang: "zh-CN" }, addEventListener: () => {} };
globalThis.addEventListener = (name, act) => (heard[name] ??= []).push(act);
Object.defineProperty(navigator, "onLine", { get: () => signal });

const realFetch = fetch;
globalThis.fetch = async (url, options = {}) => {
  if (!signal) throw new TypeError("no signal");
  const headers = { ...options.headers, connection: "close", "sec-fetch-site": "same-origin", ...(storage.cookie() ? { cookie: storage.cookie() } : {}) };
  const answer = await realFetch(origin + url, { ...options, headers, keepalive: false });
  answer.headers.getSetCookie().forEach(storage.setCookie);
  return answer;
};

const store = "../../nfe_app/localfirst";
const docs = await import(`${store}/docs.js`);
const { enqueue, session } = await import(`${store}/outbox.js`);
const { begin, picture, rowsChanged } = await import(`${store}/memory.js`);
const { enqueued, wake, watch } = await import(`${store}/wake.js`);
const { fetchOne, want } = await import(`${store}/remotes.js`);
const { postCall, signOut } = await import(`${store}/calls.js`);
const { read } = await import(`${store}/kept.js`);
const mirror = await import(`${store}/mirror.js`);

const START = { draft_id: "", pension: "", unemployment: "", frequency: "month" };
const ME = { personal: true, keep: true };

async function submit(kind, payload, draft) {
  const id = await enqueue(kind, payload, draft);
  await rowsChanged();
  enqueued();
  return id;
}

const deeds = {
  edit: ({ fields }) => docs.putFields("enrolment", fields),
  clear: () => docs.clearDoc("enrolment"),
  confirm({ prices }) {
    const { draft_id, pension, unemployment, frequency } = docs.valueOf("enrolment");
    const chosen = { employee_pension: pension, unemployment };
    const choices = Object.entries(chosen).filter(([, option]) => option)
      .map(([scheme, option]) => ({ scheme, option, shown_fen: prices[scheme][option] }));
    return submit("enrolment.confirm", { draft_id, place: "110000", residence: "work", frequency, choices }, "enrolment");
  },
  move: ({ kind, enrolment_id }) => submit(`enrolment.${kind}`, { enrolment_id }, "deed"),
  signal({ on }) {
    signal = on;
    (heard[on ? "online" : "offline"] ?? []).forEach((act) => act());
  },
  wake: () => wake(true),
  leave_page: () => mirror.send(),
  sign_in: ({ as }) => new Promise((resolve) => postCall("sign_in", `/api/as/${as}`, {}, resolve).then(resolve)).then(() => null),
  sign_out: () => signOut("/api/sign-out", () => {}),
  ask: () => fetchOne("/api/me", ME, true).then(() => null),
  async look() {
    const rows = await read("outbox", "docs");
    return { outbox: rows.outbox, docs: rows.docs, owner: picture.owner, signed_in: picture.signed_in, me: picture.remotes["/api/me"]?.body ?? null,
      draft: docs.valueOf("enrolment"), session: await session() };
  },
};

docs.defineDoc("enrolment", { initial: START, version: 1, memory: false });
await begin();
watch();
want("/api/me", ME);
console.log(JSON.stringify("up"));
for await (const line of console) {
  const { deed, ...how } = JSON.parse(line);
  console.log(JSON.stringify((await deeds[deed](how)) ?? null));
}
