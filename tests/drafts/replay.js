/** Answers drawn cases by the phone's own rule: [one, other, now] each, on standard input. */

import { believed, joined } from "../../nfe_app/localfirst/merging.js";

const state = ([born, fields]) => ({ born, fields });
const told = ({ born, fields }) => [born, fields];
const cases = JSON.parse(await Bun.stdin.text());
console.log(JSON.stringify(cases.map(([one, other, now]) => [
  told(joined(state(one), state(other))),
  told(believed(state(one), now)),
])));
