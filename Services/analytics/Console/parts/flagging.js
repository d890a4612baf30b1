// What a flag says, and how one says it: percentages, and lists of people.

import { segment } from '../core/api.js';
import { ask } from './dialog.js';

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

/** Why somebody is in or out, as one would say it. */
export function answerSentence({ user_id: user, in: isIn, why }) {
  const reasons = { listed_in: 'they are always in', listed_out: 'they are never in', percentage: 'the percentage decides it' };
  return `${user} is ${isIn ? 'in' : 'not in'}: ${reasons[why] ?? why}.`;
}

function readShare(text) {
  const share = text.trim().replace(',', '.');
  if (!/^\d{1,3}(\.\d{1,2})?$/.test(share) || Number(share) > 100) throw new Error('expected 0 to 100, such as 12.5');
  return Number(share);
}

function lines(text) { return text.split('\n').map((line) => line.trim()).filter(Boolean); }
