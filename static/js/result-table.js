// The table of results: sorting by a heading keeps the sideways scroll position. Works as plain links without this.
const KEY = "result-table-scroll";

for (const region of document.querySelectorAll("[data-result-table]")) {
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
