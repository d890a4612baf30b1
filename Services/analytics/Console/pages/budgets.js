// What is spent in this month, and how much of what was meant to be.

import { segment } from '../core/api.js';
import { h } from '../parts/dom.js';
import { ask } from '../parts/dialog.js';
import { NONE, channelName, price, prices, share } from '../parts/format.js';
import { gauge } from '../parts/gauge.js';
import { badge, button } from '../parts/pieces.js';
import { table } from '../parts/table.js';

const HOUR = 3_600_000;
const MARKS = [0.8, 1];
const ENDS = { notify: 'Somebody is told', stop: 'Sending stops' };

export function budgets(page) {
  page.head('Budgets');
  page.add(h('p', { class: 'quiet' }, 'Of this month by UTC. At 80 and 100 % alerts and webhook endpoints are told. A budget may also stop what it covers: what is not critical goes by other channels then, or not at all, until the month ends or the budget is raised.'));
  const live = page.live((signal) => read(page, signal), (rows) => table({
    caption: 'Budgets of the month', rows, key: ({ scope }) => scope,
    columns: [
      { title: 'Of', cell: ({ scope }) => scopeName(scope) },
      { title: 'Spent', numeric: true, cell: ({ costs }) => prices(costs) },
      { title: 'Budget', numeric: true, cell: ({ budget }) => (budget ? price(budget.limit_micros, budget.currency) : NONE) },
      { title: 'Used', cell: used },
      { title: 'When it is spent', cell: ({ budget }) => (budget ? ENDS[budget.enforcement] : NONE) },
      { title: 'Action', cell: (row) => h('div', { class: 'actions' }, actions(page, row, () => live.refresh())) },
    ],
  }), { every: 60_000, what: 'the budgets' });
}

async function read({ api, operations }, signal) {
  const [budgets, report] = await Promise.all([
    api.get('budgets', { signal }), api.get('analytics/costs', { query: thisMonth(), signal })]);
  return operations.words('BudgetScope').map((scope) => {
    const budget = budgets.data.find((one) => one.scope === scope);
    const costs = scope === 'all' ? report.data.costs : sums(report.data.items.filter(({ channel }) => channel === scope));
    return { scope, costs, budget, spent: costs.find(({ currency }) => currency === budget?.currency)?.micros ?? 0 };
  });
}

/** Until the end of the hour, for reports tell whole ones. */
function thisMonth() {
  const now = new Date();
  const to = new Date(Math.floor(now / HOUR + 1) * HOUR);
  return { from: new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth())).toISOString(), to: to.toISOString() };
}

function sums(items) {
  const all = {};
  for (const { currency, micros } of items.flatMap(({ costs }) => costs)) all[currency] = (all[currency] ?? 0) + micros;
  return Object.entries(all).map(([currency, micros]) => ({ currency, micros }));
}

function used({ scope, budget, spent, costs }) {
  if (!budget) return NONE;
  const part = spent / budget.limit_micros;
  const isStopped = part >= 1 && budget.enforcement === 'stop';
  const [state, text] = part >= 1 ? ['failed', isStopped ? 'stopped' : 'spent'] : part >= MARKS[0] ? ['pending', '80 % reached'] : ['done', 'within'];
  const tone = { failed: 'bad', pending: 'waiting', done: 'good' }[state];
  return [
    h('div', { class: 'actions' }, gauge(part, MARKS, tone, `${share(part)} of the budget, with marks at 80 and 100 %`), share(part), badge(state, text)),
    isStopped && h('div', {}, scope === 'all' ? 'Only what is critical is sent, and what goes to the inbox.' : 'Only what is critical is sent.'),
    costs.some(({ currency }) => currency !== budget.currency) && h('div', { class: 'quiet' }, 'What is spent in another currency does not count.'),
  ];
}

function scopeName(scope) { return scope === 'all' ? 'All channels' : channelName(scope); }
function inSentence(scope) { return scope === 'all' ? 'all channels' : scopeName(scope); }

function actions(page, { scope, budget, costs }, changed) {
  const name = `the budget of ${inSentence(scope)}`;
  return [
    page.may('saveBudget') && button(budget ? 'Change…' : 'Set…', () => set(page, scope, budget ?? costs[0], changed), { label: `${budget ? 'Change' : 'Set'} ${name}` }),
    budget && page.may('removeBudget') && button('Remove…', () => remove(page, scope, name, changed), { danger: true, label: `Remove ${name}` }),
  ];
}

async function set(page, scope, { limit_micros: limit, currency, enforcement } = {}, changed) {
  const done = await ask({
    title: `Budget of ${inSentence(scope)}`, verb: 'Set it', text: 'What is meant to be spent in a month.',
    fields: [
      { name: 'limit_micros', label: 'Amount', inputmode: 'decimal', value: limit ? String(limit / 1e6) : '', hint: 'Such as 250 or 99.50.', read: micros },
      { name: 'enforcement', label: 'When it is spent', kind: 'select', value: enforcement ?? 'notify', options: Object.entries(ENDS), hint: 'What is critical is never stopped.' },
      { name: 'currency', label: 'Currency', value: currency ?? 'USD', maxlength: '3', hint: 'Three capitals, such as EUR.', read: (text) => text.trim().toUpperCase() },
    ],
    act: (values) => page.api.put(`budgets/${segment(scope)}`, values),
  });
  if (done) page.say(`The budget is ${price(done.data.limit_micros, done.data.currency)} a month${done.data.enforcement === 'stop' ? ', and then sending stops' : ''}.`);
  changed();
}

function micros(text) {
  const amount = text.trim().replace(',', '.');
  if (!/^\d{1,9}(\.\d{1,6})?$/.test(amount)) throw new Error('expected an amount such as 99.50');
  return Math.round(Number(amount) * 1e6);
}

async function remove(page, scope, name, changed) {
  const act = () => page.api.remove(`budgets/${segment(scope)}`);
  if (await ask({ title: `Remove ${name}?`, text: 'Nobody is told any more what share of it is spent.', verb: 'Remove it', danger: true, act })) page.say('There is no budget any more.');
  changed();
}
