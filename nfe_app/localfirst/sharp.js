/** Whether a picture can be read by a person: its kind, its size, and how sharp it is; worked out here, without signal. */

/** So many pixels the longer side of a document has at least, and so much the edges in it differ: our choices, no law's. */
export const LEAST_SIDE = 800;
export const LEAST_EDGES = 40;
/** The longer side of what is looked at: the measure means the same for every camera. */
export const LOOKED_AT = 512;

/** The kind of picture whose bytes begin like this; empty for anything else, as the server has it. */
export function kindOf(head) {
  const text = String.fromCharCode(...head.subarray(0, 12));
  if (text.startsWith("\xff\xd8\xff")) return "image/jpeg";
  if (text.startsWith("\x89PNG\r\n\x1a\n")) return "image/png";
  return text.startsWith("RIFF") && text.slice(8, 12) === "WEBP" ? "image/webp" : "";
}

/** Grey of each pixel out of [red, green, blue, alpha]… (ITU-R BT.601). */
export function greys(pixels) {
  return Float32Array.from({ length: pixels.length / 4 }, (_, at) => 0.299 * pixels[4 * at] + 0.587 * pixels[4 * at + 1] + 0.114 * pixels[4 * at + 2]);
}

/** How sharp a grey picture is: the variance of its Laplacian (Pech-Pacheco and others, 2000); 0 for one that is too small to tell. */
export function edges(grey, width, height) {
  let [sum, squares, count] = [0, 0, 0];
  for (let y = 1; y < height - 1; y += 1) {
    for (let x = 1; x < width - 1; x += 1) {
      const at = y * width + x;
      const bent = grey[at - 1] + grey[at + 1] + grey[at - width] + grey[at + width] - 4 * grey[at];
      sum += bent;
      squares += bent * bent;
      count += 1;
    }
  }
  return count ? squares / count - (sum / count) ** 2 : 0;
}

/** What is wrong with a picture of a document: "small", "blurred", or nothing. */
export function flawOf({ width, height, sharp }) {
  if (Math.max(width, height) < LEAST_SIDE) return "small";
  return sharp < LEAST_EDGES ? "blurred" : "";
}
