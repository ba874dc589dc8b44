/** Pictures taken into a draft: made smaller, kept as bytes in a store of their own, and shown from there. */

import { useEffect, useState } from "react";
import { one } from "./kept.js";
import { bringNow, dropFile, keepFile, sweep } from "./files.js";
import { THIS_PHONE } from "./queue.js";
import { picture, show } from "./memory.js";
import { putFields, valueOf } from "./docs.js";
import { refusal, sendCommand } from "./calls.js";
import { onwards } from "./store.js";
import { LOOKED_AT, edges, flawOf, greys, kindOf } from "./sharp.js";

const LONGEST_SIDE = 1600;
const QUALITY = 0.8;

const loaded = (url) => new Promise((resolve, reject) => {
  const image = new Image();
  image.onload = () => resolve(image);
  image.onerror = reject;
  image.src = url;
});

/** The picture as JPEG, at most 1600 pixels long and without what a camera writes into it; the original where the browser cannot do that. */
async function smaller(file) {
  const url = URL.createObjectURL(file);
  try {
    const image = await loaded(url);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(image.naturalWidth, image.naturalHeight));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(image.naturalWidth * scale);
    canvas.height = Math.round(image.naturalHeight * scale);
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const made = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
    return made?.size ? made : file;
  } catch {
    return file;
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** What is wrong with a picture at an address, as far as this browser can see it. */
async function looked(url) {
  const image = await loaded(url);
  const { naturalWidth: width, naturalHeight: height } = image;
  const scale = Math.min(1, LOOKED_AT / Math.max(width, height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  const { data } = pen.getImageData(0, 0, canvas.width, canvas.height);
  return flawOf({ width, height, sharp: edges(greys(data), canvas.width, canvas.height) });
}

/** Takes the chosen pictures into a list field of a draft, as many as there is room for; the field and the bytes, or a word that it failed. */
export async function addPhotos(name, field, most, event) {
  const chosen = [...(event.target.files ?? [])];
  event.target.value = "";
  show({ photo_no: "" });
  try {
    const owner = picture.owner || THIS_PHONE;
    await sweep(owner);
    for (const file of chosen.slice(0, most - valueOf(name)[field].length)) {
      const made = await smaller(file);
      if (kindOf(new Uint8Array(await made.slice(0, 12).arrayBuffer()))) {
        const id = await keepFile(owner, made);
        await putFields(name, { [field]: [...valueOf(name)[field], id] });
      } else show({ photo_no: "kind" });
    }
  } catch {
    show({ keeps: false });
  }
}

/** Takes a picture out of a draft, and off this phone. */
export async function dropPhoto(name, field, id) {
  await putFields(name, { [field]: valueOf(name)[field].filter((one) => one !== id) });
  await dropFile(id);
}

/** Brings pictures to the server, then sends a command that names them, and goes on; they are not kept here any longer than that. */
export function callWithPhotos(name, ids, kind, payload, go, next, also) {
  const after = async (result) => {
    await onwards(go, next, also)(result);
    await Promise.all((ids ?? []).map(dropFile));
  };
  return sendCommand(name, kind, payload, after, async () => {
    const { whole, refused, signedOut } = await bringNow(picture.owner, ids ?? [], (bringing) => show({ bringing }));
    if (signedOut) show({ session_gone: true, signed_in: false });
    if (whole) return null;
    return refused ? refusal(refused) : { state: "failed" };
  });
}

/** The pictures with these ids: rows {id, url, kb, flaw}; a url lives as long as it is shown, and is empty for what is not on this phone. */
export function usePhotos(ids) {
  const [rows, setRows] = useState([]);
  const all = (ids ?? []).join();
  useEffect(() => {
    let made = [];
    let over = false;
    Promise.all((ids ?? []).map((id) => one("files", id))).then((found) => {
      if (over) return;
      made = found.map((row, place) => (row?.bytes
        ? { id: row.id, url: URL.createObjectURL(new Blob([row.bytes], { type: row.type })), kb: Math.ceil(row.bytes.length / 1024), flaw: "" }
        : { id: ids[place], url: "", kb: 0, flaw: "" }));
      setRows(made);
      Promise.all(made.map(async (one) => ({ ...one, flaw: one.url && await looked(one.url).catch(() => "") })))
        .then((seen) => !over && setRows(seen));
    }).catch(() => {});
    return () => {
      over = true;
      made.forEach(({ url }) => url && URL.revokeObjectURL(url));
    };
  }, [all]);
  return rows;
}
