/** What the page knows is read again while somebody types: nothing typed is taken back. */

import { expect, test } from "bun:test";
import { defineDoc, setField } from "../../../nfe_app/localfirst/docs.js";
import { rewrite } from "../../../nfe_app/localfirst/kept.js";
import { picture, reload } from "../../../nfe_app/localfirst/memory.js";

test("a letter that is still on its way to the store is not taken back by a reading", async () => {
  defineDoc("draft", { version: 1, initial: { place: "" }, stays: true });
  await setField("draft", "place", "3");
  await reload();
  const busy = rewrite([], () => []);
  const now = Date.now;
  setField("draft", "place", "33");
  Date.now = () => now() + 50;
  try {
    await reload();
  } finally {
    Date.now = now;
  }
  await busy;
  expect(picture.docs.draft.value.place).toBe("33");
});
