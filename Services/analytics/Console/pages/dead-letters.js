// What workers gave up, by channel: to be looked at, sent again or thrown away.

import { link } from '../core/router.js';
import { h } from '../parts/dom.js';
import { CHANNELS, choice, filters, span } from '../parts/filters.js';
import { NONE, words } from '../parts/format.js';
import { account, badge, button, person, shortID, when } from '../parts/pieces.js';
import { settle } from '../parts/redriving.js';
import { list, tabs } from '../parts/table.js';

/** By these all that fit can be meant; a state is none of them, for only what is buried is changed. */
const CONDITIONS = ['provider', 'error_code', 'template', 'from', 'to'];

export function deadLetters(page) {
  const channel = page.values.channel ?? 'email';
  const path = ['dead-letters', channel];
  page.head('Dead letters');
  page.add(tabs('Channel', CHANNELS, channel, (one) => link(['dead-letters', one])));
  filters(page, path, [
    { name: 'provider', label: 'Provider' }, { name: 'error_code', label: 'Error' }, { name: 'template', label: 'Template' },
    choice('state', 'State', ['buried', 'redriving', 'redriven', 'discarded'].map((state) => [state, words(state)])), ...span,
  ]);
  const chosen = new Set();
  const change = bulk(page, channel, chosen, () => live.refresh());
  page.add(change.element);
  const live = list(page, path, {
    what: 'the dead letters', caption: `Dead letters of ${words(channel)}`, key: ({ id }) => id, nothing: 'Nothing was given up.',
    every: page.query.cursor ? 0 : undefined,
    load: (signal) => page.api.get(`dlq/${channel}`, { query: { ...page.query, limit: 50 }, signal }),
    columns: [
      page.may('redriveDeadLetters') && { title: 'Choose', cell: (row) => row.state === 'buried' && choose(row, chosen, change.update) },
      { title: 'Given up', cell: (row) => h('a', { href: link([...path, row.id]) }, when(row.buried_at)) },
      { title: 'Person', cell: (row) => person(row.user_id) },
      { title: 'Error', cell: (row) => [words(row.error_code), row.provider_code && ` (${row.provider_code})`] },
      { title: 'Provider', cell: (row) => account(row.provider, row.provider_account) },
      { title: 'Template', cell: (row) => row.template ?? NONE },
      { title: 'Attempts', numeric: true, cell: (row) => String(row.attempts) },
      { title: 'State', cell: (row) => badge(row.state) },
      { title: 'Notification', cell: (row) => h('a', { href: link(['notifications', row.notification_id]) }, shortID(row.notification_id)) },
    ].filter(Boolean),
  });
}

function choose({ id, user_id: user }, chosen, update) {
  const flip = (event) => {
    if (event.target.checked) chosen.add(id); else chosen.delete(id);
    update();
  };
  return h('input', { type: 'checkbox', checked: chosen.has(id), onchange: flip, 'aria-label': `Choose that to ${user}, ${id}` });
}

/** Acts on what is chosen, else on all that meets the conditions of the list. */
function bulk(page, channel, chosen, changed) {
  const element = h('div', { class: 'actions' });
  const conditions = Object.fromEntries(CONDITIONS.map((name) => [name, page.query[name]]).filter(([, value]) => value));
  const act = async (verb) => {
    const choice = chosen.size ? { ids: [...chosen] } : conditions;
    const what = chosen.size ? `${chosen.size} chosen` : 'all that fit the conditions';
    if (await settle(page, channel, verb, choice, what)) chosen.clear();
    update();
    changed();
  };
  const update = () => {
    const isPossible = chosen.size > 0 || Object.keys(conditions).length > 0;
    const what = chosen.size ? `${chosen.size} chosen` : 'all that fit';
    const shown = isPossible ? ['redrive', 'discard'].filter((verb) => page.may(`${verb}DeadLetters`)) : [];
    element.replaceChildren(...shown.map((verb) =>
      button(`${verb === 'redrive' ? 'Send again' : 'Discard'}: ${what}…`, () => act(verb), { danger: verb === 'discard' })));
  };
  update();
  return { element, update };
}
