// One notification: how far it came on each channel, what happened when, and why.

import { segment } from '../core/api.js';
import { h } from '../parts/dom.js';
import { ask } from '../parts/dialog.js';
import { NONE, channelName, count, price, prices, words } from '../parts/format.js';
import { account, badge, button, card, empty, facts, fold, json, person, when } from '../parts/pieces.js';
import { table } from '../parts/table.js';
import { link } from '../core/router.js';
import { decisionSentence, outcomeSentences } from '../parts/sentences.js';

/** What nothing more can be done about. */
const OVER = ['cancelled', 'cancelling', 'done', 'expired', 'suppressed', 'failed', 'bounced', 'complained'];

export function notification(page) {
  const path = `notifications/${segment(page.values.id)}`;
  const cancel = button('Cancel…', () => askToCancel(page, path, live), { danger: true });
  cancel.hidden = true;
  page.head('Notification', cancel);
  const live = page.live(async (signal) => {
    const [one, why] = await Promise.all([page.api.get(path, { signal }), page.api.get(`${path}/explain`, { signal })]);
    return { one: one.data, decisions: why.data.decisions };
  }, ({ one, decisions }) => {
    cancel.hidden = one.dry_run || OVER.includes(one.status) || !page.may('cancelNotification');
    if (one.topic) return [summary(one), card('People', reached(one))];
    return [summary(one), card('Channels', deliveries(one)), card('Why', explained(decisions)), card('What happened', timeline(one))];
  }, { what: 'the notification' });
}

function summary(one) {
  return card('In short', facts([
    ['Status', [badge(one.status), one.dry_run && ' dry run: nothing was sent']], one.topic ? ['Topic', one.topic] : ['Person', person(one.user_id)],
    ['Template', one.template && h('a', { href: link(['templates', one.template]) }, one.template)], ['Category', one.category && h('a', { href: link(['categories', one.category]) }, one.category)],
    ['Priority', one.priority], ['Accepted', when(one.created_at)], ['Send at', when(one.send_at)], ['Expires', when(one.expires_at)],
    ['Cost', one.cost_micros ? price(one.cost_micros) : NONE], ['Id', h('code', {}, one.id)],
    ...Object.entries(one.metadata ?? {}),
  ]));
}

/** Of one to a topic: each of its people has a notification of their own. */
function reached({ people, notifications }) {
  return facts([
    ['Taken', count(people.taken)], ['Still to be taken', count(people.remaining)], ['Spared by a cancel', count(people.prevented)],
    ...Object.entries(notifications).map(([status, many]) => [badge(status), count(many)]),
  ]);
}

function deliveries({ deliveries: rows }) {
  return table({
    caption: 'How each channel came to its status', rows, key: ({ channel }) => channel, nothing: 'No channel has been tried yet.',
    columns: [
      { title: 'Channel', cell: ({ channel }) => channelName(channel) }, { title: 'Status', cell: ({ status }) => badge(status) },
      { title: 'Attempts', numeric: true, cell: ({ attempts }) => String(attempts) },
      { title: 'Provider', cell: ({ provider, provider_account: name }) => account(provider, name) },
      { title: 'Provider’s id', cell: ({ provider_message_id: id }) => (id ? h('code', {}, id) : NONE) },
      { title: 'Cost', numeric: true, cell: ({ costs }) => prices(costs) },
    ],
  });
}

function explained(decisions) {
  if (decisions.length === 0) return empty('Nothing has been decided yet.');
  return h('ol', { class: 'story' }, decisions.map((decision) => h('li', {},
    h('p', {}, h('strong', {}, channelName(decision.channel)), ' ', decisionSentence(decision)),
    h('p', { class: 'quiet' }, when(decision.decided_at), decision.until && [' until ', when(decision.until)]),
    fold('What was known', json({ rule: decision.rule, reason: decision.reason, inputs: decision.inputs, versions: decision.versions })))));
}

function timeline({ timeline: entries }) {
  return h('ol', { class: 'story' }, entries.map((entry) => h('li', {},
    h('p', {}, entry.channel && h('strong', {}, channelName(entry.channel)), ' ', badge(entry.kind), ' ',
      [entry.verdict && words(entry.verdict), entry.provider && `by ${account(entry.provider, entry.provider_account)}`,
        entry.reminder && `reminder ${entry.reminder}`, entry.attempt && `attempt ${entry.attempt}`, entry.reason && words(entry.reason), entry.provider_code && `code ${entry.provider_code}`,
        entry.automated && 'by a machine', entry.cost_micros && price(entry.cost_micros, entry.currency)].filter(Boolean).join(' · ')),
    entry.detail && h('p', {}, entry.detail),
    h('p', { class: 'quiet' }, when(entry.occurred_at), entry.provider_message_id && [' · ', h('code', {}, entry.provider_message_id)]))));
}

async function askToCancel(page, path, live) {
  const answer = await ask({
    title: 'Cancel this notification?', verb: 'Cancel it', danger: true,
    text: 'What is on its way already cannot be called back; you are told what could be stopped.',
    fields: [{ name: 'reason', label: 'Reason', hint: 'For the audit log; may be empty.' }],
    act: ({ reason }) => page.api.post(`${path}/cancel`, reason ? { reason } : undefined),
  });
  if (!answer) return;
  const told = h('div', { class: 'told', role: 'status' }, outcomeSentences(answer.data).map((sentence) => h('p', {}, sentence)));
  page.root.querySelector('.told')?.remove();
  page.root.querySelector('.title').after(told);
  live.refresh();
}
