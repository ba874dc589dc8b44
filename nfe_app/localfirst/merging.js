/** How two copies of one draft become one, as the server does it in `drafts/rules.py`: {born, fields: {name: [stamp, text]}}. */

const later = ([stamp, text], [other, words]) => (stamp === other ? text > words : stamp > other);

/** What both know together: the later birth, and within it of each field what was written last. */
export function joined(one, other) {
  if (one.born !== other.born) return one.born > other.born ? one : other;
  const fields = new Map(Object.entries(one.fields));
  for (const [name, mark] of Object.entries(other.fields)) {
    if (!fields.has(name) || later(mark, fields.get(name))) fields.set(name, mark);
  }
  return { born: one.born, fields: Object.fromEntries(fields) };
}

/** The same stamp, but not of a time after now. */
export const notAfter = (stamp, now) => (Number(stamp.slice(0, 13)) > now ? String(now).padStart(13, "0") + stamp.slice(13) : stamp);

/** A draft in which nothing was written later than now. */
export function believed({ born, fields }, now) {
  const held = Object.entries(fields).map(([name, [stamp, text]]) => [name, [notAfter(stamp, now), text]]);
  return { born: notAfter(born, now), fields: Object.fromEntries(held) };
}
