/* The grids of samples and measurements: a pasted block fills cells, arrows and Enter move, changes are marked. */

const table = document.querySelector("[data-grid]");

/** The inputs of the grid, row by row. */
const rows = () => [...table.tBodies[0].rows].map((row) => [...row.querySelectorAll("input[name^='c-']")]);

function mark(input) {
  const cell = input.closest("td");
  cell.classList.toggle("grid-table__changed", input.value.trim() !== input.dataset.stored);
  cell.classList.remove("grid-table__wrong");
  cell.querySelector(".grid-table__error")?.remove();
  input.removeAttribute("aria-invalid");
  input.removeAttribute("aria-describedby");
}

function tell() {
  const changed = table.querySelectorAll(".grid-table__changed, .grid-table__wrong").length;
  const status = document.querySelector("[data-grid-status]");
  status.textContent = changed ? `${changed} 格改动还没有保存` : "";
}

/** Fills the cells from the one pasted into; what does not fit is told. */
function paste(input, text) {
  const all = rows();
  const top = all.findIndex((row) => row.includes(input));
  const left = all[top].indexOf(input);
  let lost = 0;
  text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n").forEach((line, down) => {
    line.split("\t").forEach((value, right) => {
      const target = all[top + down]?.[left + right];
      if (target) {
        target.value = value.trim();
        mark(target);
      } else if (value.trim()) {
        lost += 1;
      }
    });
  });
  tell();
  if (lost) {
    document.querySelector("[data-grid-status]").textContent += `；${lost} 格超出表格，没有粘贴`;
  }
}

function move(input, down, right) {
  const all = rows();
  const at = all.findIndex((row) => row.includes(input));
  const target = all[at + down]?.[all[at].indexOf(input) + right];
  if (target) {
    target.focus();
    target.select();
  }
  return Boolean(target);
}

const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] };

/** Left and right leave a cell only from the end of its text. */
function step(event) {
  const { selectionStart: start, selectionEnd: end, value } = event.target;
  if (event.key === "ArrowLeft" && start === 0 && end === 0) return [0, -1];
  if (event.key === "ArrowRight" && start === value.length) return [0, 1];
  return STEPS[event.key];
}

if (table) {
  table.addEventListener("paste", (event) => {
    const text = event.clipboardData.getData("text/plain");
    if (event.target.matches("input[name^='c-']") && /[\t\n]/.test(text.trimEnd())) {
      event.preventDefault();
      paste(event.target, text);
    }
  });
  table.addEventListener("input", (event) => {
    if (event.target.matches("input[name^='c-']")) {
      mark(event.target);
      tell();
    }
  });
  table.addEventListener("keydown", (event) => {
    if (!event.target.matches("input[name^='c-']") || event.isComposing) return;
    const way = step(event);
    if (way && (move(event.target, ...way) || event.key === "Enter")) event.preventDefault();
  });
  let saving = false;
  table.closest("form").addEventListener("submit", () => { saving = true; });
  window.addEventListener("beforeunload", (event) => {
    if (!saving && table.querySelector(".grid-table__changed")) event.preventDefault();
  });
  document.querySelector("[data-grid-errors]")?.focus();
}
