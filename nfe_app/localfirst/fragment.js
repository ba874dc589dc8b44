/** What stands behind the # of the page's address, read once: it is taken out of the address, and no server is ever sent it. */

import { useEffect, useState } from "react";

export function useFragment() {
  const [text, setText] = useState("");
  useEffect(() => {
    const read = () => {
      const said = location.hash.slice(1);
      if (!said) return;
      setText(said);
      history.replaceState(history.state, "", location.pathname + location.search);
    };
    read();
    addEventListener("hashchange", read);
    return () => removeEventListener("hashchange", read);
  }, []);
  return text;
}
