// Rows of data. On a narrow screen each row becomes a card, whose cells name themselves; roles keep it a table to readers.

import { link } from '../core/router.js';
import { h } from './dom.js';
import { empty } from './pieces.js';

/** `columns`: `[{ title, cell(row), numeric }]`; `key(row)` tells rows apart when they are drawn again. */
export function table({ caption, columns, rows, key, nothing = 'There is nothing here.' }) {
  if (rows.length === 0) return empty(nothing);
  const heads = columns.map(({ title, numeric }) => h('th', { role: 'columnheader', scope: 'col', class: numeric && 'number' }, title));
  return h('div', { class: 'table' }, h('table', { role: 'table' },
    h('caption', {}, caption),
    h('thead', { role: 'rowgroup' }, h('tr', { role: 'row' }, heads)),
    h('tbody', { role: 'rowgroup' }, rows.map((row) => h('tr', { role: 'row', 'data-key': key?.(row) },
      columns.map(({ title, cell, numeric }) => h('td', { role: 'cell', 'data-name': title, class: numeric && 'number' }, h('div', {}, cell(row)))))))));
}

/** To older pages and back to the newest, by the cursor in the address. */
export function pager(page, pagination, path) {
  const older = pagination?.next_cursor;
  if (!older && !page.query.cursor) return null;
  const newest = { ...page.query, cursor: undefined };
  return h('nav', { class: 'pager', 'aria-label': 'Pages' },
    page.query.cursor && h('a', { href: link(path, newest) }, 'Back to the first'),
    older && h('a', { href: link(path, { ...page.query, cursor: older }), rel: 'next' }, 'More'));
}

/** Ways to see parts of a list: `[['email', 'Email']]`; the one that is shown is marked. */
export function tabs(label, choices, chosen, address) {
  return h('nav', { class: 'tabs', 'aria-label': label }, choices.map(([value, text]) =>
    h('a', { href: address(value), 'aria-current': value === chosen && 'page' }, text)));
}

/** A page of a list that stays fresh: `load` gives an envelope. */
export function list(page, path, { load, every, what, ...options }) {
  return page.live(async (signal) => {
    const { data, pagination } = await load(signal);
    return { data, pagination };
  }, ({ data, pagination }) => [table({ ...options, rows: data }), pager(page, pagination, path)], { every, what });
}
