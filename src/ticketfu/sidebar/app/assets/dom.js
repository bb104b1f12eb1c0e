// Elements are made here and nowhere else: text goes in as text, never as HTML.

const SVG = new Set(["svg", "rect", "line", "path", "title"]);

/** Make an element; `on` holds its listeners, and children that are empty are left out. */
export function h(tag, attributes, ...children) {
  const element = SVG.has(tag)
    ? document.createElementNS("http://www.w3.org/2000/svg", tag)
    : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes ?? {})) {
    if (name === "on") {
      for (const [event, listener] of Object.entries(value)) {
        element.addEventListener(event, listener);
      }
    } else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(name, value === true ? "" : String(value));
    }
  }
  element.append(...children.flat(2).filter((child) => child || child === 0));
  return element;
}

/** A text of a customer, an agent or a model: in its own direction. */
export function prose(tag, text, attributes) {
  return text ? h(tag, { dir: "auto", ...attributes }, text) : null;
}

/** Put new children in place; what has the focus or is unfolded stays so, by its `data-key`. */
export function replace(parent, ...children) {
  const held = parent.contains(document.activeElement) && document.activeElement.dataset.key;
  const unfolded = [...parent.querySelectorAll("details[open][data-key]")].map(keyOf);
  parent.replaceChildren(...children.flat(2).filter(Boolean));
  for (const element of parent.querySelectorAll("[data-key]")) {
    if (unfolded.includes(keyOf(element))) element.open = true;
    if (held && keyOf(element) === held) element.focus({ preventScroll: true });
  }
}

function keyOf(element) {
  return element.dataset.key;
}

/** Say it to a screen reader, without moving the focus. */
export function announce(text) {
  document.getElementById("announcer").textContent = text;
}
