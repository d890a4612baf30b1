// What is said, by key.

import { link } from '../core/router.js';
import { h } from '../parts/dom.js';
import { NONE } from '../parts/format.js';
import { badge, when } from '../parts/pieces.js';
import { list } from '../parts/table.js';

export function templates(page) {
  page.head('Templates');
  list(page, ['templates'], {
    what: 'the templates', caption: 'Templates, by key', key: ({ key }) => key, every: 60_000, nothing: 'There is no template yet.',
    load: (signal) => page.api.get('templates', { query: { ...page.query, limit: 100 }, signal }),
    columns: [
      { title: 'Key', cell: ({ key }) => h('a', { href: link(['templates', key]) }, key) },
      { title: 'Name', cell: ({ name }) => name || NONE },
      { title: 'Category', cell: ({ category }) => category ?? NONE },
      { title: 'In force', cell: (row) => (row.published_version ? badge('published', `version ${row.published_version}`) : 'none') },
      { title: 'Newest', cell: (row) => (row.latest_version ? `version ${row.latest_version}` : NONE) },
      { title: 'Changed', cell: (row) => when(row.updated_at) },
    ],
  });
}
