/** Stands in for @emotion/react: elements as React makes them; a style in Python would need what is left out here. */

import { createElement, Fragment, useLayoutEffect } from "react";

/** An element; `css`, which Reflex makes of `style=`, ends the build. */
export function jsx(type, props, ...children) {
  if (props?.css) throw new Error("this front has no styles in Python: use class_name and a stylesheet");
  const written = import.meta.env.SSR || import.meta.env.DEV;
  return createElement((!written && IN_HEAD[type]) || type, props, ...children);
}

/** In a browser the head stays as it was written beforehand; a page puts its own name and description there. */
const IN_HEAD = {
  html: Fragment, // Preact begins below the root element of a document
  title: ({ children }) => useInHead(children, (words) => (document.title = words)),
  meta: ({ name, content }) => useInHead(content, (words) => document.querySelector(`meta[name="${name}"]`)?.setAttribute("content", words)),
};

function useInHead(words, put) {
  useLayoutEffect(() => void put(words), [words]);
  return null;
}
