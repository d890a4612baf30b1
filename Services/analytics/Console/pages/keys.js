// Keys for programs.

import { segment } from '../core/api.js';
import { h } from '../parts/dom.js';
import { ask, tell } from '../parts/dialog.js';
import { NONE } from '../parts/format.js';
import { button, when } from '../parts/pieces.js';
import { list } from '../parts/table.js';

export function keys(page) {
  page.head('API keys', page.may('makeKey') && button('New key…', () => make(page, () => live.refresh())));
  const live = list(page, ['keys'], {
    what: 'the keys', caption: 'Keys in force, the newest first', key: ({ id }) => id, every: 30_000, nothing: 'There is no key yet.',
    load: (signal) => page.api.get('api-keys', { query: { ...page.query, limit: 50 }, signal }),
    columns: [
      { title: 'Name', cell: ({ name }) => name }, { title: 'Role', cell: ({ role }) => role }, { title: 'Begins with', cell: ({ hint }) => h('code', {}, hint) },
      { title: 'Made', cell: (row) => [when(row.created_at), h('div', { class: 'quiet' }, `by ${row.created_by}`)] },
      { title: 'Expires', cell: (row) => (row.expires_at ? when(row.expires_at) : 'never') },
      { title: 'Last used', cell: (row) => (row.last_used_at ? when(row.last_used_at) : 'never') },
      { title: 'Action', cell: (row) => (page.may('removeKey') ? button('End…', () => end(page, row, () => live.refresh()), { danger: true, label: `End ${row.name}` }) : NONE) },
    ],
  });
}

async function make(page, changed) {
  const roles = page.operations.words('KeyRole').map((role) => [role, role]);
  const done = await ask({
    title: 'New key', verb: 'Make it',
    fields: [
      { name: 'name', label: 'Name', hint: 'Which program has it.' }, { name: 'role', label: 'Role', kind: 'select', options: roles, value: 'service' },
      { name: 'expires_at', label: 'Expires', kind: 'moment', hint: 'Without one, never.' },
    ],
    act: ({ expires_at: end, ...values }) => page.api.post('api-keys', { ...values, ...(end && { expires_at: end }) }),
  });
  if (done) tell('The key', h('p', {}, 'It is told here and nowhere else.'), h('pre', { tabindex: '0' }, done.data.key));
  changed();
}

async function end(page, { id, name }, changed) {
  const act = () => page.api.remove(`api-keys/${segment(id)}`);
  if (await ask({ title: `End ${name}?`, text: 'Within a second nothing takes it any more.', verb: 'End it', danger: true, act })) page.say(`${name} is ended.`);
  changed();
}
