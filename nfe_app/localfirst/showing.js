/** What a page shows, told to a server: a moment after each change, once at a time, until it is not wanted any more. */

import { tell } from "./outbox.js";
import { picture } from "./memory.js";

const PAUSE = 150;
const AGAIN = 2_000;

/** Tells `frame()` at an address whenever `look` was called since; a refusal ends it, a broken line or a server that has too much does not. */
export function showing(url, frame) {
  let told = "";
  let timer = null;
  let over = false;
  let sending = false;
  async function send() {
    timer = null;
    const now = JSON.stringify(frame());
    if (over || now === told) return;
    sending = true;
    const { status } = await tell(url, JSON.parse(now), picture.owner);
    sending = false;
    if (status === 200) told = now;
    else if (status >= 400 && status < 500 && status !== 429) over = true;
    if (!over && (status !== 200 || JSON.stringify(frame()) !== told)) timer = setTimeout(send, status === 200 ? PAUSE : AGAIN);
  }
  return {
    look() {
      if (!sending) timer ??= setTimeout(send, PAUSE); // what changes meanwhile goes out after it
    },
    end() {
      over = true;
      clearTimeout(timer);
    },
  };
}
