// What the rules must find in JavaScript, and what they must leave alone; nobody runs this, `semgrep --test` reads it.
export function shows(node, said) {
  // ruleid: page-made-of-text
  node.innerHTML = said;
  // ruleid: page-made-of-text
  node.insertAdjacentHTML("beforeend", said);
  // ruleid: page-made-of-text
  new Function(said)();
  // ok: page-made-of-text
  node.textContent = said;
}
