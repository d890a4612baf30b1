// <herald-inbox url="https://inbox.example" token="…"></herald-inbox>: a bell with a badge, and the inbox behind it.
// Attributes: url, token, lang, transports; and api, the gateway's address, for a tab with the person's preferences.
// Property `token` may be a function that gives a fresh one. Another token or address, also later, is another inbox.

import { HeraldClient } from './herald-client.js';
import { FRAME, STYLE, element } from './herald-inbox-frame.js';
import { WORDS } from './herald-inbox-words.js';
import { wishes } from './herald-inbox-wishes.js';
import { HeraldPreferences } from './herald-preferences.js';

export class HeraldInbox extends HTMLElement {
  static observedAttributes = ['url', 'token', 'transports', 'api', 'lang'];
  #token = null;

  get token() { return this.#token ?? this.getAttribute('token'); }
  set token(token) {
    this.#token = token;
    this.restart();
  }

  connectedCallback() {
    if (!this.shadowRoot) this.build();
    // What was set before this script was there hides the property.
    if (Object.hasOwn(this, 'token')) {
      this.#token = this.token;
      delete this.token;
    }
    this.start();
  }

  disconnectedCallback() {
    this.toggle(false);
    this.end();
  }

  attributeChangedCallback(name, before, now) {
    if (before === now || !this.client) return;
    if (name === 'lang') this.render();
    else this.restart();
  }

  /** Without a token there is nobody's inbox to show, and the bell waits for one. */
  start() {
    const transports = this.getAttribute('transports')?.split(/[\s,]+/).filter(Boolean);
    const client = new HeraldClient({
      url: this.getAttribute('url') ?? '',
      token: this.token,
      ...(transports && { transports }),
    });
    const api = this.getAttribute('api');
    [this.client, this.failure] = [client, false];
    this.preferences = api ? new HeraldPreferences(api, client.askToken) : null;
    client.addEventListener('change', () => this.changed(client));
    client.addEventListener('connection', () => this.changed(client));
    client.addEventListener('notification', (event) => { if (client === this.client) this.announce(event.detail); });
    if (this.token) client.start();
    this.render();
  }

  end() {
    this.client?.stop();
    this.client = null;
  }

  restart() {
    if (!this.client) return;
    this.end();
    this.$wishes.hidden = true;
    this.start();
  }

  /** One that was replaced has nothing to say. What comes while the panel is open is seen. */
  changed(client) {
    if (client !== this.client) return;
    this.failure = false;
    this.render();
    if (!this.$panel.hidden) this.see();
  }

  see() {
    if (!this.client.unseen || this.isSeeing) return;
    this.isSeeing = true;
    this.client.seenAll().catch(() => {}).finally(() => { this.isSeeing = false; });
  }

  /** What did not work is shown and said. */
  async attempt(work) {
    try { await work(); } catch {
      this.failure = true;
      this.$spoken.textContent = this.words.failed;
      this.render();
    }
  }

  get words() {
    const language = (this.lang || this.closest('[lang]')?.lang || navigator.language || 'en').toLowerCase();
    return { ...WORDS.en, ...WORDS[language.split('-')[0]], ...this.strings };
  }

  build() {
    const root = this.attachShadow({ mode: 'open' });
    const style = document.createElement('style');
    style.textContent = STYLE;
    const frame = document.createElement('template');
    frame.innerHTML = FRAME;
    root.append(style, frame.content);
    for (const name of ['bell', 'badge', 'panel', 'all', 'more', 'empty', 'offline', 'spoken', 'gear', 'wishes']) {
      this[`$${name}`] = root.querySelector(`.${name}`);
    }
    [this.$list, this.$head] = [root.querySelector('ul'), root.querySelector('h2')];
    this.$bell.onclick = () => this.toggle();
    this.$all.onclick = () => this.attempt(() => this.client.readAll());
    this.$more.onclick = () => this.attempt(() => this.client.loadMore());
    this.$gear.onclick = () => this.choose(this.$wishes.hidden);
    root.addEventListener('keydown', (event) => this.key(event));
    this.outside = (event) => { if (!event.composedPath().includes(this)) this.toggle(false); };
  }

  toggle(open = this.$panel?.hidden) {
    if (!this.$panel || open === !this.$panel.hidden) return;
    this.$panel.hidden = !open;
    this.$bell.setAttribute('aria-expanded', String(open));
    if (open) {
      document.addEventListener('click', this.outside);
      this.see();
      (this.$list.querySelector('button, a') ?? this.$panel).focus();
    } else {
      document.removeEventListener('click', this.outside);
    }
  }

  key(event) {
    if (event.key === 'Escape' && !this.$panel.hidden) {
      this.toggle(false);
      this.$bell.focus();
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    const rows = [...this.$list.children];
    const at = rows.indexOf(this.shadowRoot.activeElement?.closest('li'));
    const next = rows[at + (event.key === 'ArrowDown' ? 1 : -1)];
    if (next) { event.preventDefault(); next.querySelector('a, button').focus(); }
  }

  announce(item) {
    this.$spoken.textContent = this.words.arrived.replace('{title}', item.content.title ?? item.content.body ?? '');
  }

  render() {
    const { client, words } = this;
    if (!client) return;
    const count = words.unread.replace('{n}', client.unread);
    this.$badge.hidden = client.unread === 0;
    this.$badge.textContent = client.unread > 99 ? '99+' : String(client.unread);
    this.$bell.setAttribute('aria-label', `${words.inbox}, ${count}`);
    this.$panel.setAttribute('aria-label', words.inbox);
    this.$head.textContent = words.inbox;
    this.$all.textContent = words.readAll;
    this.$all.disabled = client.unread === 0;
    this.$offline.hidden = client.connected && !this.failure;
    this.$offline.textContent = client.connected ? words.failed : words.offline;
    [this.$more.hidden, this.$more.textContent] = [!client.hasMore, words.more];
    const items = client.items;
    [this.$empty.hidden, this.$empty.textContent] = [items.length > 0 || !this.$wishes.hidden, words.empty];
    this.renderItems(items, words);
    this.renderTabs(words);
  }

  /** The inbox, or what the person wants; one at a time. */
  renderTabs(words) {
    const chooses = !this.$wishes.hidden;
    this.$gear.hidden = !this.preferences;
    this.$gear.setAttribute('aria-pressed', String(chooses));
    [this.$gear.title, this.$head.textContent] = [words.settings, chooses ? words.settings : words.inbox];
    this.$gear.setAttribute('aria-label', words.settings);
    this.$list.hidden = this.$all.hidden = chooses;
    if (chooses) this.$more.hidden = true;
  }

  async choose(open) {
    this.$wishes.hidden = !open;
    this.render();
    if (!open) return;
    this.$wishes.replaceChildren();
    try {
      await this.preferences.load();
      this.$wishes.replaceChildren(...wishes(this.preferences, this.words, (work) => this.trying(work)));
    } catch { this.$wishes.replaceChildren(element('p', 'empty', this.words.failed)); }
  }

  /** Afterwards they show what is so: what was saved elsewhere too, and not what could not be saved. */
  async trying(work) {
    try { await work(); } catch { this.$spoken.textContent = this.words.failed; await this.preferences.load().catch(() => {}); }
    for (const choice of this.$wishes.querySelectorAll('input, select')) choice.refresh();
  }

  /** Rows are kept, so that the focus stays where it is. */
  renderItems(items, words) {
    const known = new Map([...this.$list.children].map((row) => [row.dataset.id, row]));
    const rows = items.map((item) => {
      const state = `${item.id} ${item.read_at} ${words.read}`;
      const row = known.get(item.id);
      if (row?.dataset.state === state) return row;
      return this.row(item, words, state);
    });
    const focused = this.shadowRoot.activeElement?.closest('li')?.dataset.id;
    this.$list.replaceChildren(...rows);
    if (focused && !this.shadowRoot.activeElement) {
      (rows.find((row) => row.dataset.id === focused) ?? rows[0])?.querySelector('a, button').focus();
    }
  }

  row(item, words, state) {
    const { title, body, url } = item.content;
    const row = document.createElement('li');
    [row.dataset.id, row.dataset.state] = [item.id, state];
    row.classList.toggle('fresh', !item.read_at);
    const text = element('div', 'text');
    const link = safe(url);
    const head = element(link ? 'a' : 'span', 'title', title ?? body ?? '');
    if (link) {
      [head.href, head.target, head.rel] = [link, '_blank', 'noopener'];
      head.onclick = () => { if (!item.read_at) this.attempt(() => this.client.read(item.id)); };
    }
    const when = element('time', '', new Date(item.created_at).toLocaleString(this.lang || undefined));
    when.dateTime = item.created_at;
    text.append(head);
    if (title && body) text.append(element('p', 'body', body));
    text.append(when);
    for (const part of text.children) part.dir = 'auto';
    const [sign, label] = item.read_at ? ['○', words.unreadAgain] : ['●', words.read];
    row.append(
      text,
      this.action(sign, label, () => (item.read_at ? this.client.markUnread(item.id) : this.client.read(item.id))),
      this.action('✕', words.archive, () => this.client.archive(item.id)),
    );
    return row;
  }

  action(sign, label, work) {
    const button = element('button', '', sign);
    Object.assign(button, { type: 'button', title: label, onclick: () => this.attempt(work) });
    button.setAttribute('aria-label', label);
    return button;
  }
}

/** A notification's link, if it leads to the web and does not run. */
function safe(url) {
  try {
    const parsed = new URL(url, location.href);
    return url && ['https:', 'http:'].includes(parsed.protocol) ? parsed.href : null;
  } catch { return null; }
}

customElements.define('herald-inbox', HeraldInbox);
