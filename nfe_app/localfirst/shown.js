/** Amounts and times as people read them. */

const ZONE = "Asia/Shanghai";
const DAY = 24 * 60 * 60 * 1000;

/** Fen as yuan with two decimals and a true minus: "1,600.00"; a dash when the amount is not known. */
export function moneyShown(fen) {
  if (!Number.isSafeInteger(fen)) return "—";
  const count = Math.abs(fen);
  const yuan = String(Math.floor(count / 100)).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${fen < 0 ? "−" : ""}${yuan}.${String(count % 100).padStart(2, "0")}`;
}

/** A number as it is typed ("8000", "8,000.5") in parts of 10⁻ᵖˡᵃᶜᵉˢ; null while it is none, or has more decimals. */
export function partsOf(text, places) {
  const found = /^(\d{1,12})(?:\.(\d*))?$/.exec(String(text ?? "").normalize("NFKC").replace(/[,\s]/g, ""));
  if (!found || (found[2] ?? "").length > places) return null;
  const count = Number(found[1] + (found[2] ?? "").padEnd(places, "0"));
  return Number.isSafeInteger(count) ? count : null;
}

/** Yuan as they are typed in fen; null while it is not an amount. */
export const fenOf = (text) => partsOf(text, 2);

const formats = {};
const near = {};

/** A format of moments in China, made once: to make one takes longer than to use it a hundred times. */
function formatOf(language, how) {
  return (formats[language + Object.values(how)] ??= new Intl.DateTimeFormat(language, { timeZone: ZONE, ...how }));
}

/** A moment in China as ISO 8601: eight hours ahead of UTC, in summer too since 1992. A format of the browser's own is slow to make. */
const inChina = (time) => new Date(time + 8 * 60 * 60 * 1000).toISOString();

/** The day in China, "2026-11-23". */
export const dayOf = (time) => inChina(time).slice(0, 10);

/** How many days are left up to and with a last day, today counted; null when it has passed, or a day is not known. */
export function daysLeft(until, today) {
  const days = Math.round((Date.parse(until || "x") - Date.parse(today || "x")) / DAY) + 1;
  return days > 0 ? days : null;
}

/** A moment as it is spoken of: "今天 08:15", "昨天 19:02", "11月3日 07:40"; empty when there is none. */
export function momentShown(stamp, now, language) {
  const time = Date.parse(stamp ?? "");
  if (Number.isNaN(time)) return "";
  const days = Math.round((Date.parse(dayOf(now)) - Date.parse(dayOf(time))) / DAY);
  const day = days === 0 || days === 1
    ? (near[language] ??= new Intl.RelativeTimeFormat(language, { numeric: "auto" })).format(-days, "day")
    : formatOf(language, { month: "long", day: "numeric",
        ...(dayOf(now).slice(0, 4) === dayOf(time).slice(0, 4) ? {} : { year: "numeric" }) }).format(time);
  return `${day} ${inChina(time).slice(11, 16)}`;
}

const grouped = (digits) => digits.replace(/\B(?=(\d{3})+$)/g, ",");

function monthShown(year, month, language) {
  if (language.startsWith("zh")) return `${year} 年 ${month + 1} 月`;
  return new Intl.DateTimeFormat(language, { timeZone: "UTC", year: "numeric", month: "long" }).format(Date.UTC(year, month));
}

/** A whole number in its unit as people read it: fen, number, tenth, millionth, percent (of millionths) or month (year × 12 + month − 1). */
export function countShown(count, unit, language = "zh-CN") {
  if (!/^-?\d+$/.test(String(count ?? ""))) return "—";
  const [sign, digits] = String(count).startsWith("-") ? ["−", String(count).slice(1)] : ["", String(count)];
  if (unit === "month") return monthShown(Math.floor(digits / 12), digits % 12, language);
  const places = { number: 0, tenth: 1, millionth: 6, percent: 4 }[unit] ?? 2;
  const all = digits.padStart(places + 1, "0");
  const [whole, part] = [all.slice(0, all.length - places), all.slice(all.length - places)];
  const most = { millionth: 4, percent: 2 }[unit];
  const rest = most ? part.slice(0, most).replace(/0+$/, "") : part;
  return `${sign}${grouped(whole)}${rest ? "." : ""}${rest}${unit === "percent" ? "%" : ""}`;
}
