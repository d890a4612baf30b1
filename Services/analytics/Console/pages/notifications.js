// What was sent to whom, found by who, what and when.

import { link } from '../core/router.js';
import { h } from '../parts/dom.js';
import { CHANNELS, choice, filters, span } from '../parts/filters.js';
import { NONE, channelName, price, words } from '../parts/format.js';
import { badge, person, when } from '../parts/pieces.js';
import { list } from '../parts/table.js';

const PATH = ['notifications'];

export function notifications(page) {
  page.head('Notifications');
  filters(page, PATH, [
    { name: 'q', label: 'Text' }, { name: 'user_id', label: 'Person' },
    choice('status', 'Status', page.operations.words('Status').map((status) => [status, words(status)])), choice('channel', 'Channel', CHANNELS),
    { name: 'template', label: 'Template' }, { name: 'category', label: 'Category' }, ...span,
  ]);
  list(page, PATH, {
    what: 'notifications', caption: 'Notifications, the newest first', key: ({ id }) => id, every: page.query.cursor ? 0 : undefined,
    nothing: 'No notification fits.',
    load: (signal) => page.api.get('notifications', { query: { ...page.query, limit: 50 }, signal }),
    columns: [
      { title: 'Accepted', cell: (row) => h('a', { href: link([...PATH, row.id]) }, when(row.created_at)) },
      { title: 'Person', cell: (row) => person(row.user_id) },
      { title: 'Status', cell: (row) => [badge(row.status), row.dry_run && ' dry run'] },
      { title: 'Channels', cell: channels },
      { title: 'Template', cell: (row) => row.template ?? NONE },
      { title: 'Category', cell: (row) => row.category ?? NONE },
      { title: 'Cost', numeric: true, cell: (row) => (row.cost_micros ? price(row.cost_micros) : NONE) },
    ],
  });
}

function channels({ channel_statuses: statuses, channels: asked }) {
  const known = Object.entries(statuses ?? {});
  if (known.length === 0) return asked.map(channelName).join(', ') || NONE;
  return h('ul', { class: 'plain' }, known.map(([channel, status]) => h('li', {}, channelName(channel), ' ', badge(status))));
}
