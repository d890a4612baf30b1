// Whom one writes to as one.

import { segment } from '../core/api.js';
import { go, link } from '../core/router.js';
import { ask } from '../parts/dialog.js';
import { h } from '../parts/dom.js';
import { NONE } from '../parts/format.js';
import { button, when } from '../parts/pieces.js';
import { given, subscriberCount } from '../parts/subscribing.js';
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
  const fields = [{ name: 'key', label: 'Key', hint: 'What requests call it, such as news.', read: given }, { name: 'name', label: 'Name', hint: 'For people.' }];
  const act = async ({ key, name }) => {
    try {
      return await page.api.put(`topics/${segment(key)}`, { name }, { ifNoneMatch: '*' });
    } catch (error) {
      if (error.status === 404) error.faults = [{ pointer: '/key', detail: 'a key has letters, digits and ._-, up to 128' }];
      if (error.status === 409) error.faults = [{ pointer: '/key', detail: 'there is one of this key already' }];
      throw error;
    }
  };
  const done = await ask({ title: 'New topic', verb: 'Make it', fields, act });
  if (done) go(['topics', done.data.key]);
}
