/* The editor page of a comparison test: curves drawn as they are typed, the tree of criteria with the sums of
   weights, choices that follow the names typed above, proposed sentences, and the findings. */

const own = document.getElementById("cms-comparison");
const criteria = document.getElementById("id_criteria-FORMS");
const rules = document.getElementById("id_rules-FORMS");

/** Runs a function once after calls have stopped coming. */
function settled(run, pause = 300) {
  const waiting = new Map();
  return (key) => {
    clearTimeout(waiting.get(key));
    waiting.set(key, setTimeout(() => run(key), pause));
  };
}

const field = (child, name) => child.querySelector(`[name$="-${name}"]`);
const children = (list) => [...(list?.querySelectorAll(":scope > [data-inline-panel-child]") ?? [])]
  .filter((child) => field(child, "DELETE")?.value !== "1" && !child.classList.contains("deleted"));

/** What stands in the form of every criterion. */
const rows = () => children(criteria).map((child) => ({
  child,
  key: field(child, "key").value.trim(),
  name: field(child, "name").value.trim(),
  parent: field(child, "parent").value,
  weight: field(child, "weight").value.trim(),
  group: !field(child, "curve_kind").value,
}));

/** The rows in the order of the tree, each with its depth. */
function walk(all, parent = "", depth = 0) {
  const known = new Set(all.map((row) => row.key));
  return all.filter((row) => (known.has(row.parent) && row.parent !== row.key ? row.parent : "") === parent)
    .flatMap((row) => [{ ...row, depth }, ...(row.key && depth < 4 ? walk(all, row.key, depth + 1) : [])]);
}

/** Sums of decimals without binary fractions: in units of a ten-thousandth. */
const units = (text) => Math.round(Number(text) * 10000) || 0;

function drawTree(all) {
  const tree = document.querySelector("[data-criteria-tree]");
  const list = document.createElement("ul");
  const sums = new Map();
  all.forEach((row) => sums.set(row.parent, (sums.get(row.parent) ?? 0) + units(row.weight)));
  const told = (key) => {
    const sum = (sums.get(key) ?? 0) / 10000;
    const note = document.createElement("b");
    note.textContent = sum === 100 ? `合计 100 ✓` : `合计 ${sum}，应为 100`;
    note.className = sum === 100 ? "criteria-tree__right" : "criteria-tree__wrong";
    return note;
  };
  walk(all).forEach((row) => {
    const item = document.createElement("li");
    item.style.setProperty("--depth", row.depth);
    const link = document.createElement("a");
    link.href = `#${row.child.id}`;
    link.textContent = row.name || "（未命名）";
    item.append(link, ` ${row.weight || 0} %`);
    if (sums.has(row.key) && row.key) item.append("，下级", told(row.key));
    list.append(item);
  });
  const head = document.createElement("p");
  if (all.length) head.append("最上层", told(""));
  tree.replaceChildren(head, list);
}

/** The choices of a select: the rows given, and what is chosen even when it is no longer there. */
function offer(select, choices) {
  const before = select.value;
  const options = [select.options[0], ...choices.filter((row) => row.key)
    .map((row) => new Option("　".repeat(row.depth) + (row.name || row.key), row.key))];
  if (before && !options.some((option) => option.value === before)) {
    options.push(new Option(`${before}（不存在）`, before));
  }
  select.replaceChildren(...options);
  select.value = before;
}

/** A key for a row that has none: the next free number. */
function nameRows(list, letter) {
  const taken = new Set(children(list).map((child) => field(child, "key").value.trim()));
  children(list).forEach((child) => {
    const key = field(child, "key");
    let number = 1;
    while (!key.value.trim() && taken.has(`${letter}${number}`)) number += 1;
    if (!key.value.trim()) {
      key.value = `${letter}${number}`;
      taken.add(key.value);
    }
  });
}

function refresh() {
  nameRows(criteria, "c");
  if (rules) nameRows(rules, "r");
  const all = walk(rows());
  drawTree(rows());
  all.forEach((row) => offer(field(row.child, "parent"), all.filter((one) => one.group && one.key !== row.key)));
  rules?.querySelectorAll("select[data-keys]").forEach((select) => offer(select, all));
}

async function drawCurve(curve) {
  const asked = new URLSearchParams({ name: curve.dataset.curve });
  curve.querySelectorAll("input, select").forEach((input) => asked.set(input.name, input.value));
  const answer = await fetch(`${own.dataset.curve}?${asked}`, { headers: { "X-Requested-With": "fetch" } });
  if (answer.ok) curve.querySelector("[data-curve-drawing]").innerHTML = await answer.text();
}

/** Another empty row as soon as the last one is used. */
function growRows(curve) {
  const body = curve.querySelector(".curve__rows tbody");
  const last = body.rows[body.rows.length - 1];
  if (![...last.querySelectorAll("input")].some((input) => input.value)) return;
  const next = last.cloneNode(true);
  next.querySelectorAll("input").forEach((input) => {
    input.name = input.name.replace(/_row\d+_/, `_row${body.rows.length}_`);
    input.value = "";
  });
  body.append(next);
}

const PARTS = ["when_subject", "when_quantity", "when_operator", "when_against", "effect", "node", "amount"];

async function propose(rule) {
  const sentence = field(rule, "sentence");
  if (sentence.value && sentence.value !== rule.dataset.proposed) return;
  const asked = new URLSearchParams(PARTS.map((part) => [part, field(rule, part).value]));
  ["when_subject", "node"].forEach((part) => {
    asked.set(`${part}_name`, field(rule, part).selectedOptions[0]?.value ? field(rule, part).selectedOptions[0].text : "");
  });
  const answer = await fetch(`${own.dataset.sentence}?${asked}`);
  if (!answer.ok) return;
  rule.dataset.proposed = await answer.text();
  sentence.value = rule.dataset.proposed;
}

async function showChecks() {
  const place = document.querySelector("[data-checks]");
  if (!place) return;
  const answer = await fetch(place.dataset.checks, { headers: { "X-Requested-With": "fetch" } });
  if (answer.ok) place.innerHTML = await answer.text();
}

if (criteria) {
  const redraw = settled(drawCurve);
  const repeat = settled(propose);
  const again = settled(refresh, 150);
  criteria.addEventListener("input", (event) => {
    const curve = event.target.closest("[data-curve]");
    if (curve) {
      growRows(curve);
      redraw(curve);
    }
    again("tree");
  });
  rules?.addEventListener("input", (event) => {
    const rule = event.target.closest("[data-inline-panel-child]");
    if (rule && !event.target.name.endsWith("-sentence")) repeat(rule);
  });
  [criteria, rules].forEach((list) => list && new MutationObserver(() => again("tree")).observe(list, { childList: true }));
  document.addEventListener("click", (event) => {
    if (event.target.closest("[id$='-DELETE-button']")) again("tree");
  });
  document.addEventListener("w-autosave:success", showChecks);
  refresh();
  showChecks();
}
