// Elements with text only: whatever an article holds, it reaches the page as text.

const SVG = "http://www.w3.org/2000/svg";

export function h(tag, props, ...children) {
  return filled(document.createElement(tag), props, children);
}

export function svg(tag, props, ...children) {
  return filled(document.createElementNS(SVG, tag), props, children);
}

function filled(node, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) dress(node, name, value);
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function dress(node, name, value) {
  if (value === null || value === undefined || value === false) return;
  if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
  else if (name === "style") for (const [rule, of] of Object.entries(value)) node.style.setProperty(rule, of);
  else node.setAttribute(name, value === true ? "" : value);
}

// Words of an article: isolated, so that their direction does not reach what stands beside them.
export function words(text, props) {
  return h("bdi", props, text);
}

// Replace what a container holds, leaving the keyboard where it was.
export function swap(container, ...children) {
  const held = container.contains(document.activeElement) ? document.activeElement.id : "";
  container.replaceChildren(...children.flat(Infinity).filter(Boolean));
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
}
