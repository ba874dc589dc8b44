/** Answers drawn cases by the phone's own rule: {fields, drafts: [values, by, piece]…, reads: [frame…]…}, on standard input. */

import { NOTHING, draftOf, framesOf, gather, isComplete, joined, lineOf } from "../../nfe_app/localfirst/handing.js";

const { fields, drafts, reads } = JSON.parse(await Bun.stdin.text());
const told = drafts.map(([values, by, piece]) => {
  const line = lineOf(fields, values, by);
  return { line, frames: framesOf(line, piece), back: line ? draftOf(fields, line) : null };
});
const read = reads.map((frames) => {
  let gathered = NOTHING;
  const noes = frames.map((frame) => {
    const step = gather(gathered, frame);
    gathered = step.gathered;
    return step.no;
  });
  return { noes, line: isComplete(gathered) ? joined(gathered) : "" };
});
console.log(JSON.stringify({ told, read }));
