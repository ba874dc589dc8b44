/** Pictures taken into a draft: made smaller, kept as bytes in a store of their own, and shown from there. */

import { useEffect, useState } from "react";
import { one, read, rewrite } from "./kept.js";
import { THIS_PHONE } from "./queue.js";
import { uuid7 } from "./ids.js";
import { picture, show } from "./memory.js";
import { putFields, valueOf } from "./docs.js";
import "./files.js";

const LONGEST_SIDE = 1600;
const QUALITY = 0.8;
const UNNAMED_LIVES = 24 * 60 * 60 * 1000;

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

async function kept(file) {
  const blob = await smaller(file);
  const bytes = new Uint8Array(await blob.arrayBuffer());
  const digest = Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return { id: uuid7(), owner: picture.owner || THIS_PHONE, bytes, digest, type: blob.type, at: Date.now() };
}

/** Takes the chosen pictures into a list field of a draft, as many as there is room for; the field and the bytes, or a word that it failed. */
export async function addPhotos(name, field, most, event) {
  const chosen = [...(event.target.files ?? [])];
  event.target.value = "";
  try {
    await sweep();
    for (const file of chosen.slice(0, most - valueOf(name)[field].length)) {
      const row = await kept(file);
      await rewrite([], () => [{ store: "files", put: row }]);
      await putFields(name, { [field]: [...valueOf(name)[field], row.id] });
    }
  } catch {
    show({ keeps: false });
  }
}

/** Takes a picture out of a draft, and off this phone. */
export async function dropPhoto(name, field, id) {
  await putFields(name, { [field]: valueOf(name)[field].filter((one) => one !== id) });
  await rewrite(["outbox"], ({ outbox }) => (outbox.some((item) => item.files?.includes(id)) ? [] : [{ store: "files", remove: id }]));
}

/** Throws away pictures that for a day no draft and no item has named. */
async function sweep() {
  const { outbox, docs, files } = await read("outbox", "docs", "files");
  const named = JSON.stringify([outbox.map((item) => item.files), docs.map(({ value }) => value)]);
  const left = files.filter(({ id, owner, at }) => owner === (picture.owner || THIS_PHONE) && Date.now() - at > UNNAMED_LIVES && !named.includes(id));
  await rewrite([], () => left.map(({ id }) => ({ store: "files", remove: id })));
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
