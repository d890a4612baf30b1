// Who is in which topic: shown, added and taken out.

import { segment } from '../core/api.js';
import { link } from '../core/router.js';
import { ask } from './dialog.js';
import { h } from './dom.js';
import { NONE, count } from './format.js';
import { button, when } from './pieces.js';
import { table } from './table.js';

/** The API counts to the end of what its schema allows. */
export function subscriberCount(page, many) {
  const most = page.operations.schemas.Topic?.properties.subscribers.maximum;
  return many === most ? `${count(many)} or more` : count(many);
}

/** The topics that a person is in. */
export function memberships(page, user, rows, changed) {
  return [
    table({
      caption: 'Topics', rows, key: ({ key }) => key, nothing: 'Of no topic.',
      columns: [
        { title: 'Topic', cell: ({ key }) => h('a', { href: link(['topics', key]) }, key) }, { title: 'Name', cell: ({ name }) => name || NONE },
        { title: 'Since', cell: (row) => when(row.subscribed_at) },
        page.may('unsubscribe') && { title: 'Action', cell: ({ key }) => leaving(page, key, user, `Unsubscribe from ${key}`, changed) },
      ].filter(Boolean),
    }),
    page.may('subscribe') && h('div', { class: 'actions' }, button('Subscribe…', () => subscribeTo(page, user, changed))),
  ];
}

export function leaving(page, topic, user, label, changed) {
  return button('Unsubscribe…', async () => {
    const act = () => page.api.remove(address(topic, user));
    const text = `Nothing that goes to ${topic} reaches them any more.`;
    if (await ask({ title: `Take ${user} out of ${topic}?`, text, verb: 'Unsubscribe', danger: true, act })) page.say(`${user} is not in ${topic} any more.`);
    changed();
  }, { danger: true, label });
}

export async function subscribeSomebody(page, topic, changed) {
  const fields = [{ name: 'user', label: 'Person’s id', read: given }];
  await subscribe(page, `Subscribe somebody to ${topic}`, fields, ({ user }) => [topic, user], changed);
}

async function subscribeTo(page, user, changed) {
  const known = (await page.api.get('topics', { query: { limit: 200 }, signal: page.signal }).catch(() => ({ data: [] }))).data;
  const fields = [{ name: 'topic', label: 'Topic', options: known.map(({ key, name }) => [key, name]), read: given }];
  await subscribe(page, `Subscribe ${user}`, fields, ({ topic }) => [topic, user], changed);
}

async function subscribe(page, title, fields, pair, changed) {
  const done = await ask({
    title, fields, verb: 'Subscribe', text: 'What goes to the topic from now on goes to them, as far as they want it.',
    act: async (values) => {
      const [topic, user] = pair(values);
      await page.api.put(address(topic, user)).catch(pointed);
      return { topic, user };
    },
  });
  if (done) page.say(`${done.user} is in ${done.topic}.`);
  changed();
}

/** What the API does not find stands in a field. */
function pointed(error) {
  const pointer = { user_not_found: '/user', topic_not_found: '/topic' }[error.code];
  if (pointer) error.faults = [{ pointer, detail: error.detail }];
  throw error;
}

function address(topic, user) { return `topics/${segment(topic)}/subscribers/${segment(user)}`; }

/** What stands in a path is not to be empty. */
export function given(text) {
  if (!text.trim()) throw new Error('expected one');
  return text.trim();
}
