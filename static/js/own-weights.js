// Own weights: a slider beside each number; the table, the address and a spoken summary follow at once.
// Without this module the numbers are a form that the server answers, with the same results.
const SAY_AFTER_MS = 500;
const form = document.querySelector("[data-own-weights]");

async function engineOf(address) {
  const [engine, decimal, weights, answer] = await Promise.all([
    import("./scoring/engine.js"), import("./scoring/decimal.js"), import("./scoring/weights.js"), fetch(address),
  ]);
  if (!answer.ok) throw new Error(`${answer.status} ${address}`);
  const { method: document_, samples } = await answer.json();
  const method = engine.readMethod(document_);
  const cells = engine.cellsOf(method, samples);
  return {
    names: new Map(samples.map(({ number, name }) => [number, name])),
    official: engine.compute(method, samples, cells),
    read: (text) => weights.fromText(text, method),
    address: weights.toText,
    compute: (own) => engine.compute(weights.reweighted(method, own), samples, cells),
    stars: (shown) => starsOf(shown, method, decimal),
  };
}

// Half stars out of five, as comparison/reading.py gives them.
function starsOf(shown, method, { HUNDRED, ONE, ZERO, Decimal, least, most }) {
  const [low, high] = [method.low || ZERO, method.high || HUNDRED];
  const share = high.compare(low) > 0 ? shown.minus(low).over(high.minus(low)) : ZERO;
  const good = most([least([method.better === "lower" ? ONE.minus(share) : share, ONE]), ZERO]);
  return good.times(new Decimal(10n)).halfUp(0).toNumber() / 2;
}

function rankText({ standing, rank, tied }, words) {
  if (standing === "vetoed") return words.vetoed;
  if (rank === null) return words.unranked;
  return tied ? words.tied.replace("%(rank)s", rank) : String(rank);
}

function showTotal(place, result, stars, pattern) {
  if (!result.shown) return place.replaceChildren("—");
  if (!place.querySelector(".stars")) place.replaceChildren(pattern ? pattern.cloneNode(true) : result.shown.toString());
  place.querySelector(".stars__on")?.setAttribute("width", stars(result.shown));
  const value = place.querySelector(".stars__value");
  if (value) value.textContent = shownText(result.shown);
  return place;
}

// With the places of the method: 80.0 stays 80.0.
function shownText(shown) {
  const digits = Math.max(0, -shown.exponent);
  const text = shown.toString();
  const [whole, fraction = ""] = text.split(".");
  return digits ? `${whole}.${fraction.padEnd(digits, "0")}` : whole;
}

function showRow(row, result, engine, words, own, pattern) {
  row.querySelector("[data-rank]").textContent = rankText(result, words);
  row.querySelector(".result-table__official").hidden = !own;
  showTotal(row.querySelector("[data-total]"), result, engine.stars, pattern);
  row.querySelector("[data-band]").textContent = result.band || "—";
  row.classList.toggle("result-table__vetoed", result.standing === "vetoed");
}

// The order that the server would give for the address's `sort`; null where weights do not change it.
function orderOf(results) {
  const sort = new URLSearchParams(location.search).get("sort") ?? "";
  if (sort === "") return results;
  if (sort !== "score" && sort !== "-score") return null;
  const sign = sort === "score" ? 1 : -1;
  const known = results.filter(({ shown }) => shown);
  return [...known.sort((left, right) => sign * left.shown.compare(right.shown)), ...results.filter(({ shown }) => !shown)];
}

function showTable(results, engine, words, own) {
  const table = document.querySelector("[data-result-table]");
  if (!table) return;
  const rows = new Map([...table.querySelectorAll("[data-sample]")].map((row) => [Number(row.dataset.sample), row]));
  const pattern = table.querySelector(".stars");
  for (const result of results) {
    const row = rows.get(result.number);
    if (row) showRow(row, result, engine, words, own, pattern);
  }
  // Of several pages this is one: its rows stay where they are until the server deals them out anew.
  const ordered = table.dataset.pages === "1" && orderOf(results);
  if (ordered) {
    table.querySelector("tbody").append(...ordered.map(({ number }) => rows.get(number)).filter(Boolean));
  }
}

function summary(results, engine, words, own) {
  const official = new Map(engine.official.map((result) => [result.number, rankText(result, words)]));
  return results.slice(0, 3).filter(({ rank }) => rank !== null).map((result) => {
    const beside = own ? `，${words.official} ${official.get(result.number)}` : "";
    return `${rankText(result, words)} ${engine.names.get(result.number)}（${shownText(result.shown)}${beside}）`;
  }).join("；");
}

function keepAddress(text) {
  const address = new URL(location.href);
  address.searchParams.delete("page");
  if (text) address.searchParams.set("w", text);
  else address.searchParams.delete("w");
  // Colons and commas stay readable, as in the addresses the server makes.
  address.search = address.search.replaceAll("%3A", ":").replaceAll("%2C", ",");
  history.replaceState(history.state, "", address);
}

function start() {
  const words = form.dataset;
  const status = form.querySelector("[role=status]");
  const notice = document.querySelector("[data-own-notice]");
  const numbers = [...form.querySelectorAll("input[type=number]")];
  let engine = null;
  let timer = 0;

  const isOfficial = () => numbers.every((input) => Number(input.value) === Number(input.dataset.official));
  const say = (text) => {
    clearTimeout(timer);
    timer = setTimeout(() => { status.textContent = text; }, SAY_AFTER_MS);
  };

  const update = async () => {
    engine ??= engineOf(words.engine);
    let ready;
    try {
      ready = await engine;
    } catch {
      engine = null;
      return say(words.broken);
    }
    const own = !isOfficial();
    const wanted = ready.read(numbers.map(({ name, value }) => `${name.slice(2)}:${value}`).join(","));
    if (!wanted.size) return say(words.nothing);
    const results = own ? ready.compute(wanted) : ready.official;
    showTable(results, ready, words, own);
    notice.hidden = !own;
    keepAddress(own ? ready.address(wanted) : "");
    return say(`${words.summary}${summary(results, ready, words, own)}`);
  };

  for (const input of numbers) {
    const slider = document.createElement("input");
    Object.assign(slider, { type: "range", min: "0", max: "100", step: "1", value: input.value });
    slider.setAttribute("aria-label", `${input.labels[0].textContent}（${words.slider}）`);
    input.after(slider);
    slider.addEventListener("input", () => {
      input.value = slider.value;
      update();
    });
    input.addEventListener("input", () => {
      slider.value = input.value;
      update();
    });
  }
}

if (form) start();
