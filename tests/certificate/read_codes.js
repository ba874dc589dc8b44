/** Reads the codes of pictures with the library and in the sizes that the phone uses: `bun read_codes.js DECODE FOLDER` prints a list of texts. */

import { readdirSync, readFileSync } from "node:fs";

const [decodePath, folder] = process.argv.slice(2);
const { default: decode } = await import(decodePath);

/** A grey picture with its size in its name, as the pixels of a canvas. */
function pixels(name) {
  const [, width, height] = name.match(/-(\d+)x(\d+)\.grey$/).map(Number);
  const grey = readFileSync(`${folder}/${name}`);
  const data = new Uint8ClampedArray(width * height * 4);
  grey.forEach((one, at) => data.fill(one, at * 4, at * 4 + 3).fill(255, at * 4 + 3, at * 4 + 4));
  return { width, height, data };
}

const texts = {};
for (const name of readdirSync(folder).sort()) {
  const which = name.slice(0, 3);
  if (texts[which]) continue;
  try {
    texts[which] = decode(pixels(name));
  } catch {
    texts[which] = "";
  }
}
console.log(JSON.stringify(Object.values(texts)));
