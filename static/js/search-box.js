// Suggestions under a search box: ARIA APG combobox with a list; without this module the form just searches.
const WAIT_MS = 150;

function enhance(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-list`;
  list.className = "search-box__list";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.labels[0].textContent);
  list.hidden = true;
  input.form.append(list);
  Object.entries({ role: "combobox", "aria-autocomplete": "list", "aria-controls": list.id, "aria-expanded": "false" })
    .forEach(([name, value]) => input.setAttribute(name, value));

  let timer;
  let request;
  let typed = "";
  let current = -1;

  const close = () => {
    list.hidden = true;
    current = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };

  const mark = (index) => {
    current = index;
    [...list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === index)));
    const option = list.children[index];
    input.value = option ? option.dataset.title : typed;
    if (!option) return input.removeAttribute("aria-activedescendant");
    option.scrollIntoView({ block: "nearest" });
    return input.setAttribute("aria-activedescendant", option.id);
  };

  const show = (suggestions) => {
    list.replaceChildren(...suggestions.map(({ title, url, section }, i) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${i}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.dataset.url = url;
      option.dataset.title = title;
      option.append(title);
      if (section) {
        const label = document.createElement("small");
        label.textContent = section;
        option.append(label);
      }
      return option;
    }));
    current = -1;
    list.hidden = suggestions.length === 0;
    input.setAttribute("aria-expanded", String(suggestions.length > 0));
  };

  const ask = async () => {
    request?.abort();
    request = new AbortController();
    try {
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(typed)}`, { signal: request.signal });
      if (answer.ok) show((await answer.json()).suggestions);
    } catch (error) {
      // Typing on aborts the last question; offline, the form still works.
      if (error.name !== "AbortError") close();
    }
  };

  input.addEventListener("input", (event) => {
    clearTimeout(timer);
    typed = input.value;
    if (event.isComposing) return;
    if (typed.trim()) timer = setTimeout(ask, WAIT_MS);
    else close();
  });
  input.addEventListener("compositionend", () => input.dispatchEvent(new Event("input")));

  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const size = list.hidden ? 0 : list.children.length;
    if (event.key === "Escape" && size) {
      event.preventDefault();
      input.value = typed;
      close();
    } else if (event.key === "Enter" && size && current >= 0) {
      event.preventDefault();
      window.location.assign(list.children[current].dataset.url);
    } else if (size && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      const step = event.key === "ArrowDown" ? 1 : -1;
      mark(((current + 1 + step + size + 1) % (size + 1)) - 1);
    }
  });

  // mousedown comes before blur, which would close the list under the pointer.
  list.addEventListener("mousedown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const option = event.target.closest("[role=option]");
    if (option) window.location.assign(option.dataset.url);
  });
  input.addEventListener("blur", close);
}

document.querySelectorAll("input[data-suggest]").forEach(enhance);
