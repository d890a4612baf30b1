// Whom one writes to as one.

import { go, link } from '../core/router.js';
import { ask } from '../parts/dialog.js';
import { h } from '../parts/dom.js';
import { NONE } from '../parts/format.js';
import { keyField, makeKeyed } from '../parts/making.js';
import { button, when } from '../parts/pieces.js';
import { subscriberCount } from '../parts/subscribing.js';
import { list } from '../parts/table.js';

export function topics(page) {
  page.head('Topics', page.may('saveTopic') && button('New topic…', () => make(page)));
  list(page, ['topics'], {
    what: 'the topics', caption: 'Topics, by key', key: ({ key }) => key, every: 60_000, nothing: 'There is no topic yet.',
    load: (signal) => page.api.get('topics', { query: { ...page.query, limit: 50 }, signal }),
    columns: [
      { title: 'Key', cell: ({ key }) => h('a', { href: link(['topics', key]) }, key) }, { title: 'Name', cell: ({ name }) => name || NONE },
      { title: 'People', numeric: true, cell: ({ subscribers }) => subscriberCount(page, subscribers) },
      { title: 'Made', cell: (row) => when(row.created_at) }, { title: 'Changed', cell: (row) => when(row.updated_at) },
    ],
  });
}

async function make(page) {
  const fields = [keyField('requests', 'news'), { name: 'name', label: 'Name', hint: 'For people.' }];
  const act = ({ key, name }) => makeKeyed(page, 'topics', key, { name });
  const done = await ask({ title: 'New topic', verb: 'Make it', fields, act });
  if (done) go(['topics', done.data.key]);
}
