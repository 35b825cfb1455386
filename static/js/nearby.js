// Stores nearby: the location stays in this page; it is compared with whole county lists. Without this, places are chosen.
const EARTH_RADIUS = 6371008.8;
const SHOWN = 20;
const STEP = 3;
const COUNTIES = 9;
const TOO_FAR = 100000;
const ROUGH = 500;

const radians = (degrees) => (degrees * Math.PI) / 180;

function distance([lon, lat], [otherLon, otherLat]) {
  const half = Math.sin(radians(otherLat - lat) / 2) ** 2
    + Math.cos(radians(lat)) * Math.cos(radians(otherLat)) * Math.sin(radians(otherLon - lon) / 2) ** 2;
  return 2 * EARTH_RADIUS * Math.asin(Math.sqrt(Math.min(1, half)));
}

function inWords(metres, words) {
  if (metres < 1000) return words.metres.replace("NUMBER", Math.max(50, Math.round(metres / 50) * 50));
  return words.kilometres.replace("NUMBER", (metres / 1000).toFixed(1));
}

async function read(address) {
  const answer = await fetch(address, { credentials: "omit" });
  if (!answer.ok) throw new Error(String(answer.status));
  return { kept: answer.headers.has("X-Kept"), ...(await answer.json()) };
}

async function nearestCounties(address, here) {
  const { counties } = await read(address);
  return counties
    .map(({ code, points }) => ({ code, metres: Math.min(...points.map((point) => distance(here, point))) }))
    .filter(({ metres }) => metres < TOO_FAR)
    .sort((one, other) => one.metres - other.metres)
    .slice(0, COUNTIES);
}

function rows({ columns, statuses, name, stores }, here) {
  return stores
    .map((values) => Object.fromEntries(columns.map((column, at) => [column, values[at]])))
    .filter(({ lon }) => lon !== null)
    .map((store) => ({ ...store, county: name, label: statuses[store.status], metres: distance(here, [store.lon, store.lat]) }));
}

// Three counties at a time, nearest first, until the list is full: seldom more than once.
async function find(here, words) {
  const counties = await nearestCounties(words.counties, here);
  const lists = [];
  let stores = [];
  for (let at = 0; at < counties.length && stores.length < SHOWN; at += STEP) {
    const codes = counties.slice(at, at + STEP);
    const answers = await Promise.allSettled(codes.map(({ code }) => read(`/stores/${code}/stores.json`)));
    const fresh = answers.filter(({ status }) => status === "fulfilled").map(({ value }) => value);
    lists.push(...fresh);
    stores = [...stores, ...fresh.flatMap((list) => rows(list, here))];
  }
  if (counties.length && !lists.length) throw new Error("no list");
  stores.sort((one, other) => one.metres - other.metres);
  return {
    stores: stores.slice(0, SHOWN),
    kept: lists.some((list) => list.kept),
    date: lists.map((list) => list.date).sort()[0],
  };
}

function entry(template, store, words) {
  const item = template.content.cloneNode(true);
  const put = (part, text) => {
    item.querySelector(`.nearby-item__${part}`).textContent = text;
  };
  put("name", store.name);
  item.querySelector(".nearby-item__name").href = `/s/${store.code}/`;
  put("away", inWords(store.metres, words));
  put("promise", store.days ? words.days.replace("NUMBER", store.days) : words.pledge);
  put("address", store.county + store.address);
  if (store.status !== "in_force") {
    put("status", store.label);
    item.querySelector(".nearby-item__status").hidden = false;
  }
  return item;
}

function position() {
  const options = { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 };
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(resolve, reject, options);
  });
}

function enhance(section) {
  const words = section.dataset;
  const button = section.querySelector("[data-locate]");
  const status = section.querySelector("[data-status]");
  const list = section.querySelector("[data-list]");
  const template = section.querySelector("template");

  const show = ({ stores, kept, date }, accuracy) => {
    list.replaceChildren(...stores.map((store) => entry(template, store, words)));
    const found = (kept ? words.kept : words.found).replace("NUMBER", stores.length).replace("DATE", date);
    const rough = accuracy > ROUGH ? words.rough.replace("NUMBER", Math.round(accuracy / 100) * 100) : "";
    status.textContent = stores.length ? found + rough : words.none;
  };

  button.addEventListener("click", async () => {
    button.disabled = true;
    list.replaceChildren();
    status.textContent = words.waiting;
    try {
      const { coords } = await position();
      status.textContent = words.loading;
      show(await find([coords.longitude, coords.latitude], words), coords.accuracy);
    } catch (error) {
      if (error.code === 1) status.textContent = words.refused;
      else if (error.code) status.textContent = words.failed;
      else status.textContent = words.offline;
    }
    button.disabled = false;
  });
  section.hidden = false;
}

// The page and its own files are kept, so that it opens without a network the next time.
async function keep(script) {
  const { active } = await navigator.serviceWorker.register(script).then(() => navigator.serviceWorker.ready);
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  const own = loaded.filter((name) => name.startsWith(location.origin) && !name.includes("/stores/"));
  active.postMessage([...new Set([location.origin + location.pathname, ...own])]);
}

const section = document.querySelector("[data-nearby]");
if (section && "geolocation" in navigator && isSecureContext) {
  enhance(section);
  if ("serviceWorker" in navigator) {
    addEventListener("load", () => keep(section.dataset.worker).catch(() => {}));
  }
}
