// The whole pipeline from measurements to ranks; the twin of comparison/scoring/{compute,aggregation,ranking}.py.
import { cell } from "./cells.js";
import { Decimal, HUNDRED, ZERO, least, sum } from "./decimal.js";
import { applyRules, holds } from "./limits.js";

const isGroup = (node) => node.type === "group";

function readNode(node) {
  const read = { ...node, weight: Decimal.of(node.weight) };
  return isGroup(node) ? { ...read, children: node.children.map(readNode) } : read;
}

const bounded = (items = []) => items.map((item) => ({ ...item, bound: Decimal.of(item.bound) }));
const scaleEnd = (text, otherwise) => (text === undefined ? otherwise : text && Decimal.of(text));

// A method's document with its defaults filled in and its weights as decimals.
export function readMethod(document) {
  return {
    root: readNode(document.root),
    rules: document.rules ?? [],
    bands: bounded(document.bands),
    awards: bounded(document.awards),
    better: document.better ?? "higher",
    low: scaleEnd(document.low, ZERO),
    high: scaleEnd(document.high, HUNDRED),
    decimals: document.decimals ?? 0,
    coverage: Decimal.of(document.coverage ?? "80"),
    tieOrder: document.tie_order ?? ["price", "number"],
    failingClass: document.failing_class ?? "不合格",
    types: document.types ?? [],
  };
}

// The method with the weights of one type of product.
function forType(method, { weights }) {
  const reweigh = (group) => ({
    ...group,
    children: group.children.map((child) => ({
      ...(isGroup(child) ? reweigh(child) : child),
      weight: Object.hasOwn(weights, child.key) ? Decimal.of(weights[child.key]) : child.weight,
    })),
  });
  return { ...method, root: reweigh(method.root) };
}

// The leaves of a tree in reading order.
export function criteriaOf(node) {
  return isGroup(node) ? node.children.flatMap(criteriaOf) : [node];
}

// The cells of every sample by criterion; they do not depend on weights.
export function cellsOf(method, samples) {
  const criteria = criteriaOf(method.root);
  const worst = (method.better === "higher" ? method.low : method.high) || ZERO;
  return samples.map(({ measurements }) =>
    new Map(criteria.map((item) => [item.key, cell(item, measurements[item.key], worst)])));
}

// Every stage of every sample, in list order.
export function compute(method, samples, cells = cellsOf(method, samples)) {
  const weighted = (one) => ({ method: one, shares: leafShares(one.root, HUNDRED, new Map()) });
  const common = weighted(method);
  const byType = new Map(method.types.map((one) => [one.name, weighted(forType(method, one))]));
  return rank(method, samples.map((sample, place) =>
    scoreSample(byType.get(sample.product_type ?? "") ?? common, sample, cells[place])));
}

function leafShares(group, share, found) {
  const total = sum(group.children.map((child) => child.weight.absolute()));
  for (const child of group.children) {
    const part = total.isZero() ? ZERO : share.times(child.weight.absolute()).over(total);
    if (isGroup(child)) leafShares(child, part, found);
    else found.set(child.key, part);
  }
  return found;
}

function scoreSample({ method, shares }, sample, cells) {
  let groups = new Map();
  let raw = scoreGroup(method.root, cells, groups, new Set());
  let figures = figuresOf(sample, cells, groups);
  const suppressed = method.rules.filter((rule) => rule.effect === "suppress" && holds(rule.when, figures))
    .map((rule) => rule.node ?? "");
  if (suppressed.length) {
    groups = new Map();
    raw = scoreGroup(method.root, cells, groups, new Set(suppressed));
    figures = figuresOf(sample, cells, groups);
  }
  const all = [...cells.values()];
  if (all.some((one) => one.standIn === "required" && !one.available)) raw = null;
  const { total, fired, vetoed, blocked } = applyRules(method, raw, figures);
  const shown = total && total.halfUp(method.decimals);
  const coverage = sum([...cells].filter(([, one]) => one.available).map(([key]) => shares.get(key)));
  const barred = all.some((one) => one.standIn === "not_ranked");
  const unranked = !total || barred || coverage.compare(method.coverage) < 0;
  return {
    number: sample.number,
    price: sample.price == null ? null : Decimal.of(sample.price),
    cells, groups, raw, fired, suppressed, total, shown, coverage,
    band: vetoed ? method.failingClass : bandOf(method, shown),
    awards: blocked || !shown ? [] : method.awards.filter((one) => reaches(method, shown, one.bound)).map(({ key }) => key),
    standing: vetoed ? "vetoed" : unranked ? "unranked" : "ranked",
  };
}

function scoreGroup(group, cells, groups, suppressed) {
  const scored = [];
  const imputed = [];
  const used = [];
  for (const child of group.children) {
    const one = isGroup(child) ? null : cells.get(child.key);
    const score = one ? one.score : scoreGroup(child, cells, groups, suppressed);
    if (suppressed.has(child.key)) continue;
    if (score) scored.push([child.weight, score]);
    else if (one?.standIn === "impute_group_mean") imputed.push(child.weight);
    else continue;
    used.push([child.key, child.weight]);
  }
  const mean = imputed.length ? overChildren(scored, "arithmetic") : null;
  if (mean) scored.push(...imputed.map((weight) => [weight, mean]));
  const score = overChildren(scored, group.aggregation ?? "arithmetic");
  groups.set(group.key, { score, weights: usedWeights(group, used) });
  return score;
}

function overChildren(scored, how) {
  if (how === "sum") return scored.length ? sum(scored.map(([weight, score]) => weight.times(score))) : null;
  const weighted = scored.filter(([weight]) => weight.compare(ZERO) > 0);
  if (!weighted.length) return null;
  if (how === "minimum") return least(weighted.map(([, score]) => score));
  const total = sum(weighted.map(([weight]) => weight));
  if (how === "arithmetic") return sum(weighted.map(([weight, score]) => weight.times(score))).over(total);
  if (weighted.some(([, score]) => score.compare(ZERO) <= 0)) return ZERO;
  if (how === "harmonic") return total.over(sum(weighted.map(([weight, score]) => weight.over(score))));
  return sum(weighted.map(([weight, score]) => weight.times(score.logarithm()))).over(total).exponential();
}

function usedWeights(group, used) {
  if (used.length === group.children.length || group.aggregation === "sum") return null;
  const total = sum(used.map(([, weight]) => weight));
  return total.isZero() ? {} : Object.fromEntries(used.map(([key, weight]) => [key, weight.over(total).times(HUNDRED)]));
}

function figuresOf(sample, cells, groups) {
  const measured = Object.entries(sample.measurements).filter(([, one]) => (one.state ?? "measured") === "measured");
  return {
    cells,
    scores: new Map([...cells, ...groups].map(([key, one]) => [key, one.score])),
    categories: new Map(measured.map(([key, one]) => [key, one.category ?? ""])),
  };
}

const reaches = (method, shown, bound) => shown.compare(bound) * (method.better === "higher" ? 1 : -1) >= 0;

function bandOf(method, shown) {
  if (!shown) return "";
  const sign = method.better === "higher" ? -1 : 1;
  const bestFirst = [...method.bands].sort((left, right) => sign * left.bound.compare(right.bound));
  return bestFirst.find((band) => reaches(method, shown, band.bound))?.name ?? "";
}

const STANDINGS = ["ranked", "unranked", "vetoed"];

// Competition ranks 1-2-2-4; vetoed samples last and without rank.
function rank(method, results) {
  const sign = method.better === "higher" ? -1 : 1;
  const byTie = {
    price: (left, right) =>
      Number(!left.price) - Number(!right.price) || (left.price ?? ZERO).compare(right.price ?? ZERO),
    number: (left, right) => left.number - right.number,
  };
  const order = (left, right) =>
    STANDINGS.indexOf(left.standing) - STANDINGS.indexOf(right.standing)
    || Number(!left.shown) - Number(!right.shown)
    || sign * (left.shown ?? ZERO).compare(right.shown ?? ZERO)
    || method.tieOrder.reduce((found, by) => found || byTie[by](left, right), 0)
    || left.number - right.number;
  const shared = new Map();
  const first = new Map();
  const ordered = [...results].sort(order);
  const ranked = ordered.filter((result) => result.standing === "ranked");
  for (const { shown } of ranked) shared.set(String(shown), (shared.get(String(shown)) ?? 0) + 1);
  return ordered.map((result, place) => {
    const position = place + 1;
    if (result.standing !== "ranked") return { ...result, rank: null, tied: false, position };
    const key = String(result.shown);
    if (!first.has(key)) first.set(key, position);
    return { ...result, rank: first.get(key), tied: shared.get(key) > 1, position };
  });
}
