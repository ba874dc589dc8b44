/** Stands in for @emotion/react: elements as React makes them; a style in Python would need what is left out here. */

import { createElement } from "react";

/** An element; `css`, which Reflex makes of `style=`, ends the build. */
export function jsx(type, props, ...children) {
  if (props?.css) throw new Error("this front has no styles in Python: use class_name and a stylesheet");
  return createElement(type, props, ...children);
}
