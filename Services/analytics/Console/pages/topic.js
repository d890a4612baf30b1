// One topic with everybody who is in it.

import { segment } from '../core/api.js';
import { go } from '../core/router.js';
import { ask } from '../parts/dialog.js';
import { h, show } from '../parts/dom.js';
import { NONE } from '../parts/format.js';
import { button, card, facts, person, when } from '../parts/pieces.js';
import { leaving, subscribeSomebody, subscriberCount } from '../parts/subscribing.js';
import { list } from '../parts/table.js';

export function topic(page) {
  const { key } = page.values;
  const path = `topics/${segment(key)}`;
  const actions = h('div', { class: 'actions' });
  page.head(key, actions);
  const changed = () => { one.refresh(); people.refresh(); };
  const one = page.live(async (signal) => (await page.api.get(path, { signal })).data, (found) => {
    show(actions, choices(page, path, found, changed));
    return card('In short', facts([
      ['Name', found.name || NONE], ['People', subscriberCount(page, found.subscribers)], ['Made', when(found.created_at)], ['Changed', when(found.updated_at)],
    ]));
  }, { every: 60_000, what: 'the topic' });
  const people = list(page, ['topics', key], {
    what: 'its people', caption: 'Who is in it, by id', key: (row) => row.user_id, nothing: 'Nobody is in it.', every: 60_000,
    load: (signal) => page.api.get(`${path}/subscribers`, { query: { ...page.query, limit: 50 }, signal }),
    columns: [
      { title: 'Person', cell: (row) => person(row.user_id) }, { title: 'Since', cell: (row) => when(row.subscribed_at) },
      page.may('unsubscribe') && { title: 'Action', cell: ({ user_id: user }) => leaving(page, key, user, `Unsubscribe ${user}`, changed) },
    ].filter(Boolean),
  });
}

function choices(page, path, { key, name, version }, changed) {
  const tag = { ifMatch: `"${version}"` };
  const rename = async () => {
    const fields = [{ name: 'name', label: 'Name', value: name }];
    if (await ask({ title: 'Rename the topic', verb: 'Save', fields, act: (values) => page.api.put(path, values, tag) })) page.say('It is saved.');
    changed();
  };
  const remove = async () => {
    const text = 'Nobody is in it any more, and what is being sent to it goes to nobody else.';
    if (await ask({ title: `Remove ${key}?`, text, verb: 'Remove it', danger: true, act: () => page.api.remove(path, tag) })) go(['topics']);
    else changed();
  };
  return [
    page.may('subscribe') && button('Subscribe…', () => subscribeSomebody(page, key, changed)),
    page.may('saveTopic') && button('Rename…', rename),
    page.may('removeTopic') && button('Remove…', remove, { danger: true }),
  ];
}
