// Addresses that must not be written to: shown, added and lifted.

import { segment } from '../core/api.js';
import { ask } from './dialog.js';
import { NONE, channelName, words } from './format.js';
import { button, when } from './pieces.js';
import { table } from './table.js';

export function suppressionColumns(page, changed) {
  return [
    { title: 'Address', cell: ({ address }) => address ?? 'of somebody erased' }, { title: 'Channel', cell: ({ channel }) => channelName(channel) },
    { title: 'Category', cell: ({ category }) => category ?? 'all' }, { title: 'Reason', cell: ({ reason }) => words(reason) },
    { title: 'By', cell: ({ source }) => source || NONE }, { title: 'Since', cell: (row) => when(row.created_at) },
    page.may('liftSuppression') && { title: 'Action', cell: (row) =>
      button('Lift…', () => lift(page, row, changed), { danger: true, label: `Lift ${row.address ?? row.id}` }) },
  ].filter(Boolean);
}

export function suppressionTable(page, rows, changed) {
  return table({ caption: 'Suppressions', rows, key: ({ id }) => id, columns: suppressionColumns(page, changed) });
}

/** `known`: the channel and the address when they are not to be asked for. */
export async function suppress(page, known, changed) {
  const address = known?.address;
  const fields = [
    !known && { name: 'channel', label: 'Channel', kind: 'select', options: [['email', 'Email'], ['sms', 'SMS']], value: 'email' },
    !known && { name: 'address', label: 'Address', hint: 'Of mail, or a number such as +15550100.' },
    { name: 'category', label: 'Category', hint: 'Without one, all of them.' },
  ].filter(Boolean);
  const act = ({ category, ...values }) => page.api.post('suppressions', { ...known, ...values, ...(category && { category }) });
  const done = await ask({ title: `Suppress ${address ?? 'an address'}?`, text: 'It is not written to any more, whoever’s it is.', verb: 'Suppress it', danger: true, fields, act });
  if (!done) return;
  page.say(`${done.data.address} is suppressed.`);
  changed();
}

async function lift(page, { id, address }, changed) {
  const act = () => page.api.remove(`suppressions/${segment(id)}`);
  if (!await ask({ title: `Lift it from ${address ?? 'this address'}?`, text: 'It may be written to again.', verb: 'Lift it', danger: true, act })) return;
  page.say('It may be written to again.');
  changed();
}
