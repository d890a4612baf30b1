// Looks somebody up by id, or goes through everybody.

import { go, link } from '../core/router.js';
import { h } from '../parts/dom.js';
import { form } from '../parts/form.js';
import { NONE } from '../parts/format.js';
import { person, when } from '../parts/pieces.js';
import { list } from '../parts/table.js';
import { Problem } from '../core/api.js';

export function people(page) {
  page.head('People');
  page.add(form([{ name: 'id', label: 'Person’s id', kind: 'search' }], {
    verb: 'Look up', className: 'filters',
    submit: ({ id }) => {
      if (!id) throw new Problem({ title: 'The form has faults', errors: [{ pointer: '/id', detail: 'expected an id' }] });
      go(['people', id]);
    },
  }));
  list(page, ['people'], {
    what: 'people', caption: 'People, by id', key: (row) => row.user_id, every: 60_000, nothing: 'Nobody is here yet.',
    load: (signal) => page.api.get('users', { query: { ...page.query, limit: 50 }, signal }),
    columns: [
      { title: 'Id', cell: (row) => person(row.user_id) }, { title: 'Name', cell: (row) => row.name ?? NONE },
      { title: 'Language', cell: (row) => row.locale ?? NONE }, { title: 'Time zone', cell: (row) => row.timezone ?? NONE },
      { title: 'Changed', cell: (row) => when(row.updated_at) },
      { title: 'Sent', cell: (row) => h('a', { href: link(['notifications'], { user_id: row.user_id }) }, 'Notifications') },
    ],
  });
}
