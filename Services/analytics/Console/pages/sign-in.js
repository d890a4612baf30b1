// Asks for a token when there is none, or none that is taken.

import { Problem } from '../core/api.js';
import { h } from '../parts/dom.js';
import { form } from '../parts/form.js';
import { problemBox } from '../parts/problem.js';

export function signIn(page) {
  page.head('Sign in');
  const { session } = page;
  if (session.fault) page.add(problemBox(new Problem({ title: session.fault })));
  page.add(h('section', { class: 'card narrow' },
    h('p', {}, 'Paste a token of an operator. It stays in this tab until you close it or sign out.'),
    form([{ name: 'token', label: 'Token', kind: 'password', hint: 'What Deploy/local/up prints, or your identity service gives.' }], {
      verb: 'Sign in',
      submit: ({ token }) => {
        session.take(token);
        if (session.fault) throw new Problem({ title: 'The form has faults', errors: [{ pointer: '/token', detail: session.fault }] });
        page.again();
      },
    })));
}
