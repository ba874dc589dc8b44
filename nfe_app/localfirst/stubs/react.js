/** Stands in for React in browsers: Preact, and what of React the router asks for and Preact does not have; the pages are written beforehand by React itself. */

export { default } from "preact/compat";
export * from "preact/compat";

/** The state as it is: of the router's guesses at one that comes we ask for none. */
export const useOptimistic = (state) => [state, () => {}];
