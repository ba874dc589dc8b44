/** Whether a picture of a document can be read: its kind, its size, its edges. */

import { expect, test } from "bun:test";
import { LEAST_EDGES, LEAST_SIDE, edges, flawOf, greys, kindOf } from "../../../nfe_app/localfirst/sharp.js";

const bytes = (text) => Uint8Array.from(text, (one) => one.charCodeAt(0));

test.each([
  ["\xff\xd8\xff\xe0\0\x10JFIF\0\x01", "image/jpeg"], ["\x89PNG\r\n\x1a\n\0\0\0\r", "image/png"], ["RIFF\0\0\0\0WEBPVP8 ", "image/webp"],
  ["RIFF\0\0\0\0WAVEfmt ", ""], ["%PDF-1.7\n%\xe2\xe3", ""], ["\0\0\0\x18ftypheic", ""], ["<svg>", ""], ["", ""],
])("%p is %p", (head, kind) => {
  expect(kindOf(bytes(head))).toBe(kind);
});

const SIDE = 64;
const grid = (grey) => Float32Array.from({ length: SIDE * SIDE }, (_, at) => grey(at % SIDE, Math.floor(at / SIDE)));
const letters = grid((x, y) => (Math.floor(x / 3) + Math.floor(y / 4)) % 2 ? 30 : 220);

/** As out of focus: each pixel the mean of those around it. */
function blurred(grey, radius) {
  return grid((x, y) => {
    let [sum, count] = [0, 0];
    for (let dy = -radius; dy <= radius; dy += 1) for (let dx = -radius; dx <= radius; dx += 1) {
      const [column, line] = [x + dx, y + dy];
      if (column < 0 || line < 0 || column >= SIDE || line >= SIDE) continue;
      sum += grey[line * SIDE + column];
      count += 1;
    }
    return sum / count;
  });
}

test("the more out of focus, the fewer edges; letters have enough, a wall has none", () => {
  const seen = [0, 1, 2, 4].map((radius) => edges(radius ? blurred(letters, radius) : letters, SIDE, SIDE));
  expect([...seen].sort((one, other) => other - one)).toEqual(seen);
  expect(seen[0]).toBeGreaterThan(LEAST_EDGES);
  expect(edges(grid(() => 128), SIDE, SIDE)).toBe(0);
  expect(edges(grid((x) => x * 4), SIDE, SIDE)).toBeCloseTo(0, 3);
  expect(edges(new Float32Array(4), 2, 2)).toBe(0);
});

test("a colour is as grey as an eye sees it", () => {
  const [red, green, white] = greys(Uint8ClampedArray.from([255, 0, 0, 255, 0, 255, 0, 255, 255, 255, 255, 255]));
  expect(red).toBeCloseTo(76.2, 1);
  expect(green).toBeGreaterThan(red);
  expect(white).toBeCloseTo(255, 1);
});

test.each([
  [{ width: LEAST_SIDE, height: 200, sharp: LEAST_EDGES }, ""], [{ width: 200, height: LEAST_SIDE, sharp: 900 }, ""],
  [{ width: LEAST_SIDE - 1, height: 600, sharp: 900 }, "small"], [{ width: 1600, height: 1200, sharp: LEAST_EDGES - 1 }, "blurred"],
])("%p is wrong by %p", (seen, flaw) => {
  expect(flawOf(seen)).toBe(flaw);
});
