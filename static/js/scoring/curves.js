// Curves from a value to a score; the twin of comparison/scoring/curves.py.
import { Decimal, HUNDRED, ONE, ZERO, least, most } from "./decimal.js";

const number = (text, otherwise) => (text === undefined ? otherwise : Decimal.of(text));
const points = (documents) =>
  documents.map(({ value, score }) => ({ value: Decimal.of(value), score: Decimal.of(score) }));
// The place of the first point that is not below the value.
const placeOf = (rising, value) => {
  const place = rising.findIndex((point) => point.value.compare(value) >= 0);
  return place < 0 ? rising.length : place;
};

function linear(curve) {
  const [worst, best] = [Decimal.of(curve.worst), Decimal.of(curve.best)];
  const [low, high] = [number(curve.low, ZERO), number(curve.high, HUNDRED)];
  return (value) => {
    const share = value.minus(worst).over(best.minus(worst));
    return low.plus(least([most([share, ZERO]), ONE]).times(high.minus(low)));
  };
}

function piecewise(curve) {
  const known = points(curve.points);
  return (value) => {
    const right = placeOf(known, value);
    if (right === 0) return known[0].score;
    if (right === known.length) return known[right - 1].score;
    const [start, end] = [known[right - 1], known[right]];
    const rise = value.minus(start.value).times(end.score.minus(start.score));
    return start.score.plus(rise.over(end.value.minus(start.value)));
  };
}

function steps(curve) {
  const known = points(curve.steps);
  const above = Decimal.of(curve.above);
  return (value) => known[placeOf(known, value)]?.score ?? above;
}

function clamp(curve) {
  const [low, high] = [number(curve.low, ZERO), number(curve.high, HUNDRED)];
  return (value) => least([most([value, low]), high]);
}

function claim(curve) {
  const [over, under] = [scorer(curve.over), scorer(curve.under)];
  return (value, claimed) => {
    const deviation = value.minus(claimed).over(claimed).times(HUNDRED);
    return deviation.compare(ZERO) >= 0 ? over(deviation) : under(deviation.negated());
  };
}

function categories(curve) {
  const scores = new Map(curve.categories.map(({ name, score }) => [name, Decimal.of(score)]));
  return (name) => {
    if (!scores.has(name)) throw new Error(`unknown category: ${name}`);
    return scores.get(name);
  };
}

const KINDS = { linear, piecewise, steps, points: clamp, claim, categories };

// The function that scores by a curve's document.
export function scorer(curve) {
  return KINDS[curve.type](curve);
}
