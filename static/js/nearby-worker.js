// Keeps the page "nearby" for when there is no network: its files, and the county lists that were read. Nothing else.
const FILES = "nearby-files";
const LISTS = "nearby-lists";
const LIST = /^\/stores\/(\d{6}\/stores|counties)\.json$/;

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

// The page says which files it is made of; those of an older version go.
async function keep(addresses) {
  const files = await caches.open(FILES);
  await files.addAll(addresses);
  const there = await files.keys();
  await Promise.all(there.filter(({ url }) => !addresses.includes(url)).map((request) => files.delete(request)));
}

self.addEventListener("message", (event) => event.waitUntil(keep(event.data).catch(() => {})));

async function kept(request, cache, mark) {
  const found = await (await caches.open(cache)).match(request, { ignoreSearch: true, ignoreVary: true });
  if (!found) return Response.error();
  if (!mark) return found;
  const headers = new Headers(found.headers);
  headers.set("X-Kept", "1");
  return new Response(found.body, { headers });
}

async function list(request) {
  try {
    const answer = await fetch(request);
    if (answer.ok) await (await caches.open(LISTS)).put(request, answer.clone());
    return answer;
  } catch {
    return kept(request, LISTS, true);
  }
}

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (LIST.test(pathname)) event.respondWith(list(request));
  else event.respondWith(fetch(request).catch(() => kept(request, FILES, false)));
});
