/** Rows given to the person as a CSV file. */

/** A field as it stands in a CSV (RFC 4180); what a spreadsheet would take for a formula begins with an apostrophe. */
export function field(value) {
  const text = String(value ?? "");
  const safe = /^[=+\-@\t\r]/.test(text) && !/^-?[\d.]+$/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Heads and rows as CSV in UTF-8 with a mark, so that spreadsheets read the Chinese in it. */
export const csv = (heads, rows) => `\uFEFF${[heads, ...rows].map((row) => row.map(field).join(",")).join("\r\n")}\r\n`;

/** Saves rows as a file of this name. */
export function saveRows(name, heads, rows, fields) {
  const url = URL.createObjectURL(new Blob([csv(heads, rows.map((row) => fields.map((one) => row[one])))], { type: "text/csv" }));
  const link = Object.assign(document.createElement("a"), { href: url, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
