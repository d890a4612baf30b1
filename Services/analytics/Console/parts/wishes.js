// What a person, or a tenant for all of them, wants to be got, in sentences.

import { h } from './dom.js';
import { channelName } from './format.js';
import { empty } from './pieces.js';

const DIGESTS = { hourly: 'Gathered once an hour', daily: 'Gathered once a day', weekly: 'Gathered once a week', none: 'Each mail comes by itself' };

/** `silence` tells what holds where nothing was said. */
export function wishes(preferences, silence = 'Nothing was said: what the tenant wants holds.') {
  const sentences = preferences ? [...rules(preferences), ...preferences.choices.map(choice)] : [];
  if (sentences.length === 0) return empty(silence);
  return h('ul', { class: 'story' }, sentences.map((sentence) => h('li', {}, sentence)));
}

function rules({ quiet_hours: quiet, hourly_cap: hourly, daily_cap: daily, digest, digest_at: moment, tracking }) {
  return [
    quiet && `Quiet from ${quiet.from} until ${quiet.until}${quiet.timezone ? ` (${quiet.timezone})` : ''}.`,
    hourly !== null && `At most ${hourly} an hour.`, daily !== null && `At most ${daily} a day.`,
    DIGESTS[digest] && `${DIGESTS[digest]}.`, moment && `A digest comes at ${moment}.`,
    tracking === false && 'Mail may not tell what is done with it.', tracking === true && 'Mail may tell what is done with it.',
  ].filter(Boolean);
}

function choice({ category, channel, allowed }) {
  const what = category ? `“${category}”` : 'Everything';
  return `${what}${channel ? ` by ${channelName(channel)}` : ''}: ${allowed ? 'wanted' : 'not wanted'}.`;
}
