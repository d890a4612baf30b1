// Shows what Herald pushes to this browser, and opens its address when it is clicked. Serve it from your own origin, or
// load it from yours: importScripts('https://inbox.example/widget/herald-push-worker.js').

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('push', (event) => {
  event.waitUntil(show(read(event.data)));
});

self.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

// The browser has another subscription: the page that is open, or the next one, registers it.
self.addEventListener('pushsubscriptionchange', (event) => {
  event.waitUntil(tell({ type: 'herald-push-changed' }));
});

/** A push that is not ours, or is empty, is shown all the same: browsers end subscriptions that show nothing. */
function read(data) {
  try {
    return data?.json() ?? {};
  } catch {
    return { body: data.text() };
  }
}

async function show({ title, body, image, tag, badge, url, notification_id: id }) {
  await self.registration.showNotification(title ?? body ?? '', {
    body: title === undefined ? undefined : body,
    image,
    tag,
    renotify: tag !== undefined,
    data: { url, id },
  });
  if (badge !== undefined) await self.navigator.setAppBadge?.(badge).catch(() => {});
  await tell({ type: 'herald-push', id });
}

async function tell(message) {
  for (const client of await self.clients.matchAll({ includeUncontrolled: true })) client.postMessage(message);
}

/** In the tab that shows it already, or in a new one. Only addresses of the web are opened. */
async function open({ url } = {}) {
  if (!url || !/^https?:/.test(new URL(url, self.location).protocol)) return;
  const address = new URL(url, self.location).href;
  const tabs = await self.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const tab = tabs.find((tab) => tab.url === address);
  await (tab ? tab.focus() : self.clients.openWindow(address));
}
