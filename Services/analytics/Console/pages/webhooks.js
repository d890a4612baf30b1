// Where the tenant is told what becomes of its notifications.

import { link } from '../core/router.js';
import { h } from '../parts/dom.js';
import { ask, tell } from '../parts/dialog.js';
import { NONE } from '../parts/format.js';
import { badge, button, when } from '../parts/pieces.js';
import { list } from '../parts/table.js';

export function webhooks(page) {
  const path = ['webhooks'];
  page.head('Webhooks', page.may('makeWebhookEndpoint') && button('New endpoint…', () => make(page, () => live.refresh())));
  const live = list(page, path, {
    what: 'the endpoints', caption: 'Endpoints, the newest first', key: ({ id }) => id, nothing: 'There is no endpoint yet.',
    load: (signal) => page.api.get('webhook-endpoints', { query: { ...page.query, limit: 50 }, signal }),
    columns: [
      { title: 'Address', cell: ({ id, url }) => h('a', { class: 'long', href: link(['webhooks', id]) }, url) },
      { title: 'For', cell: ({ description }) => description || NONE },
      { title: 'Events', cell: ({ events }) => (events.length ? events.join(', ') : 'all') },
      { title: 'State', cell: endpointState },
      { title: 'Changed', cell: (row) => when(row.updated_at) },
    ],
  });
}

export function endpointState({ enabled, disabled_for: why, failing_since: since }) {
  const reasons = { manual: 'disabled', gone: 'gone: it answered 410', failing: 'given up: nothing got through' };
  return [badge(enabled ? 'enabled' : why === 'manual' ? 'disabled' : 'failed', enabled ? 'enabled' : reasons[why] ?? 'disabled'),
    since && h('div', { class: 'quiet' }, 'failing since ', when(since))];
}

/** What an endpoint has of its own; nothing chosen means every event. */
export function endpointFields(page, { url = '', description = '', events = [] } = {}) {
  return [
    { name: 'url', label: 'Address', kind: 'url', value: url, hint: 'With https, at a public name.' },
    { name: 'description', label: 'For', value: description },
    { name: 'events', label: 'Events', value: events.join(', '), read: (text) => text.split(/[\s,]+/).filter(Boolean),
      hint: `With commas between; none for all of ${page.operations.words('WebhookEvent').join(', ')}.` },
  ];
}

const SIGNINGS = [['symmetric', 'By a secret that both know'], ['asymmetric', 'By a pair of keys']];

/** A pair of keys has no secret that anybody is told. */
export function tellKey({ secret, public_key: open }) {
  if (!secret) return tell('The public key', h('p', {}, 'By it signatures are checked; it stays to be read here.'), h('pre', { tabindex: '0' }, open));
  tell('The secret', h('p', {}, 'It is told here and nowhere else: keep it where signatures are checked.'), h('pre', { tabindex: '0' }, secret));
}

async function make(page, changed) {
  const signing = { name: 'signing', label: 'Signed', kind: 'select', options: SIGNINGS, value: 'symmetric' };
  const act = (values) => page.api.post('webhook-endpoints', values);
  const done = await ask({ title: 'New endpoint', verb: 'Make it', fields: [...endpointFields(page), signing], act });
  if (done) tellKey(done.data);
  changed();
}
