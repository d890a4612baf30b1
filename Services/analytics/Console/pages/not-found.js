import { h } from '../parts/dom.js';

export function notFound(page) {
  page.head('Nothing is here');
  page.add(h('p', {}, 'There is no page of this address. ', h('a', { href: '#/' }, 'To the overview')));
}
