// Results as an edition stores them, so that the two can be held beside each other; the twin of documents.py.
import { Decimal } from "./decimal.js";

function plain(value) {
  if (value instanceof Decimal) return String(value);
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
}

const isEmpty = (value) => value === null || value === "" || value === false || (Array.isArray(value) && !value.length);
const filled = (values) => Object.fromEntries(
  Object.entries(values).filter(([, value]) => !isEmpty(value)).map(([key, value]) => [key, plain(value)]));
const each = (map, make) => Object.fromEntries([...map].map(([key, one]) => [key, filled(make(one))]));

// One sample's result with every stage, as JSON values; what is empty is left out.
export function resultDocument(result) {
  const { cells, groups, raw, fired, price, ...rest } = result;
  return {
    ...filled({ ...rest, raw_total: raw }),
    cells: each(cells, ({ standIn, ...one }) => ({ ...one, stand_in: standIn })),
    groups: each(groups, (one) => one),
    rules: fired.map(filled),
  };
}

// Every place where two JSON values differ, as [path, ours, theirs].
export function differences(ours, theirs, path = []) {
  if (ours === theirs) return [];
  const nested = [ours, theirs].every((value) => value !== null && typeof value === "object");
  if (!nested) return [[path, ours, theirs]];
  const keys = new Set([...Object.keys(ours), ...Object.keys(theirs)]);
  return [...keys].flatMap((key) => differences(ours[key], theirs[key], [...path, key]));
}
