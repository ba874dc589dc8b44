/** Somebody looks along: who they are and for how long, what they point at and propose, and the way to end it, on every page. */

import { createElement as make, useEffect, useState, useSyncExternalStore } from "react";
import { useLocation, useNavigate } from "react-router";
import { WHO } from "./outbox.js";
import { callOf, sendCommand } from "./calls.js";
import { isDefined, putFields, textsOf, valueOf } from "./docs.js";
import { listen, picture } from "./memory.js";
import { fetchOne } from "./remotes.js";
import { Sheet } from "./sheet.js";
import { hearAll } from "./stream.js";
import { showing } from "./showing.js";
import { pointAt } from "./pointing.js";

const CALL = "beside";
const MOST = 60;

const filled = (words, given) => words.replace(/\{(\w+)\}/g, (_whole, name) => given[name] ?? "");
const begun = (text) => (text.length > MOST ? `${text.slice(0, MOST)}…` : text);
const minutesTo = (until) => Math.max(0, Math.ceil((Date.parse(until) - Date.now()) / 60_000));

/** What the server tells of it, again at every change. */
function useTold(at, url) {
  const [told, setTold] = useState(null);
  useEffect(() => {
    const stop = hearAll(url, (now) => {
      setTold(now);
      if (now.state === "over") stop();
    }, () => setTold((before) => ({ ...before, state: "over" })));
    return stop;
  }, [at]);
  return told;
}

/** Has the draft and the page told while both look. */
function useShowing(told, url, path) {
  const together = told?.state === "together";
  useEffect(() => {
    if (!together) return undefined;
    const page = path.endsWith("/") ? path : `${path}/`;
    const shown = showing(`${url}/frame`, () => ({ page, fields: textsOf(told.draft, told.fields) }));
    const end = listen(shown.look);
    shown.look();
    return () => {
      end();
      shown.end();
    };
  }, [together, path]);
}

function useMinutes(until) {
  const [left, setLeft] = useState(0);
  useEffect(() => {
    if (!until) return undefined;
    const count = () => setLeft(minutesTo(until));
    count();
    const timer = setInterval(count, 5_000);
    return () => clearInterval(timer);
  }, [until]);
  return left;
}

/** `at` is the sitting, `how` {url, receipt, noted, words, quick}. */
export function Beside({ at, how }) {
  const url = `${how.url}/${at}`;
  const told = useTold(at, url);
  const { pathname } = useLocation();
  const go = useNavigate();
  const left = useMinutes(told?.until);
  const call = useSyncExternalStore(listen, () => callOf(CALL), () => callOf(CALL));
  const [talking, setTalking] = useState(false);
  const [read, setRead] = useState(0);
  useShowing(told, url, pathname);
  const pointed = told?.state === "together" ? told.pointed : "";
  useEffect(() => pointAt(pointed && told.at), [pointed, pathname]);
  if (!told) return null;

  const words = how.words;
  const send = (kind, payload, then = () => {}) => sendCommand(CALL, kind, payload, then);
  const end = () => send("assistance.end", { sitting_id: at });
  const close = () => fetchOne(WHO, { personal: true, keep: true, force: true });
  const title = told.titles[told.fields.indexOf(pointed)] ?? "";
  const given = { ...told, left, title };
  const button = (text, onClick, kind = "btn") => make("button", { type: "button", onClick, className: kind }, text);
  const bar = (...inside) => make("section", { className: `beside ${told.state}`, "aria-label": words.name }, ...inside);
  const says = (text) => make("p", { role: "status", className: "grow" }, filled(text, given));

  if (told.state === "over") {
    const away = () => close().then(() => go(how.receipt));
    return bar(says(told.late ? words.late : words.over), button(words.receipt, away, "link"), button(words.close, close, "link"));
  }
  const talk = (on) => {
    setRead(told.lines.length);
    setTalking(on);
  };
  const line = told.lines[told.lines.length - 1];
  const wrote = line && !line.mine && !talking && told.lines.length > read;
  const [first] = told.proposals;
  return make("div", { className: "company" },
    told.state === "together" ? make("div", { className: "beside-frame", "aria-hidden": true }) : null,
    bar(says(words[told.state]), pointed ? make("p", { className: "grow", role: "status" }, filled(words.points, given)) : null,
      wrote ? make("p", { className: "wrote", role: "status" }, filled(words.wrote, { ...given, text: begun(line.text) })) : null,
      told.state === "together" ? button(wrote ? words.reply : words.talk, () => talk(true), "btn btn-2") : null, button(words.stop, end, "btn btn-2"),
      call.state === "refused" || call.state === "failed" ? make("p", { role: "alert", className: "error" }, call.says || words.failed) : null),
    told.state === "asking" ? make(Asking, { words, given, button, send, at, end }) : null,
    told.state === "together" && first ? make(Offer, { key: first.id, first, told, how, button, send, go }) : null,
    talking && told.state === "together" ? make(Talk, { told, how, button, send, at, close: () => talk(false) }) : null);
}

/** The one question before anything is shown: who asks, what they will see, for how long, and what they cannot do. */
function Asking({ words, given, button, send, at, end }) {
  const list = make("p", { className: "soft" }, filled(words.sees, { ...given, fields: given.titles.join("、") }));
  return make(Sheet, { title: "beside-asks", onClose: () => {} },
    make("h2", { className: "head", id: "beside-asks" }, filled(words.asks, given)),
    list, make("p", { className: "soft" }, words.cannot),
    button(words.let, () => send("assistance.let_in", { sitting_id: at }), "btn wide"), button(words.not, end, "btn btn-2 wide"));
}

/** What was proposed: taken into the draft, or not. A draft is written on its own pages alone. */
function Offer({ first, told, how, button, send, go }) {
  const { words } = how;
  const answer = (accepted) => send("assistance.answer", { proposal_id: first.id, accepted }, () => {
    if (!accepted) return undefined;
    const noted = [...(valueOf(told.draft)[how.noted] ?? []), first.id];
    return putFields(told.draft, { ...first.put, [how.noted]: noted });
  });
  const here = isDefined(told.draft);
  return make(Sheet, { title: "beside-offers", onClose: () => {} },
    make("h2", { className: "head", id: "beside-offers" }, filled(words.offers, told)),
    make("p", { className: "offer" }, first.says), make("p", { className: "soft" }, words.yours),
    here ? button(words.yes, () => answer(true), "btn wide") : button(words.there, () => go(told.home), "btn wide"),
    button(words.no, () => answer(false), "btn btn-2 wide"));
}

/** What the two write to each other: quick answers first. */
function Talk({ told, how, button, send, at, close }) {
  const { words } = how;
  const [text, setText] = useState("");
  const say = (line) => send("assistance.say", { sitting_id: at, text: line }, () => setText(""));
  const sent = (event) => {
    event.preventDefault();
    if (text.trim()) say(text.trim());
  };
  const lines = told.lines.map(({ mine, text: line, at: when }, place) =>
    make("li", { key: place, className: mine ? "mine" : "" }, line, make("small", { className: "soft" }, ` ${when}`)));
  return make(Sheet, { title: "beside-talk", onClose: close },
    make("h2", { className: "head", id: "beside-talk" }, filled(words.talking, told)),
    make("ol", { className: "talk", role: "log" }, ...lines),
    make("div", { className: "quick" }, ...how.quick.map((line) => make("span", { key: line }, button(line, () => say(line), "btn btn-2")))),
    make("form", { onSubmit: sent, className: "field" },
      make("label", { htmlFor: "beside-line" }, words.line),
      make("input", { id: "beside-line", value: text, maxLength: 200, autoComplete: "off", onChange: (event) => setText(event.target.value) }),
      make("button", { type: "submit", className: "btn wide" }, words.say)),
    make("a", { href: `tel:${how.phone}`, className: "btn btn-2 wide" }, words.call),
    button(words.close, close, "btn btn-2 wide"));
}
