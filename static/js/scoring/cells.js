// One measurement to one criterion score; the twin of comparison/scoring/{cells,units,conformity}.py.
import { scorer } from "./curves.js";
import { Decimal, ZERO, least, most, sum } from "./decimal.js";

// Each dimension lists its units as multiples of the first one.
const DIMENSIONS = [
  { g: "1", kg: "1000", mg: "0.001", ug: "0.000001", t: "1000000" },
  { L: "1", mL: "0.001", m3: "1000" },
  { m: "1", cm: "0.01", mm: "0.001", um: "0.000001", km: "1000" },
  { s: "1", ms: "0.001", min: "60", h: "3600", d: "86400" },
  { W: "1", kW: "1000", mW: "0.001" },
  { J: "1", kJ: "1000", "W.h": "3600", "kW.h": "3600000" },
  { Pa: "1", kPa: "1000", MPa: "1000000" },
  { N: "1", kN: "1000", mN: "0.001" },
  { V: "1", kV: "1000", mV: "0.001" },
  { A: "1", mA: "0.001", uA: "0.000001" },
  { "mg/kg": "1", "ug/kg": "0.001", "g/kg": "1000", "[ppm]": "1", "ug/g": "1" },
  { "mg/L": "1", "ug/L": "0.001", "g/L": "1000" },
  { "%": "1", 1: "100" },
];
const FROM_BEST_TO_WORST = [
  "conforming", "conforming_within_u", "not_judged", "non_conforming_within_u", "non_conforming",
];
const NO_STAND_IN = new Set(["required", "renormalise", "impute_group_mean", "not_ranked"]);
const EMPTY = { converted: [], value: null, score: null, conformity: null, available: false, standIn: "" };

function convert(value, unit, target) {
  const dimension = DIMENSIONS.find((units) => Object.hasOwn(units, unit) && Object.hasOwn(units, target));
  if (!dimension) throw new Error(`${unit} is no ${target}`);
  return value.times(Decimal.of(dimension[unit])).over(Decimal.of(dimension[target]));
}

function overPieces(values, how) {
  if (how === "minimum") return least(values);
  if (how === "maximum") return most(values);
  if (how === "median") {
    const ordered = [...values].sort((left, right) => left.compare(right));
    const middle = Math.floor(ordered.length / 2);
    return ordered.length % 2 ? ordered[middle] : ordered[middle - 1].plus(ordered[middle]).over(new Decimal(2n));
  }
  return sum(values).over(new Decimal(BigInt(values.length)));
}

function judgeOne(value, qualifier, uncertainty, { direction, value: bound, decision = "simple" }) {
  const limit = Decimal.of(bound);
  const upper = direction === "at_most" || direction === "less_than";
  const strict = direction === "less_than" || direction === "more_than";
  const room = upper ? limit.minus(value) : value.minus(limit);
  if (qualifier) {
    const keeps = (qualifier !== ">") === upper;
    const sure = keeps ? room.compare(ZERO) >= 0 : room.compare(ZERO) <= 0;
    if (!sure) return "not_judged";
    return keeps ? "conforming" : "non_conforming";
  }
  const width = decision === "guard_band" ? (uncertainty ?? ZERO) : ZERO;
  if (room.compare(ZERO) > 0 || (room.isZero() && !strict)) {
    return room.compare(width) >= 0 ? "conforming" : "conforming_within_u";
  }
  const beyond = room.negated().compare(width);
  return beyond > 0 || (beyond === 0 && strict) ? "non_conforming" : "non_conforming_within_u";
}

function judge(criterion, given, value) {
  if (!criterion.limits?.length) return null;
  let uncertainty = given.uncertainty == null ? null : Decimal.of(given.uncertainty);
  if (uncertainty && given.unit && given.unit !== (criterion.unit ?? "")) {
    uncertainty = convert(uncertainty, given.unit, criterion.unit ?? "");
  }
  const said = criterion.limits.map((limit) => judgeOne(value, given.qualifier ?? "", uncertainty, limit));
  return said.reduce((worst, one) =>
    FROM_BEST_TO_WORST.indexOf(one) > FROM_BEST_TO_WORST.indexOf(worst) ? one : worst);
}

function missing(criterion, state, worst) {
  const policy = criterion.missing?.policy ?? "renormalise";
  if (state === "not_applicable") return { ...EMPTY, state, standIn: "renormalise" };
  if (NO_STAND_IN.has(policy)) return { ...EMPTY, state, standIn: policy };
  if (policy === "worst") return { ...EMPTY, state, score: worst, standIn: policy };
  const value = Decimal.of(criterion.missing.value);
  return { ...EMPTY, state, value, score: scorer(criterion.curve)(value), standIn: policy };
}

function standIn(criterion, qualifier, value) {
  const censored = criterion.censored ?? "bound";
  if (!qualifier || qualifier === ">" || censored === "bound") return value;
  return censored === "half" ? value.over(new Decimal(2n)) : ZERO;
}

function measured(criterion, given, worst) {
  const pieces = (given.pieces ?? []).map(Decimal.of);
  const unit = criterion.unit ?? "";
  let converted = given.unit && given.unit !== unit ? pieces.map((one) => convert(one, given.unit, unit)) : pieces;
  if (!converted.length) {
    if (given.qualifier !== "nd") throw new Error("measured without a value");
    converted = [ZERO];
  }
  const value = converted.length === 1 ? converted[0] : overPieces(converted, criterion.pieces ?? "mean");
  const conformity = judge(criterion, given, value);
  const claimed = given.claimed == null ? ZERO : Decimal.of(given.claimed);
  if (criterion.curve.type === "claim" && claimed.isZero()) {
    return { ...missing(criterion, "not_applicable", worst), state: "measured", converted, value, conformity };
  }
  const score = scorer(criterion.curve)(standIn(criterion, given.qualifier, value), claimed);
  return { state: "measured", converted, value, score, conformity, available: true, standIn: "" };
}

// The stages of one cell; `worst` is the score of a failed or worst-assumed value.
export function cell(criterion, given, worst) {
  const state = given?.state ?? (given ? "measured" : "not_tested");
  if (state === "failed") return { ...EMPTY, state, score: worst, available: true, standIn: "failed" };
  if (state !== "measured") return missing(criterion, state, worst);
  if (criterion.curve.type !== "categories") return measured(criterion, given, worst);
  return { ...EMPTY, state, score: scorer(criterion.curve)(given.category ?? ""), available: true };
}
