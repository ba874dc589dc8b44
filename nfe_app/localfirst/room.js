/** How much room the browser gives, loaded only where it is shown. */

const MEGABYTE_TENTH = 100_000;
const tenths = (bytes) => (bytes === undefined ? -1 : Math.ceil(bytes / MEGABYTE_TENTH));

/** Measures what is used, and what there is in all, in tenths of a megabyte; -1 where the browser does not tell. */
export async function measure() {
  const { usage, quota } = (await navigator.storage?.estimate?.()) ?? {};
  return { room: { used: tenths(usage), all: tenths(quota) }, persisted: Boolean(await navigator.storage?.persisted?.()) };
}
