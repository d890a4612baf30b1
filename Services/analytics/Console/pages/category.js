// One category: what holds for its notifications.

import { segment } from '../core/api.js';
import { link } from '../core/router.js';
import { atOnceText, channelsText, digestText, priorityText, refusalText, reminderText, spanText, trackingText, unknownText } from '../parts/categorizing.js';
import { h } from '../parts/dom.js';
import { NONE, count } from '../parts/format.js';
import { card, facts } from '../parts/pieces.js';

export function category(page) {
  const { key } = page.values;
  page.head(key,
    h('a', { class: 'button', href: link(['notifications'], { category: key }) }, 'Notifications'),
    page.may('saveCategory') && h('a', { class: 'button', href: link(['categories', key, 'rules']) }, 'Change…'));
  page.live(async (signal) => (await page.api.get(`categories/${segment(key)}`, { signal })).data, (found) => [
    card('Where it goes', facts(whereto(found))), card('How often', facts(howOften(found))), card('What holds', facts(rules(found))),
  ], { every: 60_000, what: 'the category' });
}

function whereto(found) {
  return [
    ['At once by', atOnceText(found)], ['Then, one after another', channelsText(found.fallback_order) || NONE],
    ['The next one also after', found.escalates_after ? `${spanText(found.escalates_after)} without anybody engaging` : NONE],
    ['Only to those of the flag', found.flag && h('a', { href: link(['flags', found.flag]) }, found.flag)],
  ];
}

function howOften(found) {
  return [
    ['At most an hour', count(found.hourly_cap)], ['At most a day', count(found.daily_cap)],
    ['Digests', digestText(found)], ['Reminders', reminderText(found)],
  ];
}

function rules(found) {
  return [
    ['Name', found.name || NONE], ['Who has refused it', refusalText(found)], ['Priority', priorityText(found.default_priority)],
    ['Highest priority', priorityText(found.highest_priority)], ['Unknown outcomes', unknownText(found)], ['Mail tells', trackingText(found)],
  ];
}
