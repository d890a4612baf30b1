// Keeps a part of a page fresh: asks again while the tab is looked at, more seldom while it fails, and draws anew only what
// has changed, so that nobody loses their place.

import { Problem } from './api.js';
import { h, show } from '../parts/dom.js';
import { keepingPlace } from '../parts/place.js';
import { problemBox } from '../parts/problem.js';
import { clock } from '../parts/format.js';

const USUAL = 15_000;
const LONGEST = 240_000;

export class Live {
  /** `load(signal)` gives what `draw(data)` makes elements of. `every: 0` asks once. */
  constructor(load, draw, { every = USUAL, signal, what = 'this' }) {
    Object.assign(this, { load, draw, every, signal, failures: 0, drawn: null, busy: false, again: false });
    this.body = h('div', { class: 'live' }, h('p', { class: 'waiting', role: 'status' }, `Loading ${what}…`));
    this.state = h('p', { class: 'freshness' });
    this.element = h('section', { 'aria-busy': 'true' }, this.body, this.state);
    document.addEventListener('visibilitychange', () => { if (!document.hidden && this.isDue) this.refresh(); }, { signal });
    signal.addEventListener('abort', () => clearTimeout(this.timer));
    this.refresh();
  }

  get isDue() { return this.every > 0 && Date.now() >= (this.dueAt ?? 0); }

  async refresh() {
    // What is under way may have been asked before the change that is to be seen.
    if (this.busy) { this.again = true; return; }
    [this.busy, this.again] = [true, false];
    clearTimeout(this.timer);
    try {
      this.take(await this.load(this.signal));
      this.failures = 0;
      this.tell(`Updated ${clock(new Date())}`);
    } catch (error) {
      if (this.signal.aborted) return;
      this.failures += 1;
      this.fail(Problem.of(error));
    } finally {
      this.busy = false;
      this.element.setAttribute('aria-busy', 'false');
    }
    if (this.again) return void this.refresh();
    this.plan();
  }

  take(data) {
    if (this.signal.aborted) return;
    const text = JSON.stringify(data);
    if (text === this.drawn) return;
    keepingPlace(this.body, () => show(this.body, this.draw(data)));
    this.drawn = text;
  }

  /** What was drawn stays, and is said to be old. */
  fail(problem) {
    if (this.drawn === null) return show(this.body, problemBox(problem, () => this.refresh()));
    this.tell(`Not fresh: ${problem.sentence}`, () => this.refresh());
  }

  tell(text, retry) {
    show(this.state, text, retry && h('button', { type: 'button', class: 'link', onclick: retry }, 'Try again'));
  }

  plan() {
    if (this.every === 0 || this.signal.aborted) return;
    const wait = Math.min(LONGEST, this.every * 2 ** this.failures) * (0.9 + Math.random() * 0.2);
    this.dueAt = Date.now() + wait;
    // In a hidden tab nobody looks: it is asked again when the tab is shown.
    this.timer = setTimeout(() => { if (!document.hidden) this.refresh(); }, wait);
  }
}
