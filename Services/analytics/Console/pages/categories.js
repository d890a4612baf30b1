// The kinds of notifications, each with its rules.

import { go, link } from '../core/router.js';
import { atOnceText, channelsText, priorityText, refusalText } from '../parts/categorizing.js';
import { ask } from '../parts/dialog.js';
import { h } from '../parts/dom.js';
import { NONE } from '../parts/format.js';
import { keyField, makeKeyed } from '../parts/making.js';
import { button } from '../parts/pieces.js';
import { list } from '../parts/table.js';

export function categories(page) {
  page.head('Categories', page.may('saveCategory') && button('New category…', () => make(page)));
  list(page, ['categories'], {
    what: 'the categories', caption: 'Categories, by key', key: ({ key }) => key, every: 60_000, nothing: 'There is no category yet.',
    load: (signal) => page.api.get('categories', { query: { ...page.query, limit: 50 }, signal }),
    columns: [
      { title: 'Key', cell: ({ key }) => h('a', { href: link(['categories', key]) }, key) }, { title: 'Name', cell: ({ name }) => name || NONE },
      { title: 'At once by', cell: atOnceText }, { title: 'Then', cell: ({ fallback_order: then }) => channelsText(then) || NONE },
      { title: 'Priority', cell: (row) => priorityText(row.default_priority) }, { title: 'Who has refused it', cell: refusalText },
      { title: 'Flag', cell: ({ flag }) => (flag ? h('a', { href: link(['flags', flag]) }, flag) : NONE) },
    ],
  });
}

async function make(page) {
  const fields = [keyField('templates and requests', 'orders'), { name: 'name', label: 'Name', hint: 'For people.' }];
  const act = ({ key, name }) => makeKeyed(page, 'categories', key, { name });
  const done = await ask({ title: 'New category', text: 'Its rules come next.', verb: 'Make it', fields, act });
  if (done) go(['categories', done.data.key, 'rules']);
}
