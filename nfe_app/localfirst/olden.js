/** What browsers of 2021 lack and pages are built with: `list.at(place)`; it comes before anything else of the store. */

/** What stands at a place, counted from the end where it is below nothing. */
function at(place) {
  const from = Math.trunc(place) || 0;
  return this[from < 0 ? this.length + from : from];
}

for (const { prototype } of [Array, String]) {
  if (!prototype.at) Object.defineProperty(prototype, "at", { value: at, configurable: true, writable: true });
}
