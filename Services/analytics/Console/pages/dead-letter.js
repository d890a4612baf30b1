// One dead letter with every attempt.

import { segment } from '../core/api.js';
import { link } from '../core/router.js';
import { h, show } from '../parts/dom.js';
import { NONE, channelName, words } from '../parts/format.js';
import { account, badge, button, card, facts, person, when } from '../parts/pieces.js';
import { settle } from '../parts/redriving.js';
import { table } from '../parts/table.js';

export function deadLetter(page) {
  const { channel, id } = page.values;
  const actions = h('div', { class: 'actions' });
  page.head('Dead letter', actions);
  const live = page.live(async (signal) => (await page.api.get(`dlq/${segment(channel)}/${segment(id)}`, { signal })).data, (letter) => {
    show(actions, letter.state === 'buried' && choices(page, letter, () => live.refresh()));
    return [summary(letter), card('Attempts', attempts(letter))];
  }, { what: 'the dead letter' });
}

function choices(page, { channel, id }, changed) {
  const act = async (verb) => { if (await settle(page, channel, verb, { ids: [id] }, 'this one')) changed(); };
  return [
    page.may('redriveDeadLetters') && button('Send again…', () => act('redrive')),
    page.may('discardDeadLetters') && button('Discard…', () => act('discard'), { danger: true }),
  ];
}

function summary(letter) {
  return card('In short', facts([
    ['State', badge(letter.state)], ['Channel', channelName(letter.channel)], ['Person', person(letter.user_id)],
    ['Notification', h('a', { href: link(['notifications', letter.notification_id]) }, h('code', {}, letter.notification_id))],
    ['Error', words(letter.error_code)], ['Provider’s code', letter.provider_code], ['Given up', when(letter.buried_at)],
    ['Template', letter.template], ['Category', letter.category], ['Sent again before', String(letter.redrives)],
    ['Changed', letter.changed_at ? [when(letter.changed_at), ` by ${letter.changed_by ?? NONE}`] : NONE],
  ]));
}

function attempts({ failures }) {
  return table({
    caption: 'Every attempt', rows: failures, key: ({ attempt, at }) => `${attempt} ${at}`, nothing: 'No attempt is recorded.',
    columns: [
      { title: 'Attempt', numeric: true, cell: ({ attempt }) => String(attempt) }, { title: 'When', cell: ({ at }) => when(at) },
      { title: 'Provider', cell: ({ provider, provider_account: name }) => account(provider, name) },
      { title: 'Error', cell: ({ code, outcome_unknown: isUnknown }) => [words(code), isUnknown && h('div', { class: 'quiet' }, 'the provider may have taken it all the same')] },
      { title: 'Provider’s code', cell: ({ provider_code: code }) => code ?? NONE }, { title: 'Detail', cell: ({ detail }) => detail ?? NONE },
    ],
  });
}
