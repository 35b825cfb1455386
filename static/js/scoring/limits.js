// Limiting rules look at figures from before the rules; the twin of comparison/scoring/limits.py.
import { Decimal, ONE, ZERO, least, most, sum } from "./decimal.js";

const OPERATORS = {
  "<": (order) => order < 0,
  "<=": (order) => order <= 0,
  "==": (order) => order === 0,
  ">=": (order) => order >= 0,
  ">": (order) => order > 0,
};

// Whether a condition holds; without one a rule always applies.
export function holds(condition, figures) {
  if (!condition) return true;
  const { subject, quantity, operator, against } = condition;
  if (quantity === "category") return (figures.categories.get(subject) ?? "") === against;
  const cell = figures.cells.get(subject);
  if (quantity === "conformity") return cell?.conformity === against;
  const figure = quantity === "value" ? cell?.value : figures.scores.get(subject);
  const bound = Decimal.parse(against);
  return Boolean(figure && bound && OPERATORS[operator](figure.compare(bound)));
}

const amountOf = (rule) => (rule.amount == null ? null : Decimal.of(rule.amount));

function ceiling(rule, figures, sign) {
  const amount = amountOf(rule);
  if (rule.effect === "cap_to_criterion") {
    const score = figures.scores.get(rule.node ?? "");
    return score ? score.times(sign).plus(amount ?? ZERO) : null;
  }
  return (rule.effect === "cap" || rule.effect === "veto") && amount ? amount.times(sign) : null;
}

function alone(rule, start, bound) {
  if (rule.effect === "deduct") return start.minus(amountOf(rule) ?? ZERO);
  return bound ? least([start, bound]) : start;
}

function clamp(method, total) {
  const raised = method.low ? most([total, method.low]) : total;
  return method.high ? least([raised, method.high]) : raised;
}

// T = min(T0 - all deductions, every cap), mirrored where lower totals are better.
export function applyRules(method, raw, figures) {
  const sign = method.better === "higher" ? ONE : ONE.negated();
  const effective = method.rules.filter((rule) => rule.effect !== "suppress" && holds(rule.when, figures));
  const vetoed = effective.some((rule) => rule.effect === "veto");
  const blocked = vetoed || effective.some((rule) => rule.effect === "block_award");
  if (!raw) return { total: null, fired: effective.map(({ key }) => ({ key, after: null })), vetoed, blocked };
  const start = raw.times(sign);
  const deductions = effective.filter((rule) => rule.effect === "deduct");
  const lowered = start.minus(sum(deductions.map((rule) => amountOf(rule) ?? ZERO)));
  let total = lowered;
  const fired = [];
  for (const rule of effective) {
    const bound = ceiling(rule, figures, sign);
    if (bound) total = least([total, bound]);
    if (!bound || bound.compare(lowered) < 0 || rule.effect === "veto") {
      fired.push({ key: rule.key, after: clamp(method, alone(rule, start, bound).times(sign)) });
    }
  }
  return { total: clamp(method, total.times(sign)), fired, vetoed, blocked };
}
