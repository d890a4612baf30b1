// A refusal or a failure, in the words of the API.

import { Problem } from '../core/api.js';
import { h } from './dom.js';

export function problemBox(problem, retry) {
  return h('div', { class: 'problem', role: 'alert' },
    h('strong', {}, problem.title),
    problem.detail && h('p', {}, problem.detail),
    problem.faults.length > 0 && h('ul', {}, problem.faults.map((fault) => h('li', {}, faultText(fault)))),
    problem.request && h('p', { class: 'quiet' }, `Request ${problem.request}`),
    retry && h('button', { type: 'button', onclick: retry }, 'Try again'));
}

export function faultText({ pointer, code, detail }) {
  return [pointer, detail || code].filter(Boolean).join(': ');
}

/** For a page whose deed the role may not do: the API would say the same. */
export function forbidden() { return problemBox(new Problem({ title: 'The role may not do this', detail: 'Ask somebody who may, or sign in as somebody else.' })); }
