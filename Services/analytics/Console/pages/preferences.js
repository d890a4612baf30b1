// What a person wants, said for them.

import { segment } from '../core/api.js';
import { link } from '../core/router.js';
import { h } from '../parts/dom.js';
import { forbidden } from '../parts/problem.js';
import { wishEditor } from '../parts/wishing.js';

const SILENCE = { digest: 'As the tenant says', tracking: 'As the tenant says', choices: 'The closest answer holds; where there is none, the tenant’s.' };

export function preferences(page) {
  const { id } = page.values;
  const back = ['people', id];
  page.head(`What ${id} wants`, h('a', { class: 'button', href: link(back) }, 'To the person'));
  if (!page.may('savePreferences')) return page.add(forbidden());
  wishEditor(page, { path: `users/${segment(id)}/preferences`, back, silence: SILENCE });
}
