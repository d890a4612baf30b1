// <herald-inbox url="https://inbox.example" token="…"></herald-inbox>: a bell with a badge, and the inbox behind it.
// Attributes: url, token, lang, transports; and api, the gateway's address, for a tab with the person's preferences.
// Property `token` may be a function that gives a fresh one.

import { HeraldClient } from './herald-client.js';
import { DIGESTS, HeraldPreferences } from './herald-preferences.js';

const WORDS = {
  en: { inbox: 'Notifications', unread: '{n} unread', empty: 'Nothing here', readAll: 'Mark all as read', read: 'Mark as read', unreadAgain: 'Mark as unread', archive: 'Archive', more: 'Show more', offline: 'Offline', arrived: 'New notification: {title}',
    settings: 'Preferences', back: 'Notifications', failed: 'That did not work', quiet: 'Quiet from', until: 'until', none: 'There is nothing to choose', inapp: 'Inbox', push: 'Push', email: 'Email', sms: 'SMS',
    mail: 'Mail that can wait', usual: 'As the sender has it', alone: 'At once', hourly: 'Together each hour', daily: 'Together each day', weekly: 'Together each week' },
  de: { inbox: 'Mitteilungen', unread: '{n} ungelesen', empty: 'Nichts Neues', readAll: 'Alle als gelesen markieren', read: 'Als gelesen markieren', unreadAgain: 'Als ungelesen markieren', archive: 'Archivieren', more: 'Mehr anzeigen', offline: 'Offline', arrived: 'Neue Mitteilung: {title}',
    settings: 'Einstellungen', back: 'Mitteilungen', failed: 'Das hat nicht geklappt', quiet: 'Ruhe von', until: 'bis', none: 'Hier gibt es nichts zu wählen', inapp: 'Postfach', push: 'Push', email: 'E-Mail', sms: 'SMS',
    mail: 'E-Mails, die warten können', usual: 'Wie beim Absender üblich', alone: 'Sofort', hourly: 'Stündlich gesammelt', daily: 'Täglich gesammelt', weekly: 'Wöchentlich gesammelt' },
  fr: { inbox: 'Notifications', unread: '{n} non lues', empty: 'Rien à afficher', readAll: 'Tout marquer comme lu', read: 'Marquer comme lu', unreadAgain: 'Marquer comme non lu', archive: 'Archiver', more: 'Afficher plus', offline: 'Hors ligne', arrived: 'Nouvelle notification : {title}',
    settings: 'Préférences', back: 'Notifications', failed: 'Cela n’a pas fonctionné', quiet: 'Silence de', until: 'à', none: 'Il n’y a rien à choisir', inapp: 'Boîte', push: 'Push', email: 'E-mail', sms: 'SMS',
    mail: 'Les e-mails qui peuvent attendre', usual: 'Selon l’expéditeur', alone: 'Tout de suite', hourly: 'Regroupés chaque heure', daily: 'Regroupés chaque jour', weekly: 'Regroupés chaque semaine' },
  es: { inbox: 'Notificaciones', unread: '{n} sin leer', empty: 'No hay nada', readAll: 'Marcar todo como leído', read: 'Marcar como leído', unreadAgain: 'Marcar como no leído', archive: 'Archivar', more: 'Mostrar más', offline: 'Sin conexión', arrived: 'Nueva notificación: {title}',
    settings: 'Preferencias', back: 'Notificaciones', failed: 'No ha funcionado', quiet: 'Silencio de', until: 'a', none: 'No hay nada que elegir', inapp: 'Bandeja', push: 'Push', email: 'Correo', sms: 'SMS',
    mail: 'Correos que pueden esperar', usual: 'Como diga el remitente', alone: 'Al momento', hourly: 'Juntos cada hora', daily: 'Juntos cada día', weekly: 'Juntos cada semana' },
  ar: { inbox: 'الإشعارات', unread: '{n} غير مقروءة', empty: 'لا شيء هنا', readAll: 'تحديد الكل كمقروء', read: 'تحديد كمقروء', unreadAgain: 'تحديد كغير مقروء', archive: 'أرشفة', more: 'عرض المزيد', offline: 'غير متصل', arrived: 'إشعار جديد: {title}',
    settings: 'التفضيلات', back: 'الإشعارات', failed: 'لم ينجح ذلك', quiet: 'هدوء من', until: 'إلى', none: 'لا يوجد ما يمكن اختياره', inapp: 'الصندوق', push: 'إشعار فوري', email: 'بريد', sms: 'رسالة نصية',
    mail: 'الرسائل التي يمكن أن تنتظر', usual: 'كما يحدد المرسل', alone: 'فورًا', hourly: 'مجمّعة كل ساعة', daily: 'مجمّعة كل يوم', weekly: 'مجمّعة كل أسبوع' },
};

const STYLE = `
  :host { position: relative; display: inline-block; font: 14px/1.4 system-ui, sans-serif; color-scheme: light dark;
    --paper: #fff; --ink: #1c1e21; --faint: #65676b; --line: #dfe1e5; --accent: #0b62d6; --fresh: #eef4ff; }
  @media (prefers-color-scheme: dark) { :host { --paper: #1f2023; --ink: #e8e9eb; --faint: #a3a6ab; --line: #3a3c40;
    --accent: #6ea8ff; --fresh: #26303f; } }
  button { font: inherit; color: inherit; background: none; border: 0; border-radius: 6px; padding: 4px 8px; cursor: pointer; }
  button:focus-visible, a:focus-visible { outline: 2px solid var(--accent); outline-offset: 1px; }
  .bell { position: relative; padding: 8px; color: var(--ink); }
  .bell svg { display: block; width: 24px; height: 24px; }
  .badge { position: absolute; inset-block-start: 0; inset-inline-end: 0; min-width: 18px; padding: 0 4px; border-radius: 9px;
    box-sizing: border-box; background: #c8102e; color: #fff; font-size: 11px; line-height: 18px; text-align: center; }
  .panel { position: absolute; inset-inline-end: 0; z-index: 1000; width: min(380px, 90vw); max-height: 70vh; display: flex;
    flex-direction: column; overflow: hidden; background: var(--paper); color: var(--ink); border: 1px solid var(--line); border-radius: 10px;
    box-shadow: 0 8px 30px rgb(0 0 0 / .2); }
  header { display: flex; align-items: center; gap: 8px; padding: 10px 12px; border-block-end: 1px solid var(--line); }
  h2 { flex: 1; margin: 0; font-size: 16px; }
  .offline { color: var(--faint); font-size: 12px; }
  ul { list-style: none; margin: 0; padding: 0; overflow-y: auto; }
  li { display: flex; gap: 8px; align-items: flex-start; padding: 10px 12px; border-block-end: 1px solid var(--line); }
  li.fresh { background: var(--fresh); }
  .text { flex: 1; min-width: 0; overflow-wrap: anywhere; }
  .title { font-weight: 600; color: inherit; text-decoration: none; }
  a.title { color: var(--accent); }
  .body { margin: 2px 0; white-space: pre-line; }
  time { color: var(--faint); font-size: 12px; }
  .wishes { padding: 10px 12px; overflow-y: auto; }
  fieldset { border: 0; margin: 0 0 10px; padding: 0; }
  legend { font-weight: 600; padding: 0; }
  label { display: inline-flex; gap: 4px; align-items: center; margin-inline-end: 12px; }
  input, select { font: inherit; color: inherit; accent-color: var(--accent); }
  select { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; padding: 2px 4px; }
  .empty { padding: 32px; text-align: center; color: var(--faint); }
  [hidden] { display: none !important; }
  .spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
`;

const FRAME = `
  <button class="bell" type="button" aria-haspopup="dialog" aria-expanded="false">
    <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" aria-hidden="true">
      <path d="M6 10a6 6 0 0 1 12 0c0 5 2 6 2 7H4c0-1 2-2 2-7zM10 20a2 2 0 0 0 4 0" stroke-linecap="round"/></svg>
    <span class="badge" aria-hidden="true" hidden></span>
  </button>
  <section class="panel" role="dialog" hidden>
    <header><h2></h2><span class="offline" role="status" hidden></span><button class="all" type="button"></button>
      <button class="gear" type="button" aria-pressed="false" hidden>⚙</button></header>
    <ul></ul><p class="empty" hidden></p><button class="more" type="button" hidden></button>
    <div class="wishes" hidden></div>
  </section>
  <div class="spoken" aria-live="polite"></div>
`;

export class HeraldInbox extends HTMLElement {
  connectedCallback() {
    if (!this.shadowRoot) this.build();
    const transports = this.getAttribute('transports')?.split(/[\s,]+/).filter(Boolean);
    this.client = new HeraldClient({
      url: this.getAttribute('url') ?? '',
      token: this.token ?? this.getAttribute('token'),
      ...(transports && { transports }),
    });
    const api = this.getAttribute('api');
    this.preferences = api ? new HeraldPreferences(api, this.client.askToken) : null;
    this.client.addEventListener('change', () => this.render());
    this.client.addEventListener('connection', () => this.render());
    this.client.addEventListener('notification', (event) => this.announce(event.detail));
    this.client.start();
    this.render();
  }

  disconnectedCallback() { this.client?.stop(); }

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
    this.$all.onclick = () => this.client.readAll();
    this.$more.onclick = () => this.client.loadMore();
    this.$gear.onclick = () => this.choose(this.$wishes.hidden);
    root.addEventListener('keydown', (event) => this.key(event));
    this.outside = (event) => { if (!event.composedPath().includes(this)) this.toggle(false); };
  }

  toggle(open = this.$panel.hidden) {
    if (open === !this.$panel.hidden) return;
    this.$panel.hidden = !open;
    this.$bell.setAttribute('aria-expanded', String(open));
    if (open) {
      document.addEventListener('click', this.outside);
      if (this.client.unseen) this.client.seenAll().catch(() => {});
      (this.$list.querySelector('button, a') ?? this.$all).focus();
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
    const count = words.unread.replace('{n}', client.unread);
    this.$badge.hidden = client.unread === 0;
    this.$badge.textContent = client.unread > 99 ? '99+' : String(client.unread);
    this.$bell.setAttribute('aria-label', `${words.inbox}, ${count}`);
    this.$panel.setAttribute('aria-label', words.inbox);
    this.$head.textContent = words.inbox;
    this.$all.textContent = words.readAll;
    this.$all.disabled = client.unread === 0;
    [this.$offline.hidden, this.$offline.textContent] = [client.connected, words.offline];
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
      head.onclick = () => { if (!item.read_at) this.client.read(item.id).catch(() => {}); };
    }
    const when = element('time', '', new Date(item.created_at).toLocaleString(this.lang || undefined));
    when.dateTime = item.created_at;
    text.append(head);
    if (title && body) text.append(element('p', 'body', body));
    text.append(when);
    for (const part of text.children) part.dir = 'auto';
    const toggle = action(item.read_at ? '○' : '●', item.read_at ? words.unreadAgain : words.read, () =>
      item.read_at ? this.client.markUnread(item.id) : this.client.read(item.id));
    row.append(text, toggle, action('✕', words.archive, () => this.client.archive(item.id)));
    return row;
  }
}

/** A row of boxes for each category, the quiet hours, and how often mail comes. */
function wishes(preferences, words, trying) {
  const rows = preferences.categories.map((category) => {
    const row = document.createElement('fieldset');
    row.append(element('legend', '', category.name ?? category.key));
    for (const channel of preferences.channels(category)) {
      const box = input('checkbox', words[channel], row);
      box.refresh = () => { box.checked = preferences.allows(category.key, channel); };
      box.refresh();
      box.onchange = () => trying(() => preferences.choose(category.key, channel, box.checked));
    }
    return row;
  });
  if (!rows.length) rows.push(element('p', '', words.none));
  return [...rows, quiet(preferences, words, trying), digest(preferences, words, trying)];
}

function quiet(preferences, words, trying) {
  const row = document.createElement('fieldset');
  const [from, until] = [input('time', words.quiet, row, true), input('time', words.until, row, true)];
  // One end alone says nothing yet, and waits for the other.
  const isWhole = () => !from.value === !until.value;
  from.refresh = until.refresh = () => {
    const hours = preferences.wishes.quiet_hours;
    if (isWhole()) [from.value, until.value] = [hours?.from ?? '', hours?.until ?? ''];
  };
  from.refresh();
  from.onchange = until.onchange = () => {
    if (isWhole()) trying(() => preferences.quiet(from.value, until.value));
  };
  return row;
}

function digest(preferences, words, trying) {
  const [row, choice] = [document.createElement('fieldset'), document.createElement('select')];
  const names = ['', ...DIGESTS].map((wish) => [wish, words[{ '': 'usual', none: 'alone' }[wish] ?? wish]]);
  choice.append(...names.map(([wish, name]) => Object.assign(element('option', '', name), { value: wish })));
  choice.refresh = () => { choice.value = preferences.wishes.digest ?? ''; };
  choice.refresh();
  choice.onchange = () => trying(() => preferences.gather(choice.value));
  label(words.mail, choice, row, true);
  return row;
}

function input(type, text, parent, isBehind = false) {
  const made = Object.assign(document.createElement('input'), { type });
  label(text, made, parent, isBehind);
  return made;
}

function label(text, made, parent, isBehind) {
  const around = element('label', '');
  around.append(...(isBehind ? [text, made] : [made, text]));
  parent.append(around);
}

function element(name, style, text = '') {
  const made = document.createElement(name);
  if (style) made.className = style;
  made.textContent = text;
  return made;
}

function action(sign, label, work) {
  const button = element('button', '', sign);
  button.type = 'button';
  button.title = label;
  button.setAttribute('aria-label', label);
  button.onclick = () => work().catch(() => {});
  return button;
}

/** A notification's link, if it leads to the web and does not run. */
function safe(url) {
  try {
    const parsed = new URL(url, location.href);
    return url && ['https:', 'http:'].includes(parsed.protocol) ? parsed.href : null;
  } catch { return null; }
}

customElements.define('herald-inbox', HeraldInbox);
