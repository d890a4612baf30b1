// One template: its versions, which of them is in force, what they say, and how that would look.

import { segment } from '../core/api.js';
import { link } from '../core/router.js';
import { h } from '../parts/dom.js';
import { ask } from '../parts/dialog.js';
import { NONE } from '../parts/format.js';
import { badge, button, card, facts, fold, json, texts, when } from '../parts/pieces.js';
import { preview } from '../parts/preview.js';
import { table } from '../parts/table.js';
import { contentName, naming } from '../parts/words.js';

export function template(page) {
  const { key } = page.values;
  const path = `templates/${segment(key)}`;
  page.head(key, page.may('addTemplateVersion') && h('a', { class: 'button', href: link(['templates', key, 'draft']) }, 'New version'));
  const live = page.live(async (signal) => {
    const [one, versions] = await Promise.all([
      page.api.get(path, { signal }), page.api.get(`${path}/versions`, { query: { limit: 200 }, signal })]);
    return { one: one.data, tag: `"${one.data.version}"`, versions: versions.data };
  }, ({ one, tag, versions }) => [
    summary(one),
    card('Versions', versionTable(page, { path, one, tag, versions, changed: () => live.refresh() })),
  ], { every: 30_000, what: 'the template' });
  page.add(preview(page, path));
}

function summary(one) {
  return card('In short', facts([
    ['Name', one.name || NONE], ['Category', one.category], ['In force', one.published_version ? `version ${one.published_version}` : 'none'],
    ['Made', when(one.created_at)], ['Changed', when(one.updated_at)],
  ]));
}

function versionTable(page, { path, one, tag, versions, changed }) {
  return table({
    caption: 'Versions, the newest first', rows: versions, key: ({ number }) => String(number), nothing: 'Nothing is written yet.',
    columns: [
      { title: 'Version', cell: ({ number, published }) => [String(number), ' ', published && badge('published', 'in force')] },
      { title: 'Author', cell: ({ author }) => author }, { title: 'Written', cell: (row) => when(row.created_at) },
      { title: 'Published', cell: (row) => when(row.published_at) },
      { title: 'Words', cell: ({ number }) => contents(page, path, number) },
      { title: 'Action', cell: (version) => h('div', { class: 'actions' }, actions(page, { path, one, tag, version, changed })) },
    ],
  });
}

function actions(page, { path, one, tag, version, changed }) {
  const { number, published, published_at: before } = version;
  const name = `version ${number}`;
  const force = (title) => confirm(page, changed, {
    title, text: `All that is sent from now on has its words${one.published_version ? `, and no more those of version ${one.published_version}` : ''}.`,
    verb: 'Put in force', past: `${name} is in force.`,
    act: () => naming(page, path, number, () => page.api.post(`${path}/publish`, { version: number }, { ifMatch: tag })),
  });
  const back = () => confirm(page, changed, {
    title: 'Go back?', text: `What ${name} replaced is put in force again.`, verb: 'Go back', danger: true,
    act: () => page.api.post(`${path}/rollback`, undefined, { ifMatch: tag }), past: 'What was before is in force again.',
  });
  const [verb, label] = before ? ['Put in force again…', `Put ${name} in force again`] : ['Publish…', `Publish ${name}`];
  const copy = link(['templates', one.key, 'draft'], { from: number });
  return [
    !published && page.may('publishTemplate') && button(verb, () => force(`${label}?`), { label }),
    published && page.may('rollBackTemplate') && button('Roll back…', back, { danger: true }),
    page.may('addTemplateVersion') && h('a', { href: copy, 'aria-label': `New version from ${name}` }, 'Edit a copy'),
  ];
}

async function confirm(page, changed, { past, ...question }) {
  if (await ask(question)) page.say(past);
  changed();
}

/** Read when it is opened for the first time. */
function contents(page, path, number) {
  const place = h('div', {}, 'Loading…');
  const details = fold(`Version ${number}`, place);
  details.addEventListener('toggle', async () => {
    try {
      const { data } = await page.api.get(`${path}/versions/${number}`, { signal: page.signal });
      place.replaceChildren(...data.contents.map(words), ...(data.schema ? [fold('Schema of the data', json(data.schema))] : []));
    } catch (error) {
      if (!page.signal.aborted) place.textContent = error.sentence ?? String(error);
    }
  }, { once: true });
  return details;
}

function words({ channel, locale, variant, weight, ...fields }) {
  const title = [contentName({ channel, locale, variant }), variant && `weight ${weight}`].filter(Boolean).join(', ');
  return h('div', {}, h('h3', {}, title), texts(fields));
}
