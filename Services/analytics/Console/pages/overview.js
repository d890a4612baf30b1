// How it goes: what was sent over time and what became of it, how long it took, and what it cost.

import { link } from '../core/router.js';
import { lineChart } from '../parts/chart.js';
import { h } from '../parts/dom.js';
import { CHANNELS } from '../parts/filters.js';
import { NONE, atDay, atHour, channelName, count, duration, price, prices, share, words } from '../parts/format.js';
import { badge, card } from '../parts/pieces.js';
import { table, tabs } from '../parts/table.js';

const HOUR = 3_600_000;
const SPANS = { '24h': { hours: 24, text: '24 hours' }, '7d': { hours: 168, text: '7 days' }, '30d': { hours: 720, text: '30 days', daily: true } };
/** People who opened it, not how often. */
const SERIES = [
  { key: 'accepted', title: 'Accepted' }, { key: 'sent', title: 'Sent' }, { key: 'delivered', title: 'Delivered' },
  { key: 'first_opened', title: 'Opened' }, { key: 'failed', title: 'Failed' },
];

export function overview(page) {
  page.head('Overview');
  const span = SPANS[page.query.span] ?? SPANS['24h'];
  const address = (change) => link(['overview'], { ...page.query, ...change });
  page.add(h('div', { class: 'choices' },
    tabs('Span', Object.entries(SPANS).map(([key, { text }]) => [key, text]), page.query.span ?? '24h', (key) => address({ span: key })),
    tabs('Channel', [['', 'All'], ...CHANNELS], page.query.channel ?? '', (channel) => address({ channel }))));
  page.live((signal) => read(page, span, signal), (reports) => draw(reports, span), { what: 'the reports' });
}

async function read({ api, query }, { hours, daily }, signal) {
  const to = new Date(Math.ceil(Date.now() / HOUR) * HOUR);
  const asked = { from: new Date(to - hours * HOUR).toISOString(), to: to.toISOString(), channel: query.channel };
  const report = async (name, more) => (await api.get(`analytics/${name}`, { query: { ...asked, ...more }, signal })).data;
  const interval = daily ? 'day' : 'hour';
  const [summary, series, latency, costs, engagement] = await Promise.all(
    [report('summary'), report('timeseries', { interval }), report('latency'), report('costs'), report('engagement')]);
  return { summary, series, latency, costs, engagement };
}

function draw({ summary, series, latency, costs, engagement }, { daily }) {
  const title = daily ? 'Day by day' : 'Hour by hour';
  return [
    tiles(summary, costs),
    card(title, lineChart({ title, points: filled(series), series: SERIES, name: (point) => (daily ? atDay : atHour)(point.at) })),
    h('div', { class: 'columns' }, card('By channel', outcomes(engagement)), card('Cost by channel', spending(costs))),
    costs.budgets?.length > 0 && card('Budgets of the month', budgets(costs)),
    card('Latency', h('p', { class: 'quiet' }, 'From acceptance, in half, 95 and 99 of 100 cases.'), waits(latency)),
  ];
}

/** An hour in which nothing happened is not told; here it is nought. */
function filled({ from, to, interval, items }) {
  const step = interval === 'day' ? 24 * HOUR : HOUR;
  const known = new Map(items.map((item) => [Date.parse(item.at), item.counts]));
  const points = [];
  for (let at = Math.floor(Date.parse(from) / step) * step; at < Date.parse(to); at += step) {
    const counts = known.get(at) ?? {};
    points.push({ at: new Date(at).toISOString(), ...Object.fromEntries(SERIES.map(({ key }) => [key, counts[key] ?? 0])) });
  }
  return points;
}

function tiles({ counts, rates }, { costs }) {
  const all = [
    ['Accepted', count(counts.accepted ?? 0)], ['Sent', count(counts.sent ?? 0)], ['Delivered', share(rates.delivered), 'of what was sent'],
    ['Opened', share(rates.opened), 'of what was sent'], ['Failed', count(counts.failed ?? 0)], ['Cost', prices(costs)],
  ];
  return h('ul', { class: 'tiles' }, all.map(([name, figure, note]) =>
    h('li', {}, h('span', { class: 'name' }, name), h('strong', {}, figure), note && h('span', { class: 'quiet' }, note))));
}

function outcomes({ items }) {
  const rate = (name) => ({ title: words(name), numeric: true, cell: ({ rates }) => share(rates[name] ?? NaN) });
  return table({
    caption: 'What became of it, by channel', rows: items, key: ({ channel }) => channel, nothing: 'Nothing was sent.',
    columns: [
      { title: 'Channel', cell: ({ channel }) => channelName(channel) }, { title: 'sent', numeric: true, cell: ({ counts }) => count(counts.sent ?? 0) },
      rate('delivered'), rate('opened'), rate('clicked'), rate('bounced'),
    ],
  });
}

function spending({ items }) {
  const rows = items.flatMap(({ channel, provider, costs }) => costs.map((cost) => ({ channel, provider, ...cost })));
  const most = Math.max(1, ...rows.map(({ micros }) => micros));
  return table({
    caption: 'What it cost, by channel and provider', rows, key: ({ channel, provider, currency }) => `${channel} ${provider} ${currency}`,
    nothing: 'Nothing has cost anything.',
    columns: [
      { title: 'Channel', cell: ({ channel }) => channelName(channel) }, { title: 'Provider', cell: ({ provider }) => provider || NONE },
      { title: 'Cost', numeric: true, cell: ({ micros, currency }) => [h('meter', { min: '0', max: most, value: micros, 'aria-hidden': 'true' }), price(micros, currency)] },
    ],
  });
}

function budgets({ budgets: rows }) {
  return table({
    caption: 'Budgets of the month', rows, key: ({ scope }) => scope,
    columns: [
      { title: 'Of', cell: ({ scope }) => (scope === 'all' ? 'All channels' : channelName(scope)) },
      { title: 'Budget', numeric: true, cell: ({ limit_micros: limit, currency }) => price(limit, currency) },
      { title: 'Spent', numeric: true, cell: ({ spent_micros: spent, currency }) => price(spent, currency) },
      { title: 'Share', numeric: true, cell: ({ spent_micros: spent, limit_micros: limit }) => share(limit > 0 ? spent / limit : NaN) },
      { title: 'State', cell: ({ stopped }) => (stopped ? badge('failed', 'stopped') : NONE) },
    ],
  });
}

function waits({ items }) {
  const wait = (name) => ({ title: name, numeric: true, cell: (row) => duration(row[`${name}_ms`]) });
  return table({
    caption: 'Latency', rows: items, nothing: 'Nothing was measured.',
    key: ({ channel, provider, kind }) => `${channel} ${provider} ${kind}`,
    columns: [
      { title: 'Channel', cell: ({ channel }) => channelName(channel) }, { title: 'Provider', cell: ({ provider }) => provider || NONE },
      { title: 'Until', cell: ({ kind }) => words(kind) }, { title: 'Cases', numeric: true, cell: (row) => count(row.count) },
      wait('p50'), wait('p95'), wait('p99'),
    ],
  });
}
