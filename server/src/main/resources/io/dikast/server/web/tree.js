/* The search tree, as nested disclosures: a branch is built when it is first opened. */

import { figure, html } from "./element.js";

const MOST_CHILDREN_AT_ONCE = 50;

/**
 * The tree of {nodes: [{number, parent, value, visits, mean, state, label}], path, best}; nodes
 * without a known parent are roots. The chosen path is open.
 */
export function searchTree(tree) {
  const nodes = tree.nodes.filter((node) => node && Number.isInteger(node.number));
  const known = new Set(nodes.map((node) => node.number));
  const children = new Map();
  const roots = [];
  for (const node of nodes) {
    const rooted = known.has(node.parent) && node.parent < node.number;
    if (!rooted) {
      roots.push(node);
    } else if (children.has(node.parent)) {
      children.get(node.parent).push(node);
    } else {
      children.set(node.parent, [node]);
    }
  }
  const path = new Set(Array.isArray(tree.path) ? tree.path : []);
  if (Number.isInteger(tree.best)) {
    path.add(tree.best);
  }
  return branches(roots, { children, path, best: tree.best });
}

function branches(nodes, tree) {
  const list = html("ul", { class: "branches" });
  let shown = 0;
  const more = () => {
    // The chosen branch is shown even where it is one of very many.
    const next = nodes
      .slice(shown, shown + MOST_CHILDREN_AT_ONCE)
      .concat(shown === 0 ? nodes.slice(MOST_CHILDREN_AT_ONCE).filter((n) => tree.path.has(n.number)) : []);
    const there = new Set([...list.children].map((item) => item.dataset.number));
    const fresh = next.filter((node) => !there.has(String(node.number)));
    list.append(...fresh.map((node) => branch(node, tree)));
    shown += MOST_CHILDREN_AT_ONCE;
    if (shown < nodes.length) {
      const button = html("button", { type: "button", class: "quiet" }, "Show " + (nodes.length - shown) + " more");
      const item = html("li", {}, button);
      button.addEventListener("click", () => {
        item.remove();
        const first = list.children.length;
        more();
        list.children[first]?.querySelector("summary, .leaf")?.focus();
      });
      list.append(item);
    }
  };
  more();
  return list;
}

function branch(node, tree) {
  const below = tree.children.get(node.number) ?? [];
  const chosen = tree.path.has(node.number);
  const item = html("li", { class: chosen ? "chosen" : undefined, "data-number": node.number });
  if (below.length === 0) {
    item.append(html("div", { class: "leaf", tabindex: -1 }, ...words(node, tree, 0)));
    return item;
  }
  const details = html("details", {}, html("summary", {}, ...words(node, tree, below.length)));
  const build = () => {
    if (details.open && details.children.length === 1) {
      details.append(branches(below, tree));
    }
  };
  details.addEventListener("toggle", build);
  if (chosen || !Number.isInteger(node.parent)) {
    details.open = true;
    build();
  }
  item.append(details);
  return item;
}

function words(node, tree, below) {
  const worth = Number.isFinite(node.mean) ? node.mean : node.value;
  const text = String(node.label ?? node.text ?? "");
  const facts = ["value " + figure(worth), figure(node.visits, 0) + (node.visits === 1 ? " visit" : " visits")];
  if (below > 0) {
    facts.push(below + (below === 1 ? " branch" : " branches"));
  }
  if (node.state && node.state !== "told") {
    facts.push(String(node.state));
  }
  if (tree.best === node.number) {
    facts.push("chosen");
  } else if (tree.path.has(node.number)) {
    facts.push("on the chosen path");
  }
  const meter = html("span", { class: "meter", "aria-hidden": "true" }, html("span"));
  meter.firstChild.style.width = 100 * Math.min(1, Math.max(0, Number(worth) || 0)) + "%";
  return [
    html("span", { class: "step" }, text === "" ? unnamed(node) : text),
    html("span", { class: "facts" }, meter, facts.join(", ")),
  ];
}

function unnamed(node) {
  return Number.isInteger(node.parent) ? "node " + node.number : "the question";
}
