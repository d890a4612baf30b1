// One flag: whom it lets in, and whether somebody is among them.

import { segment } from '../core/api.js';
import { go } from '../core/router.js';
import { ask } from '../parts/dialog.js';
import { h, show } from '../parts/dom.js';
import { answerSentence, flagBody, flagFields, percent, turnOff } from '../parts/flagging.js';
import { form } from '../parts/form.js';
import { NONE, count } from '../parts/format.js';
import { button, card, facts, person, when } from '../parts/pieces.js';
import { given } from '../parts/subscribing.js';

export function flag(page) {
  const { key } = page.values;
  const path = `flags/${segment(key)}`;
  const actions = h('div', { class: 'actions' });
  page.head(key, actions);
  const one = page.live(async (signal) => (await page.api.get(path, { signal })).data, (found) => {
    show(actions, choices(page, path, found, () => one.refresh()));
    return card('In short', facts([
      ['What it is for', found.description || NONE], ['Of all people', percent(found.percentage)],
      ['Always in', listed(found.users.in)], ['Never in', listed(found.users.out)],
      ['Made', when(found.created_at)], ['Changed', when(found.updated_at)],
    ]));
  }, { every: 60_000, what: 'the flag' });
  page.add(asking(page, path));
}

/** The first of them; more than these one looks up. */
function listed(ids) {
  if (ids.length === 0) return NONE;
  const shown = ids.slice(0, 20).flatMap((id) => [person(id), ' ']);
  return [shown, ids.length > 20 && `and ${count(ids.length - 20)} more`];
}

function asking(page, path) {
  const answer = h('p', { role: 'status' });
  const submit = async ({ user }) => {
    answer.textContent = answerSentence((await page.api.get(`${path}/users/${segment(user)}`, { signal: page.signal })).data);
  };
  return card('Is somebody in?', form([{ name: 'user', label: 'Person’s id', read: given }], { verb: 'Look up', submit }), answer);
}

function choices(page, path, found, changed) {
  const tag = { ifMatch: `"${found.version}"` };
  const change = async () => {
    const act = (values) => page.api.put(path, flagBody(values), tag);
    if (await ask({ title: `Change ${found.key}`, verb: 'Save', text: 'Orchestrators hear of it within a second.', fields: flagFields(found), act })) page.say('It is saved.');
    changed();
  };
  const remove = async () => {
    const text = 'What names it and is under way goes to nobody any more. A flag that a category names stays.';
    if (await ask({ title: `Remove ${found.key}?`, text, verb: 'Remove it', danger: true, act: () => page.api.remove(path, tag) })) go(['flags']);
    else changed();
  };
  return [
    page.may('saveFlag') && button('Change…', change),
    page.may('changeFlag') && button('Turn off…', () => turnOff(page, found, changed), { danger: true }),
    page.may('removeFlag') && button('Remove…', remove, { danger: true }),
  ];
}
