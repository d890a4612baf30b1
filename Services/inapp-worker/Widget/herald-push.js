// Subscribes this browser to a person's pushes. Call `subscribe` from a click: browsers ask for permission only then.
//
//   const push = new HeraldPush({ key: VAPID_PUBLIC_KEY, register: (device) => myServer.register(device) });
//   button.onclick = () => push.subscribe();
//   push.refresh(); // on each page: browsers change subscriptions by themselves
//
// `register` is given the body of POST /api/v1/users/{user}/devices, which your server sends with its own token.

const REGISTERED = 'herald-push-registered';

export class HeraldPush {
  /** `key`: the public VAPID key in URL-safe base 64. `worker`: where the service worker is; its folder is its scope. */
  constructor({ key, register, worker = 'herald-push-worker.js', app }) {
    Object.assign(this, { key, register, worker, app });
    globalThis.navigator?.serviceWorker?.addEventListener('message', ({ data }) => {
      if (data?.type === 'herald-push-changed') this.refresh().catch(() => {});
    });
  }

  static get isSupported() { return 'serviceWorker' in navigator && 'PushManager' in globalThis; }

  /** Resolves to the device as it was registered; rejects when the person says no. */
  async subscribe() {
    if (!HeraldPush.isSupported) throw new Error('this browser has no push');
    if ((await Notification.requestPermission()) !== 'granted') throw new Error('notifications are not allowed');
    const registration = await this.ready();
    const applicationServerKey = bytes(this.key);
    const old = await registration.pushManager.getSubscription();
    if (old && !same(old.options.applicationServerKey, applicationServerKey)) await old.unsubscribe();
    const subscription = await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey });
    const device = await this.register(this.device(subscription));
    localStorage.setItem(REGISTERED, subscription.endpoint);
    return device;
  }

  /** Registers again if the browser has another subscription than the one that was registered; asks nobody anything. */
  async refresh() {
    const registered = HeraldPush.isSupported && Notification.permission === 'granted' && localStorage.getItem(REGISTERED);
    if (!registered) return null;
    const subscription = await (await this.ready()).pushManager.getSubscription();
    return subscription?.endpoint === registered ? null : this.subscribe();
  }

  /** What the service answers for this subscription from now on makes Herald forget it. */
  async unsubscribe() {
    localStorage.removeItem(REGISTERED);
    const registration = await navigator.serviceWorker.getRegistration(this.worker);
    return (await (await registration?.pushManager.getSubscription())?.unsubscribe()) ?? false;
  }

  async ready() {
    const registration = await navigator.serviceWorker.register(this.worker);
    const starting = registration.installing ?? registration.waiting;
    if (!registration.active && starting) {
      await new Promise((resolve, reject) => starting.addEventListener('statechange', () => {
        if (starting.state === 'activated') resolve();
        if (starting.state === 'redundant') reject(new Error('the service worker could not be installed'));
      }));
    }
    return registration;
  }

  device(subscription) {
    const { endpoint, keys } = subscription.toJSON();
    const device = { platform: 'webpush', subscription: { endpoint, keys: { p256dh: keys.p256dh, auth: keys.auth } } };
    return this.app ? { ...device, app: this.app } : device;
  }
}

function bytes(base64url) {
  const text = atob(base64url.replace(/-/g, '+').replace(/_/g, '/'));
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}

function same(buffer, other) {
  const mine = new Uint8Array(buffer ?? []);
  return mine.length === other.length && mine.every((byte, index) => byte === other[index]);
}
