// The operators' console: no build, no dependency, nothing from elsewhere. `core` talks to the API and to the address bar,
// `parts` are what pages are made of, `pages` holds one file a page. What comes from the API is only ever set as text.

import { API, Problem } from './core/api.js';
import { Page } from './core/page.js';
import { readOperations } from './core/operations.js';
import { Router } from './core/router.js';
import { Session } from './core/session.js';
import { show } from './parts/dom.js';
import { drawHead } from './parts/head.js';
import { problemBox } from './parts/problem.js';
import { routes } from './pages/all.js';
import { signIn } from './pages/sign-in.js';
import { notFound } from './pages/not-found.js';

const main = document.getElementById('main');
const head = document.getElementById('head');
let current = null;

async function start() {
  const session = new Session();
  session.takeGiven();
  try {
    const settings = await (await fetch('settings.json')).json();
    const api = new API(session, settings.gateway, () => router.run());
    const operations = await readOperations(api);
    const parts = { api, session, operations, again: () => router.run() };
    const router = new Router(routes, () => session.takeGiven(), (match) => open(match, parts));
    router.start();
  } catch (error) {
    show(main, problemBox(Problem.of(error), () => location.reload()));
  }
}

/** Ends the page before, and shows the one that the address names. */
function open(match, parts) {
  current?.abort();
  for (const dialog of document.querySelectorAll('dialog')) dialog.close();
  current = new AbortController();
  const page = new Page({ ...parts, root: main, route: match.route, signal: current.signal });
  show(main);
  drawHead(head, page);
  const shown = parts.session.isUsable ? match.show ?? notFound : signIn;
  shown(page);
  page.arrive();
}

document.getElementById('skip').addEventListener('click', (event) => {
  event.preventDefault();
  main.focus();
});
start();
