// The rules of a category, changed.

import { segment } from '../core/api.js';
import { go, link } from '../core/router.js';
import { ruleBody, ruleFields } from '../parts/categorizing.js';
import { h } from '../parts/dom.js';
import { sending } from '../parts/form.js';
import { Inputs } from '../parts/inputs.js';
import { button, card } from '../parts/pieces.js';
import { forbidden } from '../parts/problem.js';

export function rules(page) {
  const { key } = page.values;
  page.head(`Rules of ${key}`, h('a', { class: 'button', href: link(['categories', key]) }, 'To the category'));
  if (!page.may('saveCategory')) return page.add(forbidden());
  const path = `categories/${segment(key)}`;
  page.live(async (signal) => {
    const [found, flags] = await Promise.all([page.api.get(path, { signal }), page.api.all('flags', { signal })]);
    return { found: found.data, flags };
  }, (read) => editor(page, path, read), { every: 0, what: 'the rules' });
}

function editor(page, path, { found, flags }) {
  const topics = Object.entries(ruleFields(found, flags));
  const inputs = new Inputs(topics.flatMap(([, fields]) => fields));
  const submit = async (values) => {
    await page.api.put(path, ruleBody(values), { ifMatch: `"${found.version}"` });
    page.say('It is saved.');
    go(['categories', found.key]);
  };
  const { button: save, trouble, send } = sending(inputs, { verb: 'Save', submit });
  return h('form', { novalidate: true, onsubmit: send },
    topics.map(([title, fields]) => card(title, h('div', { class: 'fields' }, fields.map(({ name }) => inputs.element(name))))),
    trouble, h('div', { class: 'actions' }, save, button('Load again', () => page.again(), { quiet: true })));
}
