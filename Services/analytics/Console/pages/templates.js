// What is said, by key.

import { go, link } from '../core/router.js';
import { ask } from '../parts/dialog.js';
import { h } from '../parts/dom.js';
import { NONE } from '../parts/format.js';
import { badge, button, when } from '../parts/pieces.js';
import { list } from '../parts/table.js';

export function templates(page) {
  page.head('Templates', page.may('createTemplate') && button('New template…', () => make(page)));
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

async function make(page) {
  const fields = [
    { name: 'key', label: 'Key', hint: 'What requests call it, such as order-confirmed.' }, { name: 'name', label: 'Name', hint: 'For people.' },
    { name: 'category', label: 'Category', hint: 'Of what is sent with it; it may have none.' },
  ];
  const act = ({ category, ...values }) => page.api.post('templates', { ...values, ...(category && { category }) });
  const done = await ask({ title: 'New template', text: 'Its words come next, with its first version.', verb: 'Make it', fields, act });
  if (done) go(['templates', done.data.key, 'draft']);
}
