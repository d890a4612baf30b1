// Says what somebody wants, or what holds for all who have said nothing.

import { go } from '../core/router.js';
import { choiceGrid } from './choices.js';
import { h } from './dom.js';
import { sending } from './form.js';
import { Inputs } from './inputs.js';
import { button, card } from './pieces.js';

const DIGESTS = [['none', 'Each by itself'], ['hourly', 'Once an hour'], ['daily', 'Once a day'], ['weekly', 'Once a week']];
const TRACKING = [['yes', 'It may'], ['no', 'It may not']];

/** Shown to people, `silence` is what holds where nothing is said; `back` is the address of what is changed. */
export function wishEditor(page, { path, back, silence }) {
  page.live(async (signal) => {
    const [wishes, categories] = await Promise.all([page.api.get(path, { signal }), page.api.all('categories', { signal })]);
    return { wishes: wishes.data, categories };
  }, ({ wishes: { version, ...wishes }, categories }) => {
    const inputs = new Inputs(fields(wishes, silence));
    const choices = choiceGrid(wishes.choices, categories);
    const submit = async (values) => {
      await page.api.put(path, { ...wished(values), choices: choices.read() }, { ifMatch: `"${version}"` });
      page.say('It is saved.');
      go(back);
    };
    const { button: save, trouble, send } = sending(inputs, { verb: 'Save', submit });
    return h('form', { novalidate: true, onsubmit: send },
      card('Channels', h('p', { class: 'quiet' }, silence.choices), choices.element),
      card('When and how often', h('div', { class: 'fields' }, inputs.elements)),
      trouble, h('div', { class: 'actions' }, save, button('Load again', () => page.again(), { quiet: true })));
  }, { every: 0, what: 'the preferences' });
}

function fields({ quiet_hours: quiet, hourly_cap: hourly, daily_cap: daily, digest, digest_at: moment, tracking }, silence) {
  return [
    { name: 'digest', label: 'Mail is gathered', kind: 'select', options: [['', silence.digest], ...DIGESTS], value: digest ?? '' },
    { name: 'digest_at', label: 'Digest at', kind: 'time', value: moment ?? '', hint: 'Of the day or of Mondays.' },
    { name: 'from', label: 'Quiet from', kind: 'time', value: quiet?.from ?? '', pointer: '/quiet_hours/from' },
    { name: 'until', label: 'Quiet until', kind: 'time', value: quiet?.until ?? '', pointer: '/quiet_hours/until' },
    { name: 'timezone', label: 'Time zone', value: quiet?.timezone ?? '', pointer: '/quiet_hours/timezone', hint: 'Of the quiet hours; the person’s unless said.' },
    { name: 'hourly_cap', label: 'At most an hour', kind: 'number', min: '0', value: String(hourly ?? ''), read: cap },
    { name: 'daily_cap', label: 'At most a day', kind: 'number', min: '0', value: String(daily ?? ''), read: cap },
    { name: 'tracking', label: 'Mail tells of opening', kind: 'select', options: [['', silence.tracking], ...TRACKING], value: tracking === null ? '' : tracking ? 'yes' : 'no' },
  ];
}

function cap(text) { return text === '' ? null : Number(text); }

/** All of it: what is left out would be wished no more. */
function wished({ from, until, timezone, digest, digest_at: moment, tracking, ...caps }) {
  const given = Object.fromEntries(Object.entries({ from, until, timezone }).filter(([, text]) => text));
  return {
    ...caps, digest: digest || null, digest_at: moment || null, tracking: tracking ? tracking === 'yes' : null,
    quiet_hours: Object.keys(given).length ? given : null,
  };
}
