// Who did, or was refused, what.

import { h } from '../parts/dom.js';
import { choice, filters, span } from '../parts/filters.js';
import { NONE, words } from '../parts/format.js';
import { badge, fold, json, person, when } from '../parts/pieces.js';
import { list } from '../parts/table.js';

export function audit(page) {
  const path = ['audit'];
  page.head('Audit log');
  filters(page, path, [
    { name: 'action', label: 'Action', placeholder: 'user.saved' }, { name: 'actor', label: 'By' },
    choice('outcome', 'Outcome', ['done', 'refused', 'failed'].map((word) => [word, word])), { name: 'user_id', label: 'Person' },
    { name: 'resource_kind', label: 'Kind of thing' }, { name: 'resource_id', label: 'Thing’s id' }, ...span,
  ]);
  list(page, path, {
    what: 'the audit log', caption: 'What was done, the newest first', key: ({ id }) => id, nothing: 'Nothing fits.',
    every: page.query.cursor ? 0 : undefined,
    load: (signal) => page.api.get('audit', { query: { ...page.query, limit: 50 }, signal }),
    columns: [
      { title: 'When', cell: (row) => when(row.occurred_at) },
      { title: 'By', cell: ({ actor }) => [actor.id ?? words(actor.kind), h('div', { class: 'quiet' }, [actor.role, actor.network].filter(Boolean).join(', '))] },
      { title: 'Action', cell: ({ action }) => h('code', {}, action) },
      { title: 'Outcome', cell: ({ outcome, reason }) => [badge(outcome), reason && h('div', { class: 'quiet' }, words(reason))] },
      { title: 'Thing', cell: (row) => (row.resource_id ? [words(row.resource_kind), ' ', h('code', { class: 'long' }, row.resource_id)] : NONE) },
      { title: 'Person', cell: (row) => person(row.user_id) },
      { title: 'More', cell: (row) => fold('More', json({ changes: row.changes, service: row.service, request_id: row.request_id })) },
    ],
  });
}
