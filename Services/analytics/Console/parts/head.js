// The head of every page: where one can go, and as whom.

import { link } from '../core/router.js';
import { h, show } from './dom.js';
import { at } from './format.js';

/** Each with the operation that it cannot do without. */
const PLACES = [
  ['overview', 'Overview', 'reportSummary'], ['notifications', 'Notifications', 'listNotifications'],
  ['providers', 'Providers', 'listProviders'], ['dead-letters', 'Dead letters', 'listDeadLetters'],
  ['templates', 'Templates', 'listTemplates'], ['categories', 'Categories', 'getCategory'],
  ['people', 'People', 'listUsers'], ['preferences', 'Preferences', 'getTenantPreferences'], ['topics', 'Topics', 'listTopics'], ['flags', 'Flags', 'listFlags'],
  ['budgets', 'Budgets', 'listBudgets'], ['suppressions', 'Suppressions', 'listSuppressions'], ['webhooks', 'Webhooks', 'listWebhookEndpoints'],
  ['keys', 'API keys', 'listKeys'], ['audit', 'Audit log', 'listAudit'],
];

export function drawHead(head, page) {
  const brand = h('a', { class: 'brand', href: '#/' }, 'Herald');
  if (!page.session.isUsable) return show(head, brand);
  const here = page.route.path[0] ?? 'overview';
  const places = PLACES.filter(([, , operation]) => page.may(operation));
  show(head, brand,
    h('nav', { 'aria-label': 'Console' }, places.map(([place, text]) =>
      h('a', { href: link([place]), 'aria-current': place === here && 'page' }, text))),
    account(page));
  // On a narrow screen the places are more than fit.
  head.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'center' });
}

function account({ session, again }) {
  const out = () => { session.refuse('You have signed out.'); again(); };
  const ends = session.ends && `until ${at(session.ends)}`;
  return h('div', { class: 'account' },
    h('span', { title: ends }, `${session.subject} · ${session.tenant} · ${session.roles.join(', ')}`),
    h('button', { type: 'button', class: 'quiet', onclick: out }, 'Sign out'));
}
