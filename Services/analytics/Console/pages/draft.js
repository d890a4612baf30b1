// A new version of a template. What is not saved stays while the tab is open.

import { segment } from '../core/api.js';
import { go, link } from '../core/router.js';
import { h } from '../parts/dom.js';
import { Editor } from '../parts/editor.js';
import { button } from '../parts/pieces.js';
import { forbidden } from '../parts/problem.js';

/** By whom and of which template. */
const unsaved = new Map();

export function draft(page) {
  const { key } = page.values;
  const path = `templates/${segment(key)}`;
  const name = JSON.stringify([page.session.tenant, page.session.subject, key]);
  page.head(`New version of ${key}`, h('a', { class: 'button', href: link(['templates', key]) }, 'To the template'));
  if (!page.may('addTemplateVersion')) return page.add(forbidden());
  addEventListener('beforeunload', (event) => { if (unsaved.has(name)) event.preventDefault(); }, { signal: page.signal });
  page.live(async (signal) => unsaved.get(name) ?? await begin(page, path, signal), (found) => {
    const isKept = unsaved.has(name);
    const saved = ({ number }) => {
      unsaved.delete(name);
      page.say(`Version ${number} is written. Publish it when it is right.`);
      go(['templates', key]);
    };
    const anew = () => { unsaved.delete(name); page.again(); };
    return [
      h('p', { class: 'quiet' }, found.from ? `It begins with the words of version ${found.from}.` : 'It is the first.'),
      isKept && h('div', { class: 'told' }, 'This is what you had not saved. ', button('Start anew', anew, { quiet: true })),
      new Editor(page, path, found, { changed: () => unsaved.set(name, found), saved }).element,
    ];
  }, { every: 0, what: 'the words' });
}

/** With the words of the version that the address names, else of the newest. */
async function begin({ api, query }, path, signal) {
  const number = Number(query.from) || (await api.get(path, { signal })).data.latest_version;
  const version = number ? (await api.get(`${path}/versions/${number}`, { signal })).data : { contents: [] };
  return { from: number, contents: version.contents, index: 0, schema: version.schema ? JSON.stringify(version.schema, null, 2) : '', data: '{}' };
}
