// The last questions of this browser, kept in it and shown where no question is asked yet.
const KEY = "recent-searches";
const LIMIT = 8;

const read = () => {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, LIMIT) : [];
  } catch {
    return [];
  }
};

const write = (questions) => {
  try {
    localStorage.setItem(KEY, JSON.stringify(questions));
  } catch {
    // Storage is full or forbidden: nothing is remembered.
  }
};

const question = new URLSearchParams(window.location.search).get("q")?.trim().slice(0, 200);
if (question) write([question, ...read().filter((one) => one !== question)].slice(0, LIMIT));

const section = document.getElementById("recent");
if (section && read().length) {
  section.querySelector("ul").replaceChildren(...read().map((text) => {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `?q=${encodeURIComponent(text)}`;
    link.textContent = text;
    item.append(link);
    return item;
  }));
  section.querySelector("button").addEventListener("click", () => {
    localStorage.removeItem(KEY);
    section.hidden = true;
  });
  section.hidden = false;
}
