// A reader's own weights; the twin of comparison/weights.py.
import { criteriaOf } from "./engine.js";
import { Decimal, ZERO, sum } from "./decimal.js";

const MAX_WEIGHT = new Decimal(1000n);

// Weights out of `energy:60,quiet:40`; what cannot be read or is not in the method is left out.
export function fromText(text, method) {
  const known = new Set(criteriaOf(method.root).map(({ key }) => key));
  const found = new Map();
  for (const part of text.slice(0, 4000).split(",")) {
    const colon = part.indexOf(":");
    const [key, number] = colon < 0 ? [part, ""] : [part.slice(0, colon), part.slice(colon + 1)];
    const value = Decimal.parse(number);
    if (known.has(key) && value && value.compare(ZERO) >= 0 && value.compare(MAX_WEIGHT) <= 0) {
      found.set(key, value.halfUp(2));
    }
  }
  return [...found.values()].some((value) => !value.isZero()) ? found : new Map();
}

// The address of weights; criteria of no weight are left out.
export const toText = (weights) =>
  [...weights].filter(([, value]) => !value.isZero()).map(([key, value]) => `${key}:${value}`).join(",");

const totalOf = (node, weights) =>
  node.type === "group"
    ? sum(node.children.map((child) => totalOf(child, weights)))
    : (weights.get(node.key) ?? ZERO);

function reweightGroup(group, weights) {
  const children = group.children.map((child) => ({
    ...(child.type === "group" ? reweightGroup(child, weights) : child),
    weight: totalOf(child, weights),
  }));
  // A group that weighs nothing keeps its inner weights: rules may look at its score.
  return children.some((child) => !child.weight.isZero()) ? { ...group, children } : group;
}

// The method with these shares of the whole for every type of product; a criterion not named weighs nothing.
export function reweighted(method, weights) {
  const root = reweightGroup(method.root, weights);
  // A sum of points keeps its size, so that classes and rules keep their meaning.
  const [before, after] = [method.root, root].map((node) => sum(node.children.map((child) => child.weight)));
  const children = root.children.map((child) => ({ ...child, weight: child.weight.times(before).over(after) }));
  return { ...method, root: { ...root, children }, types: [] };
}
