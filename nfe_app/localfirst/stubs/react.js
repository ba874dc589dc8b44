/** Stands in for React in browsers: Preact, which is a quarter of its size; the pages are written beforehand by React itself. */

import { useLayoutEffect, useState, useSyncExternalStore as useStore } from "preact/compat";

export { default } from "preact/compat";
export * from "preact/compat";

let hydrated = false;

/** As React has it: while the page is taken over, what it was written with, then what the store has. */
export function useSyncExternalStore(subscribe, get, written) {
  const [asWritten, setAsWritten] = useState(!hydrated && written !== undefined);
  useLayoutEffect(() => {
    hydrated = true;
    setAsWritten(false);
  }, []);
  return useStore(subscribe, asWritten ? written : get);
}

/** The state as it is: of the router's guesses at one that comes we ask for none. */
export const useOptimistic = (state) => [state, () => {}];
