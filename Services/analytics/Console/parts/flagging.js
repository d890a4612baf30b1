// What a flag says, and how one says it: percentages, and lists of people.

import { segment } from '../core/api.js';
import { link } from '../core/router.js';
import { ask } from './dialog.js';
import { h } from './dom.js';
import { NONE } from './format.js';
import { table } from './table.js';

const MOST = 20;
const LISTED = { listed_in: 'always in', listed_out: 'never in' };

export function percent(value) { return `${value} %`; }

/** The fields of what can be said, as it is said now. */
export function flagFields({ description = '', percentage = 0, users = { in: [], out: [] } } = {}) {
  const ids = 'User ids, one a line.';
  return [
    { name: 'description', label: 'What it is for', value: description },
    { name: 'percentage', label: 'Of all people, in percent', inputmode: 'decimal', value: String(percentage), hint: 'From 0 to 100, such as 12.5.', read: readShare },
    { name: 'in', label: 'Always in', kind: 'textarea', rows: 3, value: users.in.join('\n'), hint: ids, pointer: '/users/in', read: lines },
    { name: 'out', label: 'Never in', kind: 'textarea', rows: 3, value: users.out.join('\n'), hint: ids, pointer: '/users/out', read: lines },
  ];
}

/** As the API takes it. */
export function flagBody({ in: inside, out, description, percentage }) {
  return { description, percentage, users: { in: inside, out } };
}

/** Nobody is in any more, listed or not. */
export async function turnOff(page, { key, version }, changed) {
  const act = () => page.api.patch(`flags/${segment(key)}`, { percentage: 0, users: { in: [] } }, { ifMatch: `"${version}"` });
  const text = 'From a second later on nothing that names it is sent to anybody, scheduled, held or critical; who is always in is taken off the list.';
  if (await ask({ title: `Turn ${key} off?`, text, verb: 'Turn it off', danger: true, act })) page.say(`${key} is off.`);
  changed();
}

/** The first flags whose lists name somebody, each with what it says of them. */
export async function listingFlags({ api }, user, signal) {
  const rows = (await api.get('flags', { query: { user_id: user, limit: MOST }, signal })).data;
  return Promise.all(rows.map(async (row) => {
    const answer = await api.find(`flags/${segment(row.key)}/users/${segment(user)}`, { signal });
    return { ...row, why: answer?.data.why };
  }));
}

export function listings(rows) {
  return table({
    caption: 'Flags', rows, key: ({ key }) => key,
    columns: [
      { title: 'Flag', cell: ({ key }) => h('a', { href: link(['flags', key]) }, key) }, { title: 'What it is for', cell: ({ description }) => description || NONE },
      { title: 'They are', cell: ({ why }) => LISTED[why] ?? NONE },
    ],
  });
}

/** Why somebody is in or out, as one would say it. */
export function answerSentence({ user_id: user, in: isIn, why }) {
  return `${user} is ${isIn ? 'in' : 'not in'}: ${LISTED[why] ? `they are ${LISTED[why]}` : 'the percentage decides it'}.`;
}

function readShare(text) {
  const share = text.trim().replace(',', '.');
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(share) || Number(share) > 100) throw new Error('expected 0 to 100, such as 12.5');
  return Number(share);
}

function lines(text) { return text.split('\n').map((line) => line.trim()).filter(Boolean); }
