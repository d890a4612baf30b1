// What holds for people who have said nothing themselves.

import { link } from '../core/router.js';
import { h } from '../parts/dom.js';
import { card } from '../parts/pieces.js';
import { forbidden } from '../parts/problem.js';
import { wishes } from '../parts/wishes.js';
import { wishEditor } from '../parts/wishing.js';

const HOME = ['preferences'];
const SILENCE = { digest: 'Not said: each by itself', tracking: 'Not said: it may', choices: 'The closest answer holds; where there is none, it is wanted.' };

export function defaults(page) {
  page.head('Preferences', page.may('saveTenantPreferences') && h('a', { class: 'button', href: link([...HOME, 'change']) }, 'Change…'));
  page.live(async (signal) => (await page.api.get('preferences', { signal })).data, (found) =>
    card('For all who have said nothing themselves', wishes(found, 'Nothing was said: everything is wanted, at any time.')), { every: 60_000, what: 'the preferences' });
}

export function changeDefaults(page) {
  page.head('What all people get', h('a', { class: 'button', href: link(HOME) }, 'To the preferences'));
  if (!page.may('saveTenantPreferences')) return page.add(forbidden());
  wishEditor(page, { path: 'preferences', back: HOME, silence: SILENCE });
}
