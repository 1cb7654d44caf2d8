// Makes the page open without a connection. vite.config.ts fills in the two names below at build time.
const SHELL = __SHELL__;
const NAME = `glimpse-${__HASH__}`;
const DATA = 'glimpse-data';

/** What models need to run in the page: kept from the last time it was fetched. */
const KEPT = /^\/v1\/models(\/[^/]+\/(files\/[^/]+|card|samples(\/[^/]+)?))?$/;
/** Paths of the same origin that are not the page. */
const NOT_PAGE = /^\/(v1|predict|docs|health|openapi\.json)(\/|$)/;

self.addEventListener('install', (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(SHELL)));
});

self.addEventListener('activate', (event) => {
  // A new version takes over once no tab shows the old one: only then may the old one's files go.
  event.waitUntil(
    caches
      .keys()
      .then((names) =>
        Promise.all(names.filter((name) => name !== NAME && name !== DATA).map((name) => caches.delete(name))),
      )
      .then(() => self.clients.claim()),
  );
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== location.origin) return;
  if (request.mode === 'navigate' && !NOT_PAGE.test(pathname)) event.respondWith(page(request));
  else if (pathname.startsWith('/assets/')) event.respondWith(asset(request));
  else if (SHELL.includes(pathname)) event.respondWith(newest(request, NAME));
  else if (KEPT.test(pathname)) event.respondWith(newest(request, DATA));
});

async function page(request) {
  try {
    return await fetch(request);
  } catch {
    return (await caches.match('/')) ?? Response.error();
  }
}

// Files under /assets carry a hash of their content in the name: once here, they stay right.
async function asset(request) {
  const known = await caches.match(request);
  if (known) return known;
  const response = await fetch(request);
  if (response.ok) (await caches.open(NAME)).put(request, response.clone());
  return response;
}

async function newest(request, name) {
  try {
    const response = await fetch(request);
    if (response.ok) (await caches.open(name)).put(request, response.clone());
    return response;
  } catch (error) {
    const known = await caches.match(request, { ignoreVary: true });
    if (known) return known;
    throw error;
  }
}
