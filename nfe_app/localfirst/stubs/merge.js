/** Stands in for mergician, which Reflex has for the style objects of Radix: the second's keys win, one level deep. */

export const mergician = (first, second) => ({ ...first, ...second });
