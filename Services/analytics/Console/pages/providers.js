// The accounts through which everything goes, as all workers know them together.

import { segment } from '../core/api.js';
import { h } from '../parts/dom.js';
import { ask } from '../parts/dialog.js';
import { NONE, channelName, count, words } from '../parts/format.js';
import { badge, button, when } from '../parts/pieces.js';
import { table } from '../parts/table.js';

export function providers(page) {
  page.head('Providers');
  const live = page.live(async (signal) => (await page.api.get('providers', { signal })).data, (rows) => table({
    caption: 'Provider accounts', rows, key: ({ id }) => id, nothing: 'No worker has used a provider in the last week.',
    columns: [
      { title: 'Account', cell: (row) => [h('strong', {}, row.id), h('div', { class: 'quiet' }, row.channel ? channelName(row.channel) : NONE)] },
      { title: 'State', cell: state },
      { title: 'Breaker', cell: breaker },
      { title: 'Rate a second', numeric: true, cell: rate },
      { title: 'Last 15 minutes', cell: recent },
      { title: 'Last error', cell: lastError },
      { title: 'Seen', cell: (row) => when(row.seen_at) },
      { title: 'Action', cell: (row) => action(page, row, () => live.refresh()) },
    ],
  }), { every: 5000, what: 'the providers' });
}

function state({ state: word, paused, fault, rests_until: rest, warm_up: warmUp }) {
  return [badge(word),
    paused && h('div', { class: 'quiet' }, [paused.by && `by ${paused.by}`, paused.reason].filter(Boolean).join(': '), ' since ', when(paused.since)),
    fault && h('div', { class: 'quiet' }, words(fault)),
    rest && h('div', { class: 'quiet' }, 'rests until ', when(rest)),
    warmUp && h('div', { class: 'quiet' }, `warms up: ${count(warmUp.used)} of ${count(warmUp.allowance)} today`)];
}

function breaker({ breaker: { state: word, failures, until } }) {
  return [badge(word), failures > 0 && h('div', { class: 'quiet' }, `${failures} failed`), until && h('div', { class: 'quiet' }, 'until ', when(until))];
}

function rate({ rate: { limit_per_second: limit, current_per_second: current } }) {
  if (limit === null) return 'no limit';
  return current !== null && current !== limit ? `${count(current)} of ${count(limit)}` : count(limit);
}

/** Told to the fleet's operators alone. */
function recent({ recent: counts }) {
  return counts ? `${count(counts.accepted)} taken, ${count(counts.refused)} refused, ${count(counts.failed)} failed` : NONE;
}

function lastError({ last_error: error }) {
  if (!error) return NONE;
  return [words(error.code), error.provider_code && ` (${error.provider_code})`, h('div', { class: 'quiet' }, when(error.at))];
}

function action(page, { id, paused, recent: told }, changed) {
  const isOperator = told !== null;
  if (!isOperator || !page.may(paused ? 'resumeProvider' : 'pauseProvider')) return NONE;
  return paused
    ? button('Resume…', () => resume(page, id, changed), { label: `Resume ${id}` })
    : button('Pause…', () => pause(page, id, changed), { danger: true, label: `Pause ${id}` });
}

async function pause(page, id, changed) {
  const done = await ask({
    title: `Pause ${id}?`, verb: 'Pause it', danger: true,
    text: 'Nothing more is sent through it, for all tenants. Other accounts take over, or messages wait.',
    fields: [{ name: 'reason', label: 'Reason', hint: 'Others read it here.' }],
    act: (values) => page.api.post(`providers/${segment(id)}/pause`, values),
  });
  if (done) page.say(`${id} is paused.`);
  changed();
}

async function resume(page, id, changed) {
  const done = await ask({
    title: `Resume ${id}?`, verb: 'Resume it', text: 'It is used again, and its faults are forgotten.',
    act: () => page.api.post(`providers/${segment(id)}/resume`),
  });
  if (done) page.say(`${id} is used again.`);
  changed();
}
