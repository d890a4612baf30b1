// A version's contents: each has the words of one channel, language and variant.

import { Problem } from '../core/api.js';
import { channelName } from './format.js';

const TEXTS = {
  subject: { label: 'Subject' }, title: { label: 'Title' }, body: { label: 'Body', kind: 'textarea' },
  html: { label: 'HTML', kind: 'textarea', rows: 10 }, url: { label: 'Address', hint: 'Where a click leads.' },
};
const USUAL = { email: ['subject', 'body', 'html'], sms: ['body'], push: ['title', 'body', 'url'], inapp: ['title', 'body', 'url'] };

export function contentName({ channel, locale, variant }) {
  return [channelName(channel), locale || 'any language', variant && `variant ${variant}`].filter(Boolean).join(' · ');
}

/** The fields of what its channel shows, and of all that it has besides. */
export function wordFields(content) {
  const names = Object.keys(TEXTS).filter((name) => USUAL[content.channel]?.includes(name) || content[name]);
  const weight = { name: 'weight', label: 'Weight', kind: 'number', min: '0', value: String(content.weight ?? 1), hint: 'Its share beside the other variants.', read: Number };
  const texts = names.map((name) => ({ name, ...TEXTS[name], value: content[name] ?? '', read: (text) => text }));
  return content.variant ? [...texts, weight] : texts;
}

export function hasWords(content) { return Object.keys(TEXTS).some((name) => content[name]); }

/** As the API takes it: what is empty stays away. */
export function written({ weight, ...content }) {
  const given = Object.fromEntries(Object.entries(content).filter(([, text]) => text));
  return given.variant ? { ...given, weight: Number(weight ?? 1) } : given;
}

/** Says in the refusal which words each fault is in; those of the content at `index` keep only the field's pointer. */
export function placed(problem, contents, index) {
  problem.faults = problem.faults.map((fault) => {
    const [, number, field = ''] = /^\/contents\/(\d+)(\/.*)?$/.exec(fault.pointer ?? '') ?? [];
    if (number === undefined) return fault;
    if (Number(number) === index) return { ...fault, pointer: field || '/body' };
    const content = contents[Number(number)];
    return content ? { ...fault, pointer: [contentName(content), field.slice(1)].filter(Boolean).join(', ') } : fault;
  });
  return problem;
}

/** Does something about a stored version; a refusal names its words, not their numbers. */
export async function naming(page, path, number, act) {
  try {
    return await act();
  } catch (error) {
    const problem = Problem.of(error);
    if (problem.faults.length === 0) throw problem;
    throw placed(problem, (await page.api.get(`${path}/versions/${number}`, { signal: page.signal })).data.contents);
  }
}
