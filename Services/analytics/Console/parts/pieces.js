// Small things that many pages show.

import { link } from '../core/router.js';
import { h } from './dom.js';
import { NONE, at, words } from './format.js';

const GOOD = ['delivered', 'opened', 'clicked', 'healthy', 'closed', 'done', 'published', 'enabled', 'sent'];
const BAD = ['failed', 'bounced', 'complained', 'failing', 'misconfigured', 'open', 'refused', 'buried', 'gone', 'missed'];
const WAITING = ['held', 'deferred', 'unknown', 'throttled', 'recovering', 'paused', 'half_open', 'redriving', 'pending', 'disabled'];

/** A state in a colour, and always in words. */
export function badge(state, text = words(state)) {
  const tone = GOOD.includes(state) ? 'good' : BAD.includes(state) ? 'bad' : WAITING.includes(state) ? 'waiting' : 'plain';
  return h('span', { class: `badge ${tone}` }, text);
}

/** In the reader's time zone; the exact one on pointing at it. */
export function when(text) {
  return text ? h('time', { datetime: text, title: text }, at(text)) : NONE;
}

export function person(id) { return id ? h('a', { href: link(['people', id]) }, id) : NONE; }

/** As the list of providers names it. */
export function account(provider, name) { return provider ? [provider, name].filter(Boolean).join(':') : NONE; }

export function shortID(id) { return h('code', { title: id }, `…${id.slice(-8)}`); }

export function button(text, act, { danger, quiet, label } = {}) {
  const tone = danger ? 'danger' : quiet ? 'quiet' : null;
  return h('button', { type: 'button', class: tone, onclick: act, 'aria-label': label }, text);
}

export function card(title, ...children) {
  return h('section', { class: 'card' }, h('h2', {}, title), children);
}

/** Names and what they have: `[['Status', badge('sent')]]`. */
export function facts(pairs) {
  return h('dl', { class: 'facts' }, pairs.map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value ?? NONE))));
}

/** What is said, field by field, as it is written. */
export function texts(fields) {
  return facts(Object.entries(fields).filter(([, text]) => text).map(([name, text]) => [name, h('pre', { tabindex: '0' }, text)]));
}

export function fold(title, ...children) { return h('details', {}, h('summary', {}, title), children); }

export function json(value) { return h('pre', { tabindex: '0' }, JSON.stringify(value, null, 2)); }

export function empty(text) { return h('p', { class: 'empty' }, text); }
