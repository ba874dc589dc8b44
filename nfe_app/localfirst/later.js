/** What is far down a long page is made after its first frame. */

import { useEffect, useState } from "react";
import { painted } from "./alive.js";

/** False until the part of a page that asks has been painted once. */
export function usePainted() {
  const [shown, note] = useState(false);
  useEffect(() => {
    let here = true;
    painted().then(() => here && note(true));
    return () => { here = false; };
  }, []);
  return shown;
}
