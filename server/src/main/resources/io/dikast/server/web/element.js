/*
 * How this page makes elements. Texts only ever become text nodes: what a model or a person wrote
 * can't turn into markup, whatever it says.
 */

const SVG = "http://www.w3.org/2000/svg";

/** An HTML element; attributes that are undefined or false are left out. */
export function html(name, attributes = {}, ...children) {
  return filled(document.createElement(name), attributes, children);
}

/** An SVG element. */
export function svg(name, attributes = {}, ...children) {
  return filled(document.createElementNS(SVG, name), attributes, children);
}

function filled(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) {
      element.setAttribute(key, value === true ? "" : String(value));
    }
  }
  element.append(...children.filter((child) => child !== undefined && child !== null));
  return element;
}

/** A number for people: at most so many decimals, "–" for what is none. */
export function figure(x, decimals = 2) {
  return Number.isFinite(x)
    ? x.toLocaleString("en", { maximumFractionDigits: decimals })
    : "–";
}
