// The tab of <herald-inbox> where a person says what they want to get.

import { element } from './herald-inbox-frame.js';
import { DIGESTS } from './herald-preferences.js';

/** A row of boxes for each category, the quiet hours, and how often mail comes. */
export function wishes(preferences, words, trying) {
  const rows = preferences.categories.map((category) => {
    const row = document.createElement('fieldset');
    row.append(element('legend', '', category.name ?? category.key));
    for (const channel of preferences.channels(category)) {
      const box = input('checkbox', words[channel], row);
      box.refresh = () => { box.checked = preferences.allows(category.key, channel); };
      box.refresh();
      box.onchange = () => trying(() => preferences.choose(category.key, channel, box.checked));
    }
    return row;
  });
  if (!rows.length) rows.push(element('p', '', words.none));
  return [...rows, quiet(preferences, words, trying), digest(preferences, words, trying)];
}

function quiet(preferences, words, trying) {
  const row = document.createElement('fieldset');
  const [from, until] = [input('time', words.quiet, row, true), input('time', words.until, row, true)];
  // One end alone says nothing yet, and waits for the other.
  const isWhole = () => !from.value === !until.value;
  from.refresh = until.refresh = () => {
    const hours = preferences.wishes.quiet_hours;
    if (isWhole()) [from.value, until.value] = [hours?.from ?? '', hours?.until ?? ''];
  };
  from.refresh();
  from.onchange = until.onchange = () => {
    if (isWhole()) trying(() => preferences.quiet(from.value, until.value));
  };
  return row;
}

function digest(preferences, words, trying) {
  const [row, choice] = [document.createElement('fieldset'), document.createElement('select')];
  const names = ['', ...DIGESTS].map((wish) => [wish, words[{ '': 'usual', none: 'alone' }[wish] ?? wish]]);
  choice.append(...names.map(([wish, name]) => Object.assign(element('option', '', name), { value: wish })));
  choice.refresh = () => { choice.value = preferences.wishes.digest ?? ''; };
  choice.refresh();
  choice.onchange = () => trying(() => preferences.gather(choice.value));
  label(words.mail, choice, row, true);
  return row;
}

function input(type, text, parent, isBehind = false) {
  const made = Object.assign(document.createElement('input'), { type });
  label(text, made, parent, isBehind);
  return made;
}

function label(text, made, parent, isBehind) {
  const around = element('label', '');
  around.append(...(isBehind ? [text, made] : [made, text]));
  parent.append(around);
}
