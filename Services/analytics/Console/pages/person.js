// One person: addresses, devices, wishes, what must not be written to, and all that is stored of them.

import { segment } from '../core/api.js';
import { link } from '../core/router.js';
import { h } from '../parts/dom.js';
import { ask } from '../parts/dialog.js';
import { listingFlags, listings } from '../parts/flagging.js';
import { NONE, channelName } from '../parts/format.js';
import { button, card, facts, fold, json, when } from '../parts/pieces.js';
import { memberships } from '../parts/subscribing.js';
import { suppressionTable, suppress } from '../parts/suppressing.js';
import { table } from '../parts/table.js';
import { wishes } from '../parts/wishes.js';

export function person(page) {
  const { id } = page.values;
  const path = `users/${segment(id)}`;
  page.head(id,
    h('a', { class: 'button', href: link(['notifications'], { user_id: id }) }, 'Notifications'),
    page.may('exportUser') && button('Export…', () => exportAll(page, path, id)));
  const live = page.live((signal) => read(page, path, id, signal), (found) => [
    card('In short', profile(found.user)),
    card('Addresses', contacts(page, found, () => live.refresh())),
    found.suppressions.length > 0 && card('Must not be written to', suppressionTable(page, found.suppressions, () => live.refresh())),
    card('Devices', devices(page, path, found, () => live.refresh())),
    card('Preferences', wishes(found.preferences),
      page.may('savePreferences') && h('div', { class: 'actions' }, h('a', { class: 'button', href: link(['people', id, 'preferences']) }, 'Change…'))),
    card('Topics', memberships(page, id, found.topics, () => live.refresh())),
    found.flags.length > 0 && card('Flags that list them', listings(found.flags)),
  ], { every: 30_000, what: 'the person' });
}

/** Suppressions are found by addresses: who sees them masked cannot ask. */
async function read({ api }, path, id, signal) {
  const data = async (part) => (await api.find(`${path}${part}`, { signal }))?.data;
  const [user, email, sms, list, preferences, topics, flags] = await Promise.all([
    (await api.get(path, { signal })).data, data('/channels/email'), data('/channels/sms'), data('/devices'), data('/preferences'),
    api.all(`${path}/topics`, { signal }), listingFlags({ api }, id, signal)]);
  const addresses = [email, sms].filter(Boolean);
  const found = await Promise.all(addresses.filter(({ address }) => !address.includes('*')).map(async ({ address }) =>
    (await api.get('suppressions', { query: { address }, signal })).data));
  return { user, contacts: addresses, devices: list ?? [], preferences, topics, flags, suppressions: found.flat() };
}

function profile(user) {
  return [facts([
    ['Id', h('code', {}, user.user_id)], ['Name', user.name], ['Language', user.locale], ['Time zone', user.timezone],
    ['Made', when(user.created_at)], ['Changed', when(user.updated_at)],
  ]), Object.keys(user.attributes ?? {}).length > 0 && fold('Attributes', json(user.attributes))];
}

function contacts(page, { contacts: rows }, changed) {
  return table({
    caption: 'Addresses', rows, key: ({ channel }) => channel, nothing: 'No address is known.',
    columns: [
      { title: 'Channel', cell: ({ channel }) => channelName(channel) }, { title: 'Address', cell: ({ address }) => address },
      { title: 'Verified', cell: ({ verified }) => (verified ? 'yes' : 'no') }, { title: 'Changed', cell: (row) => when(row.updated_at) },
      page.may('addSuppression') && { title: 'Action', cell: ({ channel, address }) =>
        button('Suppress…', () => suppress(page, { channel, address }, changed), { danger: true, label: `Suppress ${address}` }) },
    ].filter(Boolean),
  });
}

function devices(page, path, { devices: rows }, changed) {
  const remove = async ({ id, platform }) => {
    const act = () => page.api.remove(`${path}/devices/${segment(id)}`);
    if (await ask({ title: `Remove this ${platform} device?`, text: 'Nothing is pushed to it any more.', verb: 'Remove it', danger: true, act })) changed();
  };
  return table({
    caption: 'Devices', rows, key: ({ id }) => id, nothing: 'No device is known.',
    columns: [
      { title: 'Platform', cell: ({ platform }) => platform }, { title: 'App', cell: ({ app }) => app || NONE },
      { title: 'Token', cell: ({ token, subscription }) => h('code', { class: 'long' }, token ?? subscription?.endpoint ?? NONE) },
      { title: 'Seen', cell: (row) => when(row.last_seen_at) },
      page.may('removeDevice') && { title: 'Action', cell: (row) => button('Remove…', () => remove(row), { danger: true, label: `Remove ${row.id}` }) },
    ].filter(Boolean),
  });
}

async function exportAll(page, path, id) {
  await ask({
    title: 'Export all that is stored?', text: 'Addresses are in it in plain. The audit log keeps that you asked.', verb: 'Export',
    act: async () => {
      const address = URL.createObjectURL(await page.api.file(`${path}/export`));
      h('a', { href: address, download: `${id.replace(/[^\w.-]/g, '_')}.json` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    },
  });
}
