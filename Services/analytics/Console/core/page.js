// What a page gets: the API, its place in the document and in the address, and how to show things in it.

import { Live } from './live.js';
import { h } from '../parts/dom.js';

export class Page {
  constructor(parts) { Object.assign(this, parts); }

  get values() { return this.route.values; }
  get query() { return this.route.query; }

  may(operation) { return this.operations.allow(this.session, operation); }

  /** The page's name, and what can be done on it. */
  head(title, ...actions) {
    document.title = `${title} · Herald`;
    this.title = title;
    this.root.append(h('div', { class: 'title' }, h('h1', {}, title), h('div', { class: 'actions' }, actions)));
  }

  add(...elements) { this.root.append(...elements); }

  /** A part that stays fresh; gives it, so that it can be refreshed after a change. */
  live(load, draw, options = {}) {
    const live = new Live(load, draw, { ...options, signal: this.signal });
    this.root.append(live.element);
    return live;
  }

  /** Says aloud, and shows for a while, what has happened. */
  say(text) {
    const spoken = document.getElementById('spoken');
    spoken.textContent = text;
    clearTimeout(Page.silence);
    Page.silence = setTimeout(() => { spoken.textContent = ''; }, 8000);
  }

  /** Who reads by ear or moves by keys begins at the new page's top. */
  arrive() {
    if (Page.hasArrived) this.root.focus({ preventScroll: true });
    if (Page.hasArrived) scrollTo(0, 0);
    Page.hasArrived = true;
  }
}
