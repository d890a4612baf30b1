// The words that would be sent, with what the data lacks. A mail's HTML is shown as it is written: running it is for mail
// programs.

import { h, show } from './dom.js';
import { CHANNELS } from './filters.js';
import { form } from './form.js';
import { readObject } from './inputs.js';
import { faultText } from './problem.js';
import { card, texts } from './pieces.js';

export function preview(page, path) {
  if (!page.may('previewTemplate')) return '';
  const place = h('div', { role: 'status' });
  const asking = form([
    { name: 'channel', label: 'Channel', kind: 'select', options: CHANNELS, value: 'email' },
    { name: 'version', label: 'Version', kind: 'number', min: '1', hint: 'The newest unless given.', read: (text) => (text ? Number(text) : undefined) },
    { name: 'locale', label: 'Language', hint: 'Such as fr-CA.' }, { name: 'variant', label: 'Variant' },
    { name: 'data', label: 'Data', kind: 'textarea', value: '{}', hint: 'A JSON object.', read: readObject },
  ], {
    verb: 'Preview',
    submit: async (values) => {
      const wish = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== '' && value !== undefined));
      show(place, filled((await page.api.post(`${path}/preview`, wish)).data));
    },
  });
  return card('Preview', h('div', { class: 'columns' }, asking, place));
}

/** What a preview has found. */
export function filled({ version, locale, variant, words, warnings }) {
  const found = [version ? `Version ${version}` : 'Not written yet', locale && `in ${locale}`, variant && `variant ${variant}`].filter(Boolean).join(', ');
  return [h('p', { class: 'quiet' }, found), texts(words),
    warnings.length > 0 && h('div', { class: 'problem' }, h('strong', {}, 'Probably not meant so'),
      h('ul', {}, warnings.map((warning) => h('li', {}, faultText(warning)))))];
}
