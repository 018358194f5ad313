// Building elements. All text is set as text; nothing is parsed as HTML.

let serial = 0;

/** A fresh element id. */
export const newId = (prefix) => `${prefix}-${++serial}`;

/**
 * An element. props: `text`, `on: {event: handler}`, properties like `value`, and attributes.
 * A false, null or undefined attribute is left out. Children may be null.
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name === "on") {
      for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    } else if (value === false || value === null || value === undefined) continue;
    else if (name === "text") node.textContent = value;
    else if (name === "value" || name === "checked") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((c) => c !== null && c !== undefined && c !== false));
  return node;
}

export const button = (text, onclick, kind = "secondary") =>
  el("button", { type: "button", class: `button ${kind}`, text, on: { click: onclick } });

export const link = (text, href, kind) => el("a", { class: kind ? `button ${kind}` : null, href, text });

export const para = (text, kind) => (text ? el("p", { class: kind, text }) : null);

/** Fills {name} in a text of the dictionary. */
export const fill = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");

/** Seconds as m:ss. */
export const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
