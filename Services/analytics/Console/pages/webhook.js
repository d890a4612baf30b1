// One endpoint with what it was told, and ways to tell it again.

import { segment } from '../core/api.js';
import { link } from '../core/router.js';
import { h, show } from '../parts/dom.js';
import { ask } from '../parts/dialog.js';
import { NONE, count, duration } from '../parts/format.js';
import { badge, button, card, facts, fold, shortID, when } from '../parts/pieces.js';
import { list, tabs } from '../parts/table.js';
import { endpointFields, endpointState, tellKey } from './webhooks.js';

const STATES = [['', 'All'], ['pending', 'Pending'], ['delivered', 'Delivered'], ['failed', 'Failed'], ['missed', 'Missed']];

export function webhook(page) {
  const { id } = page.values;
  const path = `webhook-endpoints/${segment(id)}`;
  const actions = h('div', { class: 'actions' });
  page.head('Webhook', actions);
  const changed = () => { one.refresh(); deliveries.refresh(); };
  const one = page.live(async (signal) => (await page.api.get(path, { signal })).data, (endpoint) => {
    show(actions, choices(page, path, endpoint, changed));
    return card('In short', facts([
      ['Address', h('span', { class: 'long' }, endpoint.url)], ['For', endpoint.description || NONE], ['State', endpointState(endpoint)],
      ['Events', endpoint.events.length ? endpoint.events.join(', ') : 'all'], 
      ...(endpoint.public_key ? [['Public key', h('code', {}, endpoint.public_key)]] : []), ['Made', when(endpoint.created_at)], ['Changed', when(endpoint.updated_at)],
    ]));
  }, { what: 'the endpoint' });
  page.add(h('h2', {}, 'Deliveries'), tabs('State', STATES, page.query.state ?? '', (state) => link(['webhooks', id], { state })));
  const deliveries = list(page, ['webhooks', id], {
    what: 'the deliveries', caption: 'What it was told, the newest first', key: (row) => row.id, nothing: 'It was told nothing of the kind.',
    every: page.query.cursor ? 0 : undefined,
    load: (signal) => page.api.get(`${path}/deliveries`, { query: { ...page.query, limit: 50 }, signal }),
    columns: [
      { title: 'When', cell: (row) => when(row.created_at) }, { title: 'Event', cell: ({ event }) => h('code', {}, event) },
      { title: 'State', cell: (row) => [badge(row.state), row.next_attempt_at && h('div', { class: 'quiet' }, 'again at ', when(row.next_attempt_at))] },
      { title: 'Attempts', cell: attempts }, { title: 'Id', cell: (row) => shortID(row.id) },
    ],
  });
}

function attempts({ attempts: tries }) {
  if (tries.length === 0) return 'none';
  return fold(`${tries.length}, the last ${tries[0].status ?? 'without an answer'}`, h('ul', {}, tries.map(({ at, milliseconds, status, error }) =>
    h('li', {}, when(at), ` · ${status ?? 'no answer'} · ${duration(milliseconds)}`, error && ` · ${error}`))));
}

function choices(page, path, endpoint, changed) {
  const after = (text) => async (question) => {
    const done = await ask(question);
    if (done) { page.say(typeof text === 'function' ? text(done) : text); changed(); }
  };
  const { enabled, version } = endpoint;
  const change = (values) => page.api.patch(path, values, { ifMatch: `"${version}"` });
  return [
    page.may('recoverWebhookDeliveries') && enabled && button('Recover…', () => recover(page, path, after)),
    page.may('changeWebhookEndpoint') && button('Change…', () => after('It is changed.')({
      title: 'Change the endpoint', verb: 'Save', fields: endpointFields(page, endpoint), act: change })),
    page.may('changeWebhookEndpoint') && button(enabled ? 'Disable…' : 'Enable…', () => after(enabled ? 'It is disabled.' : 'It is enabled.')({
      title: enabled ? 'Disable it?' : 'Enable it?', verb: enabled ? 'Disable it' : 'Enable it', danger: enabled,
      text: enabled ? 'What it misses can be recovered.' : 'What it has missed is not sent unless you recover it.', act: () => change({ enabled: !enabled }) })),
    page.may('rotateWebhookSecret') && button('New key…', () => rotate(page, path, changed)),
    page.may('removeWebhookEndpoint') && button('Remove…', () => remove(page, path), { danger: true }),
  ];
}

function recover(page, path, after) {
  const since = new Date(Date.now() - 86_400_000).toISOString();
  return after(({ data }) => `${count(data.recovered)} are sent again.`)({
    title: 'Send again what has failed?', verb: 'Recover', text: 'And what was missed while it was disabled.',
    fields: [{ name: 'since', label: 'Since', kind: 'moment', value: since }], act: (values) => page.api.post(`${path}/recover`, values),
  });
}

async function rotate(page, path, changed) {
  const act = () => page.api.post(`${path}/rotate`);
  const done = await ask({ title: 'Make a new key?', text: 'For a day the one before signs beside it.', verb: 'Make it', act });
  if (done) tellKey(done.data);
  changed();
}

async function remove(page, path) {
  const act = () => page.api.remove(path);
  const done = await ask({ title: 'Remove the endpoint?', text: 'With all that it was told.', verb: 'Remove it', danger: true, act });
  if (done) location.hash = link(['webhooks']);
}
