/** Reading the code in a picture, on the phone itself: by the telephone's own reader, else by one that is brought then. */

const LONGEST_SIDES = [1500, 1000, 2200, 700];
const OF_A_FILM = 640;

/** The pixels of a picture, its longer side made so long at most. */
function pixels(image, longest) {
  const sides = [image.naturalWidth ?? image.videoWidth, image.naturalHeight ?? image.videoHeight];
  const scale = Math.min(1, longest / Math.max(...sides));
  const [width, height] = sides.map((side) => Math.max(1, Math.round(side * scale)));
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [width, height];
  const context = canvas.getContext("2d", { willReadFrequently: true });
  context.drawImage(image, 0, 0, width, height);
  return context.getImageData(0, 0, width, height);
}

/** What the telephone's own reader finds in a picture; empty where it has none (iOS, WeChat) or finds nothing. */
async function natively(seen) {
  try {
    const [found] = await new globalThis.BarcodeDetector({ formats: ["qr_code"] }).detect(await seen());
    return found?.rawValue ?? "";
  } catch {
    return "";
  }
}

/** The text of the code in a picture: by the telephone's own reader, else by one that we bring, in several sizes; empty where none is found. */
export async function textIn(file) {
  const text = await natively(() => createImageBitmap(file));
  if (text) return text;
  const { default: decode } = await import("qr/decode.js");
  const url = URL.createObjectURL(file);
  try {
    const image = await new Promise((resolve, reject) => {
      const made = new Image();
      made.onload = () => resolve(made);
      made.onerror = reject;
      made.src = url;
    });
    for (const longest of LONGEST_SIDES) {
      try {
        const text = decode(pixels(image, longest));
        if (text) return text;
      } catch { /* not in this size */ }
    }
    return "";
  } catch {
    return "";
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** The text of the code that a camera sees just now; empty where none is seen. */
export async function textSeen(video) {
  if (!video.videoWidth) return "";
  const text = await natively(() => video);
  if (text) return text;
  const { default: decode } = await import("qr/decode.js");
  try {
    return decode(pixels(video, OF_A_FILM));
  } catch {
    return "";
  }
}
