/** What stands behind the # of the page's address, read once for all parts of the page: it is taken out of the address, and no server is sent it. */

import { useEffect, useState } from "react";

const SHORTEST = 16;
const heard = new Set();
let said = "";

function read() {
  const now = location.hash.slice(1);
  if (now.length < SHORTEST) return; // a place on this page
  said = now;
  history.replaceState(history.state, "", location.pathname + location.search);
  heard.forEach((hear) => hear());
}

export function useFragment() {
  const [text, setText] = useState("");
  useEffect(() => {
    const hear = () => setText(said);
    heard.add(hear);
    addEventListener("hashchange", read);
    read();
    hear();
    return () => {
      heard.delete(hear);
      removeEventListener("hashchange", read);
    };
  }, []);
  return text;
}
