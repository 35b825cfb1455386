// The table of results: its heads stay in sight, and sorting keeps the sideways position. Plain links without this.
const KEY = "result-table-scroll";

function keepPosition(region) {
  const kept = sessionStorage.getItem(KEY);
  if (kept) {
    const { path, left } = JSON.parse(kept);
    if (path === location.pathname) region.scrollLeft = left;
    sessionStorage.removeItem(KEY);
  }
  region.addEventListener("click", (event) => {
    if (event.target.closest(".result-table__sort")) {
      sessionStorage.setItem(KEY, JSON.stringify({ path: location.pathname, left: region.scrollLeft }));
    }
  });
}

// A region that scrolls sideways holds its own sticky heads captive, so a copy of them sticks to the window.
function stickHeads(region) {
  const heads = region.querySelector("thead");
  const bar = document.createElement("div");
  const table = document.createElement("table");
  bar.className = "data-table result-table result-table__heads";
  bar.setAttribute("aria-hidden", "true");
  const copy = heads.cloneNode(true);
  for (const link of copy.querySelectorAll("a")) link.tabIndex = -1;
  for (const item of copy.querySelectorAll("[id]")) item.removeAttribute("id");
  table.append(copy);
  bar.append(table);
  region.before(bar);

  const fit = () => {
    table.style.width = `${region.querySelector("table").offsetWidth}px`;
    [...heads.rows[0].cells].forEach((cell, place) => {
      const width = `${cell.getBoundingClientRect().width}px`;
      Object.assign(copy.rows[0].cells[place].style, { width, minWidth: width, maxWidth: width });
    });
    bar.style.marginBottom = `-${bar.offsetHeight}px`;
    bar.scrollLeft = region.scrollLeft;
  };
  const show = () => {
    const { top, bottom } = region.getBoundingClientRect();
    bar.classList.toggle("result-table__heads--shown", top < 0 && bottom > 2 * heads.offsetHeight);
  };
  region.addEventListener("scroll", () => { bar.scrollLeft = region.scrollLeft; }, { passive: true });
  addEventListener("scroll", show, { passive: true });
  new ResizeObserver(() => { fit(); show(); }).observe(region.querySelector("table"));
}

for (const region of document.querySelectorAll("[data-result-table]")) {
  keepPosition(region);
  stickHeads(region);
}
