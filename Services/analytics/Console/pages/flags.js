// To whom something new goes.

import { go, link } from '../core/router.js';
import { ask } from '../parts/dialog.js';
import { h } from '../parts/dom.js';
import { flagBody, flagFields, percent } from '../parts/flagging.js';
import { NONE, count } from '../parts/format.js';
import { keyField, makeKeyed } from '../parts/making.js';
import { button, when } from '../parts/pieces.js';
import { list } from '../parts/table.js';

export function flags(page) {
  page.head('Flags', page.may('saveFlag') && button('New flag…', () => make(page)));
  page.add(h('p', { class: 'quiet' }, 'What names a flag, a category or a notification, goes only to those whom it lets in.'));
  list(page, ['flags'], {
    what: 'the flags', caption: 'Flags, by key', key: ({ key }) => key, every: 60_000, nothing: 'There is no flag yet.',
    load: (signal) => page.api.get('flags', { query: { ...page.query, limit: 50 }, signal }),
    columns: [
      { title: 'Key', cell: ({ key }) => h('a', { href: link(['flags', key]) }, key) }, { title: 'What it is for', cell: ({ description }) => description || NONE },
      { title: 'Of all people', numeric: true, cell: ({ percentage }) => percent(percentage) },
      { title: 'Always in', numeric: true, cell: (row) => count(row.listed_in) }, { title: 'Never in', numeric: true, cell: (row) => count(row.listed_out) },
      { title: 'Changed', cell: (row) => when(row.updated_at) },
    ],
  });
}

async function make(page) {
  const fields = [keyField('categories and requests', 'new-digest'), ...flagFields()];
  const act = ({ key, ...values }) => makeKeyed(page, 'flags', key, flagBody(values));
  const done = await ask({ title: 'New flag', verb: 'Make it', fields, act });
  if (done) go(['flags', done.data.key]);
}
