// To whom something new goes.

import { segment } from '../core/api.js';
import { go, link } from '../core/router.js';
import { ask } from '../parts/dialog.js';
import { h } from '../parts/dom.js';
import { flagBody, flagFields, percent } from '../parts/flagging.js';
import { NONE, count } from '../parts/format.js';
import { button, when } from '../parts/pieces.js';
import { given } from '../parts/subscribing.js';
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
  const fields = [{ name: 'key', label: 'Key', hint: 'What categories and requests call it, such as new-digest.', read: given }, ...flagFields()];
  const act = async ({ key, ...values }) => {
    try {
      return await page.api.put(`flags/${segment(key)}`, flagBody(values), { ifNoneMatch: '*' });
    } catch (error) {
      if (error.status === 404) error.faults = [{ pointer: '/key', detail: 'a key has letters, digits and ._-, up to 128' }];
      if (error.status === 409) error.faults = [{ pointer: '/key', detail: 'there is one of this key already' }];
      throw error;
    }
  };
  const done = await ask({ title: 'New flag', verb: 'Make it', fields, act });
  if (done) go(['flags', done.data.key]);
}
