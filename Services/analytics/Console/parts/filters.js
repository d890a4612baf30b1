// The conditions of a list: what is chosen goes into the address, so that it can be kept and shared.

import { go, link } from '../core/router.js';
import { h } from './dom.js';
import { form } from './form.js';

export const CHANNELS = [['email', 'Email'], ['sms', 'SMS'], ['push', 'Push'], ['inapp', 'Inbox']];

export function filters(page, path, fields) {
  const filled = fields.map((field) => ({ ...field, value: page.query[field.name] ?? '' }));
  const isNarrowed = fields.some(({ name }) => page.query[name]);
  const beside = isNarrowed && h('a', { href: link(path) }, 'All');
  page.add(form(filled, { verb: 'Search', className: 'filters', beside, submit: (values) => go(path, values) }));
}

/** A choice with "any" before. */
export function choice(name, label, options) {
  return { name, label, kind: 'select', options: [['', 'Any'], ...options] };
}

export const span = [{ name: 'from', label: 'From', kind: 'moment' }, { name: 'to', label: 'To', kind: 'moment' }];
