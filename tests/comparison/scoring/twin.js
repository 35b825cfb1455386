// Holds the JavaScript engine to cases of vectors.py; answers with every difference in words.
import { differences, resultDocument } from "./documents.js";
import { cellsOf, compute, readMethod } from "./engine.js";
import { fromText, reweighted } from "./weights.js";

function checkResults(place, { results }, method, samples, cells) {
  const ours = compute(method, samples, cells).map(resultDocument);
  return differences(ours, results).map(([path, mine, theirs]) => `case ${place} ${path.join(".")}: ${mine} != ${theirs}`);
}

function checkWeightings(place, { weightings }, method, samples, cells) {
  return weightings.flatMap(([text, theirs]) => {
    const own = reweighted(method, fromText(text, method));
    const mine = compute(own, samples, cells).map(({ number, shown }) => `${number}=${shown ?? "None"}`);
    return mine.join() === theirs.join() ? [] : [`case ${place} ${text}: ${mine} != ${theirs}`];
  });
}

export function check(cases) {
  return cases.flatMap((one, place) => {
    const method = readMethod(one.method);
    const cells = cellsOf(method, one.samples);
    const found = one.results ? checkResults(place, one, method, one.samples, cells) : [];
    return one.weightings ? [...found, ...checkWeightings(place, one, method, one.samples, cells)] : found;
  });
}
