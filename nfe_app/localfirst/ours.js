/** Whether a message, an address or a number is ours, by the signed list that is on the phone; nothing typed leaves it. */

/** The same as the server's: a scheme, a name with a dot in it, an address of four numbers. */
const LINK = /[a-z][a-z0-9+.-]*:\/\/|(?<![\p{L}\p{N}_])www\.|[a-z0-9](?:[a-z0-9-]*[a-z0-9])?[.。][a-z]{2,}|\p{L}(?:[\p{L}\p{N}_-]*[\p{L}\p{N}])?\.\p{L}{2,}|\d+(?:\.\d+){3}/iu;
const ADDRESS = /^(?:([a-z][a-z0-9+.-]*):\/\/)?([^/?#\s]+)/i;
const TWINS = Object.entries({
  rn: "m", vv: "w", 0: "o", 1: "l", i: "l", "|": "l", 5: "s", "-": "", _: "",
  а: "a", е: "e", о: "o", р: "p", с: "c", х: "x", у: "y", і: "l", ѕ: "s", һ: "h", ӏ: "l", ԁ: "d", ո: "n", ο: "o", α: "a", ν: "v", ı: "l",
});

/** A text as an eye sees it. */
export const seen = (text) => String(text ?? "").normalize("NFKC").replace(/\p{Cf}/gu, "").trim();

/** The same without gaps, and without the sender's name before it. */
const bare = (text, sender) => seen(text).replace(/\s+/g, "").replace(`【${sender}】`, (name, at) => (at === 0 ? "" : name));

/** A name as it looks from afar: what resembles another letter is that letter. */
const afar = (host) => TWINS.reduce((looks, [one, other]) => looks.replaceAll(one, other), seen(host).toLowerCase());

/** How many letters have to be changed, added or left out to make one text of another. */
function apart(one, other) {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let down = 1; down <= one.length; down += 1) {
    const next = [down];
    for (let at = 1; at <= other.length; at += 1) {
      next.push(Math.min(row[at] + 1, next[at - 1] + 1, row[at - 1] + (one[down - 1] === other[at - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row.at(-1);
}

/** Which of our names this one is made to look like; empty for none, and for ours itself. */
export function imitated(host, domains) {
  if (domains.includes(host)) return "";
  const near = (domain) => {
    const [ours, theirs] = [afar(domain), afar(host)];
    return theirs.includes(ours) || (ours.length > 5 && apart(ours, theirs) <= 2);
  };
  return domains.find(near) ?? "";
}

const told = (ours, why, like = "") => ({ known: true, ours, why, like });

/** An address by its scheme and host; what stands before an @ is no host of anybody. */
function ofAddress(text, { domains, secure }) {
  const [, scheme = "", place] = text.match(ADDRESS);
  const host = place.slice(place.lastIndexOf("@") + 1).toLowerCase();
  if (place.includes("@")) return told(false, "hidden", imitated(place.split("@")[0], domains) || domains.find((one) => place.includes(one)) || "");
  if (!domains.includes(host)) return imitated(host, domains) ? told(false, "alike", imitated(host, domains)) : told(false, "other_address");
  return secure && scheme && scheme.toLowerCase() !== "https" ? told(false, "not_https") : told(true, "address");
}

const isAddress = (text) => !/[\s\u3400-\u9fff].*[，。！？,!?]|\s/u.test(text) && (/^[a-z][a-z0-9+.-]*:\/\//i.test(text) || (LINK.test(text) && text.search(LINK) === 0));

/**
 * What a text is, by the list {domains, secure, sender, numbers, sentences}: {known, ours, why, like: which of our names is imitated}.
 * `why` is address, alike, hidden, not_https, other_address, number, other_number, link, sentence or other; nothing is known of an empty text.
 */
export function judge(text, list) {
  const { domains = [], numbers = [], sentences = [], sender = "" } = list ?? {};
  const plain = seen(text);
  if (!plain || domains.length === 0) return { known: false, ours: false, why: "", like: "" };
  if (/^\+?[\d\s-]{5,20}$/.test(plain)) {
    const number = plain.replace(/[\s+-]/g, "");
    return numbers.includes(number) ? told(true, "number") : told(false, "other_number");
  }
  if (isAddress(plain)) return ofAddress(plain, list);
  const link = plain.match(new RegExp(`(?:[a-z][a-z0-9+.-]*://)?[\\p{L}\\p{N}.@:-]*(?:${LINK.source})[^\\s，。]*`, "iu"));
  if (link) return told(false, "link", like(link[0], domains));
  const words = bare(plain, sender);
  return sentences.some((one) => new RegExp(`^(?:${one})$`, "u").test(words)) ? told(true, "sentence") : told(false, "other");
}

/** Which of our names a link in a message is made to look like. */
function like(link, domains) {
  const place = link.replace(/^[a-z][a-z0-9+.-]*:\/\//i, "").split(/[/?#]/)[0];
  return imitated(place.slice(place.lastIndexOf("@") + 1).toLowerCase(), domains);
}
