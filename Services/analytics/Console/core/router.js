// Which page an address means: `#/notifications/0198…?status=failed`. Every view has one, and the browser's history works.

/** The address of a page; what is empty stays out of the query. */
export function link(path, query = {}) {
  const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const text = new URLSearchParams(given).toString();
  return `#/${path.map(encodeURIComponent).join('/')}${text && `?${text}`}`;
}

export function go(path, query) { location.hash = link(path, query); }

export class Router {
  /** `routes`: `[['notifications', '{id}'], page]`; `open` gets the page and `{ path, values, query }`, after `before`. */
  constructor(routes, before, open) {
    [this.routes, this.before, this.open] = [routes, before, open];
  }

  start() {
    addEventListener('hashchange', () => this.run());
    this.run();
  }

  run() {
    this.before();
    const route = parse(location.hash);
    for (const [pattern, show] of this.routes) {
      const values = match(pattern, route.path);
      if (values) return this.open({ show, route: { ...route, values } });
    }
    return this.open({ show: null, route: { ...route, values: {} } });
  }
}

function parse(hash) {
  const [path, query = ''] = hash.replace(/^#?\/?/, '').split(/\?(.*)/s);
  return { path: path.split('/').filter(Boolean).map(decode), query: Object.fromEntries(new URLSearchParams(query)) };
}

/** Null for what is no such path, and the segments in braces by their names for one. */
function match(pattern, path) {
  if (pattern.length !== path.length) return null;
  const values = {};
  for (const [index, part] of pattern.entries()) {
    if (part.startsWith('{')) values[part.slice(1, -1)] = path[index];
    else if (part !== path[index]) return null;
  }
  return values;
}

function decode(text) {
  try { return decodeURIComponent(text); } catch { return text; }
}
