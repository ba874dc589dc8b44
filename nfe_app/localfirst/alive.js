/** When the page can be used: what is not needed for that begins after it. */

const PATIENCE = 2_000;
const A_FRAME = 100;
let came = () => {};

const wait = (time) => new Promise((resolve) => { setTimeout(resolve, time); });

/** Painted as it is shown now; a page that nobody looks at paints nothing, and does not wait for it. */
export const painted = () => Promise.race([wait(A_FRAME), new Promise((resolve) => {
  globalThis.requestAnimationFrame?.(() => setTimeout(resolve));
})]);

/** Resolves when the page is hydrated and painted, or after 2 s whatever it is; outside a browser at once. */
export const alive = globalThis.document
  ? Promise.race([wait(PATIENCE), new Promise((resolve) => { came = resolve; })]).then(painted)
  : Promise.resolve();

/** Told by the first component that listens to the store. */
export const comesAlive = () => came();
