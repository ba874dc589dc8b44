/** Pictures taken into a draft: made smaller, kept as bytes in a store of their own, and shown from there. */

import { useEffect, useState } from "react";
import { one } from "./kept.js";
import { dropFile, keepFile, sweep } from "./files.js";
import { THIS_PHONE } from "./queue.js";
import { picture, show } from "./memory.js";
import { putFields, valueOf } from "./docs.js";

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

/** Takes the chosen pictures into a list field of a draft, as many as there is room for; the field and the bytes, or a word that it failed. */
export async function addPhotos(name, field, most, event) {
  const chosen = [...(event.target.files ?? [])];
  event.target.value = "";
  try {
    const owner = picture.owner || THIS_PHONE;
    await sweep(owner);
    for (const file of chosen.slice(0, most - valueOf(name)[field].length)) {
      const id = await keepFile(owner, await smaller(file));
      await putFields(name, { [field]: [...valueOf(name)[field], id] });
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

/** The pictures with these ids: rows {id, url, kb}; a url lives as long as it is shown, and is empty for what is not on this phone. */
export function usePhotos(ids) {
  const [rows, setRows] = useState([]);
  const all = (ids ?? []).join();
  useEffect(() => {
    let made = [];
    let over = false;
    Promise.all((ids ?? []).map((id) => one("files", id))).then((found) => {
      if (over) return;
      made = found.map((row, place) => (row?.bytes
        ? { id: row.id, url: URL.createObjectURL(new Blob([row.bytes], { type: row.type })), kb: Math.ceil(row.bytes.length / 1024) }
        : { id: ids[place], url: "", kb: 0 }));
      setRows(made);
    }).catch(() => {});
    return () => {
      over = true;
      made.forEach(({ url }) => url && URL.revokeObjectURL(url));
    };
  }, [all]);
  return rows;
}
