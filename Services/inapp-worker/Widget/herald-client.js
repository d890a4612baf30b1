// A person's inbox, kept up to date: no interface, no dependency. State is a fold of the service's numbered events, so
// that every tab and device comes to the same.
//
//   const inbox = new HeraldClient({ url: 'https://inbox.example', token: () => fetchToken() });
//   inbox.addEventListener('change', () => render(inbox.items, inbox.unread));
//   inbox.start();

const SILENCE = 95_000; // three pings of 30 s that did not come
const OPENING = 5_000;
const RETURNING = 600_000; // after so long on another transport the preferred one is tried again

export class HeraldClient extends EventTarget {
  /** `token`: a recipient's token, or a function that gives a fresh one. `transports`: in the order of preference. */
  constructor({ url = '', token, transports = ['websocket', 'sse', 'poll'] }) {
    super();
    this.base = new URL('api/v1/inbox', new URL(url || '/', globalThis.location?.href)).href;
    this.askToken = typeof token === 'function' ? token : async () => token;
    this.transports = transports;
    this.seq = null;
    this.unread = 0;
    this.unseen = 0;
    this.transport = null;
    this.byID = new Map();
    this.cursor = null;
    this.running = null;
    this.work = Promise.resolve();
    this.pauses = new Set();
    this.wakeUp = () => { for (const end of [...this.pauses]) end(); };
  }

  /** The newest first, without what is archived. */
  get items() {
    return [...this.byID.values()].filter((item) => !item.archived_at).sort((a, b) => b.seq - a.seq);
  }

  get connected() { return this.transport !== null; }
  get hasMore() { return this.cursor !== null; }

  start() {
    if (this.running) return;
    this.running = new AbortController();
    globalThis.addEventListener?.('online', this.wakeUp);
    this.run(this.running.signal);
  }

  stop() {
    this.running?.abort();
    this.running = null;
    globalThis.removeEventListener?.('online', this.wakeUp);
    this.use(null);
  }

  read(id) { return this.mark(id, 'read'); }
  seen(id) { return this.mark(id, 'seen'); }
  archive(id) { return this.mark(id, 'archive'); }
  markUnread(id) { return this.mark(id, 'unread'); }
  readAll() { return this.ask('/read-all', { method: 'POST' }); }
  seenAll() { return this.ask('/seen-all', { method: 'POST' }); }

  loadMore() {
    return this.inTurn(async () => {
      if (!this.cursor) return;
      const page = await this.ask(`?limit=30&cursor=${encodeURIComponent(this.cursor)}`);
      for (const item of page.data) if (!this.byID.has(item.id)) this.byID.set(item.id, item);
      this.cursor = page.pagination.next_cursor;
      this.changed();
    });
  }

  mark(id, change) { return this.ask(`/${encodeURIComponent(id)}/${change}`, { method: 'POST' }); }

  // Asking

  async ask(path, options = {}) {
    const response = await fetch(this.base + path, await this.authorized(options));
    if (!response.ok) throw Object.assign(new Error(`inbox: ${response.status}`), { status: response.status });
    return response.json();
  }

  async authorized(options = {}) {
    return { ...options, headers: { ...options.headers, Authorization: `Bearer ${await this.askToken()}` } };
  }

  // Following

  async run(stopped) {
    let [choice, failures] = [0, 0];
    while (!stopped.aborted) {
      const [name, begun] = [this.transports[choice % this.transports.length], Date.now()];
      // What opens and brings nothing, as behind a proxy that holds it back, is no better than what does not open.
      let heard = false;
      const listener = {
        stopped,
        open: () => { if (!stopped.aborted) this.use(name); },
        heard: () => { heard = true; },
        event: (event) => { heard = true; this.enqueue(event, stopped); },
      };
      try { await this[name](listener); } catch (error) { this.lastError = error; }
      if (stopped.aborted) return;
      this.use(null);
      failures = heard ? 0 : failures + 1;
      if (heard && Date.now() - begun > RETURNING) choice = 0;
      else if (!heard && globalThis.navigator?.onLine !== false) choice += 1;
      await this.pause(failures, stopped);
    }
  }

  use(transport) {
    if (transport === this.transport) return;
    this.transport = transport;
    this.dispatchEvent(new Event('connection'));
  }

  /** Full jitter, up to half a minute; hardly any after the first failure of each transport, which has others to fall back on. */
  pause(failures, stopped) {
    const limit = failures < this.transports.length ? 250 : Math.min(30_000, 500 * 2 ** Math.min(failures, 6));
    return new Promise((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.pauses.delete(end);
        stopped.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, Math.random() * limit);
      this.pauses.add(end);
      stopped.addEventListener('abort', end);
    });
  }

  after(separator) { return this.seq === null ? '' : `${separator}after=${this.seq}`; }

  async websocket({ stopped, open, event }) {
    const token = await this.askToken();
    if (stopped.aborted) return;
    const address = this.base.replace(/^http/, 'ws') + '/ws' + this.after('?');
    await new Promise((resolve, reject) => {
      const socket = new WebSocket(address, ['herald.v1', `bearer.${token}`]);
      const watch = new Watch(() => socket.close(), OPENING);
      const stop = () => socket.close();
      stopped.addEventListener('abort', stop, { once: true });
      socket.onopen = () => { open(); watch.heard(SILENCE); };
      socket.onmessage = (message) => { watch.heard(SILENCE); event(JSON.parse(message.data)); };
      socket.onclose = (end) => {
        watch.end();
        stopped.removeEventListener('abort', stop);
        end.wasClean ? resolve() : reject(new Error(`websocket ${end.code}`));
      };
    });
  }

  /** Read with fetch, because EventSource cannot send a token. */
  async sse({ stopped, open, event }) {
    const control = new AbortController();
    const stop = () => control.abort();
    const watch = new Watch(stop, OPENING);
    stopped.addEventListener('abort', stop, { once: true });
    try {
      const options = await this.authorized({ signal: control.signal, headers: { Accept: 'text/event-stream' } });
      const response = await fetch(this.base + '/stream' + this.after('?'), options);
      if (!response.ok) throw new Error(`stream ${response.status}`);
      open();
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      let text = '';
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        watch.heard(SILENCE);
        text += part.value;
        const blocks = text.split('\n\n');
        text = blocks.pop();
        for (const block of blocks) parse(block, event);
      }
    } finally {
      watch.end();
      stopped.removeEventListener('abort', stop);
    }
  }

  async poll({ stopped, open, heard, event }) {
    let isOpen = false;
    while (!stopped.aborted) {
      const wait = this.seq === null ? 0 : isOpen ? 30 : 1;
      const answer = await this.ask(`/poll?wait=${wait}${this.after('&')}`, { signal: stopped });
      isOpen = true;
      open();
      heard();
      for (const one of answer.data.events) event(one);
      await this.work;
    }
  }

  // Folding

  /** One after the other: an event waits while the feed is read. */
  inTurn(work) {
    const done = this.work.then(work);
    this.work = done.catch((error) => { this.lastError = error; });
    return done;
  }

  enqueue(event, stopped) {
    this.inTurn(() => this.apply(event, stopped)).catch(() => {});
  }

  async apply({ event, data }, stopped) {
    if (event === 'ping' || stopped.aborted) return;
    if (event === 'reset') return this.reload(stopped);
    if (event === 'counts') {
      if (data.seq >= (this.seq ?? 0)) [this.unread, this.unseen] = [data.unread, data.unseen];
      return this.changed();
    }
    if (this.seq !== null && data.seq <= this.seq) return;
    this.seq = data.seq;
    if (event === 'notification') {
      this.byID.set(data.item.id, data.item);
      this.dispatchEvent(new CustomEvent('notification', { detail: data.item }));
    } else if (event === 'retracted') {
      this.byID.delete(data.id);
    } else if (event === 'updated') {
      const touched = data.id ? [this.byID.get(data.id)] : this.byID.values();
      for (const item of touched) if (item) marked(item, data.change, data.at);
    }
    this.changed();
  }

  /** Until it succeeds, for what follows would stand on nothing; one that is stopped before begins anew. */
  async reload(stopped) {
    this.seq = null;
    for (let failures = 1; !stopped.aborted; failures += 1) {
      try {
        return this.replace(await this.ask('?limit=30', { signal: stopped }));
      } catch (error) {
        this.lastError = error;
        await this.pause(failures, stopped);
      }
    }
  }

  replace(page) {
    this.byID = new Map(page.data.map((item) => [item.id, item]));
    [this.seq, this.unread, this.unseen] = [page.meta.seq, page.meta.unread, page.meta.unseen];
    this.cursor = page.pagination.next_cursor;
    this.changed();
  }

  changed() { this.dispatchEvent(new Event('change')); }
}

/** What is read was seen, what is archived was read, and what is unread again is back from the archive. */
function marked(item, change, at) {
  item.seen_at ??= at;
  if (change === 'read' || change === 'archive') item.read_at ??= at;
  if (change === 'archive') item.archived_at ??= at;
  if (change === 'unread') [item.read_at, item.archived_at] = [null, null];
}

function parse(block, event) {
  const fields = {};
  for (const line of block.split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields[line.slice(0, colon)] = line.slice(colon + 1).trimStart();
  }
  if (fields.event) event({ event: fields.event, data: JSON.parse(fields.data) });
}

/** Calls `action` when nothing was heard for too long. */
class Watch {
  constructor(action, limit) { this.action = action; this.heard(limit); }
  heard(limit) { clearTimeout(this.timer); this.timer = setTimeout(this.action, limit); }
  end() { clearTimeout(this.timer); }
}
