// One template: its versions, which of them is in force, what they say, and how that would look.

import { segment } from '../core/api.js';
import { h } from '../parts/dom.js';
import { ask } from '../parts/dialog.js';
import { NONE, channelName } from '../parts/format.js';
import { badge, button, card, facts, fold, json, texts, when } from '../parts/pieces.js';
import { preview } from '../parts/preview.js';
import { table } from '../parts/table.js';

export function template(page) {
  const { key } = page.values;
  const path = `templates/${segment(key)}`;
  page.head(key);
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
  const name = (number) => `version ${number}`;
  const force = (number) => confirm(page, changed, {
    title: `Put ${name(number)} in force?`, text: 'All that is sent from now on has its words.', verb: 'Put in force',
    act: () => page.api.post(`${path}/publish`, { version: number }, { ifMatch: tag }), past: `${name(number)} is in force.`,
  });
  const back = () => confirm(page, changed, {
    title: 'Go back?', text: `What ${name(one.published_version)} replaced is put in force again.`, verb: 'Go back', danger: true,
    act: () => page.api.post(`${path}/rollback`, undefined, { ifMatch: tag }), past: 'What was before is in force again.',
  });
  const action = ({ number, published }) => {
    if (!published) return page.may('publishTemplate') ? button('Publish…', () => force(number), { label: `Publish ${name(number)}` }) : NONE;
    return page.may('rollBackTemplate') ? button('Roll back…', back, { danger: true }) : NONE;
  };
  return table({
    caption: 'Versions, the newest first', rows: versions, key: ({ number }) => String(number), nothing: 'Nothing is written yet.',
    columns: [
      { title: 'Version', cell: ({ number, published }) => [String(number), ' ', published && badge('published', 'in force')] },
      { title: 'Author', cell: ({ author }) => author }, { title: 'Written', cell: (row) => when(row.created_at) },
      { title: 'Published', cell: (row) => when(row.published_at) },
      { title: 'Words', cell: ({ number }) => contents(page, path, number) },
      { title: 'Action', cell: action },
    ],
  });
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
  const title = [channelName(channel), locale ?? 'any language', variant && `variant ${variant}, weight ${weight}`].filter(Boolean).join(' · ');
  return h('div', {}, h('h3', {}, title), texts(fields));
}
