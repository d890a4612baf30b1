// What a category says, and how one says it.

import { channelName } from './format.js';
import { CHANNELS } from './filters.js';

const UNITS = [['d', 86_400], ['h', 3600], ['min', 60], ['s', 1]];
const PRIORITIES = [['low', 'Low'], ['normal', 'Normal'], ['high', 'High'], ['critical', 'Critical']];
const REFUSALS = [['', 'Does not get it'], ['yes', 'Gets it all the same']];
const TELLING = [['', 'Nothing'], ['yes', 'It is told']];
const DIGESTS = [['allowed', 'It may wait for one'], ['never', 'It never waits']];
const UNKNOWN = [['hold', 'Held until it is known'], ['resend', 'Sent once more'], ['hedge', 'By a second provider at once']];
const TIMES = [['0', 'Never'], ['1', 'Once'], ['2', 'Twice'], ['3', 'Three times']];

/** The words of the forms, for those who only read. */
export function refusalText({ required }) { return wordOf(REFUSALS, required ? 'yes' : ''); }
export function unknownText({ unknown_policy: policy }) { return wordOf(UNKNOWN, policy); }
export function digestText({ digest }) { return wordOf(DIGESTS, digest); }
export function priorityText(word) { return wordOf(PRIORITIES, word); }

export function trackingText({ track_opens: opens, track_clicks: clicks }) {
  return [opens && 'that it is opened', clicks && 'which links are followed'].filter(Boolean).join(', ') || 'Nothing';
}

export function reminderText({ reminders }) {
  return reminders ? `${wordOf(TIMES, String(reminders.times))}, ${spanText(reminders.after_seconds)} after it was sent` : 'Never';
}

/** Where it goes at once; the API's own choice where nothing is said. */
export function atOnceText({ default_channels: first, fallback_order: then }) {
  if (first.length + then.length === 0) return 'Email, push and the inbox';
  return channelsText(first.length ? first : then.slice(0, 1));
}

export function channelsText(channels) { return channels.map(channelName).join(', '); }

/** Seconds in the largest unit that has no rest. */
export function spanText(seconds) {
  const [unit, length] = UNITS.find(([, length]) => seconds % length === 0);
  return `${seconds / length} ${unit}`;
}

/** The fields by their topics, as it is said now; `flags` are those that there are. */
export function ruleFields(rules, flags) {
  const order = `In order, of ${CHANNELS.map(([word]) => word).join(', ')}.`;
  const span = 'Such as 90 s, 15 min, 1 h or 2 d.';
  return {
    'Where it goes': [
      { name: 'default_channels', label: 'At once by', value: rules.default_channels.join(', '), hint: `${order} Without any at all: email, push, inapp.`, read: channels },
      { name: 'fallback_order', label: 'Then, one after another', value: rules.fallback_order.join(', '), hint: `${order} Each when the one before has failed.`, read: channels },
      { name: 'escalates_after', label: 'The next one also after', value: optionalSpan(rules.escalates_after), hint: `When nobody has engaged. ${span} Empty for never.`, read: readSpan },
      { name: 'flag', label: 'Only to those of the flag', value: rules.flag ?? '', options: flags.map(({ key, description }) => [key, description]), hint: 'Empty for everybody.' },
    ],
    'How often': [
      { name: 'hourly_cap', label: 'At most an hour', kind: 'number', min: '0', value: String(rules.hourly_cap ?? ''), hint: 'To a person.', read: cap },
      { name: 'daily_cap', label: 'At most a day', kind: 'number', min: '0', value: String(rules.daily_cap ?? ''), hint: 'To a person.', read: cap },
      { name: 'digest', label: 'Digests', kind: 'select', options: DIGESTS, value: rules.digest, hint: 'Mail of low and normal priority, for who wants one.' },
      { name: 'after', label: 'A reminder after', value: optionalSpan(rules.reminders?.after_seconds), hint: `${span} At least 5 min.`, pointer: '/reminders/after_seconds', read: readSpan },
      { name: 'times', label: 'Reminders', kind: 'select', options: TIMES, value: String(rules.reminders?.times ?? 0), hint: 'For who does not respond.', pointer: '/reminders' },
    ],
    'What holds': [
      { name: 'name', label: 'Name', value: rules.name, hint: 'For people.' },
      { name: 'required', label: 'Who has refused it', kind: 'select', options: REFUSALS, value: rules.required ? 'yes' : '' },
      { name: 'default_priority', label: 'Priority', kind: 'select', options: PRIORITIES, value: rules.default_priority, hint: 'Of a request that names none.' },
      { name: 'highest_priority', label: 'Highest priority', kind: 'select', options: PRIORITIES, value: rules.highest_priority, hint: 'Who asks for more gets this.' },
      { name: 'unknown_policy', label: 'Unknown outcomes', kind: 'select', options: UNKNOWN, value: rules.unknown_policy },
      { name: 'track_opens', label: 'When a mail is opened', kind: 'select', options: TELLING, value: rules.track_opens ? 'yes' : '' },
      { name: 'track_clicks', label: 'When a link is followed', kind: 'select', options: TELLING, value: rules.track_clicks ? 'yes' : '' },
    ],
  };
}

/** All of it, as the API takes it. */
export function ruleBody({ after, times, flag, required, track_opens: opens, track_clicks: clicks, ...rules }) {
  const reminders = times === '0' ? null : { times: Number(times), after_seconds: after };
  return { ...rules, flag: flag || null, reminders, required: required === 'yes', track_opens: opens === 'yes', track_clicks: clicks === 'yes' };
}

function wordOf(options, value) { return options.find(([word]) => word === value)?.[1] ?? value; }

function optionalSpan(seconds) { return seconds ? spanText(seconds) : ''; }

function cap(text) { return text === '' ? null : Number(text); }

function channels(text) { return text.split(/[\s,]+/).filter(Boolean).map((word) => word.toLowerCase()); }

function readSpan(text) {
  if (!text.trim()) return null;
  const [, number, unit] = /^(\d{1,8})\s*(d|h|min|s)$/i.exec(text.trim()) ?? [];
  if (!unit) throw new Error('expected a time such as 15 min');
  return Number(number) * UNITS.find(([name]) => name === unit.toLowerCase())[1];
}
