// Asks the public API, and turns every refusal into a Problem that can be shown.

const LIMIT = 20_000;

export class API {
  /** `gateway`: where all but reports are answered. `ended` is called when the token is not taken any more. */
  constructor(session, gateway, ended) {
    [this.session, this.ended] = [session, ended];
    this.gateway = new URL(gateway || '/', location.origin);
  }

  get(path, options) { return this.ask('GET', path, options); }
  post(path, body, options) { return this.ask('POST', path, { ...options, body }); }
  put(path, body, options) { return this.ask('PUT', path, { ...options, body }); }
  patch(path, body, options) { return this.ask('PATCH', path, { ...options, body }); }
  remove(path, options) { return this.ask('DELETE', path, options); }

  /** The envelope of the answer with its `status` and `etag`. `options`: `query`, `body`, `ifMatch`, `ifNoneMatch`, `signal`. */
  async ask(method, path, options = {}) {
    const response = await this.send(method, path, options);
    if (response.status === 204) return { status: 204 };
    return { ...await response.json(), status: response.status, etag: response.headers.get('ETag') };
  }

  /** Every row of a list, page by page. */
  async all(path, options) {
    const rows = [];
    for (let cursor; cursor !== null;) {
      const { data, pagination } = await this.get(path, { ...options, query: { limit: 200, cursor } });
      rows.push(...data);
      cursor = pagination.next_cursor;
    }
    return rows;
  }

  /** The answer as a file. */
  async file(path, options) { return (await this.send('GET', path, options)).blob(); }

  /** `null` for what is not there. */
  async find(path, options) {
    try {
      return await this.get(path, options);
    } catch (error) {
      if (error.status === 404) return null;
      throw error;
    }
  }

  async send(method, path, { query = {}, body, ifMatch, ifNoneMatch, signal } = {}) {
    const headers = { Authorization: `Bearer ${this.session.token}` };
    if (body !== undefined) headers['Content-Type'] = 'application/json';
    if (ifMatch) headers['If-Match'] = ifMatch;
    if (ifNoneMatch) headers['If-None-Match'] = ifNoneMatch;
    const limit = AbortSignal.timeout(LIMIT);
    const options = { method, headers, body: body && JSON.stringify(body), credentials: 'omit', cache: 'no-store' };
    options.signal = signal ? AbortSignal.any([signal, limit]) : limit;
    const response = await reach(this.address(path, query), options, signal);
    if (response.ok) return response;
    const problem = await Problem.read(response);
    if (response.status === 401 && this.session.token) {
      this.session.refuse(problem.sentence);
      this.ended();
    }
    throw problem;
  }

  address(path, query) {
    const address = new URL(`/api/v1/${path}`, path.startsWith('analytics/') ? location.origin : this.gateway);
    for (const [name, value] of Object.entries(query)) {
      if (value !== undefined && value !== null && value !== '') address.searchParams.set(name, value);
    }
    return address;
  }
}

/** A path's part, whatever characters an id has. */
export function segment(text) { return encodeURIComponent(text); }

/** The answer, whatever it says; no answer is a Problem too, unless the page has ended. */
export async function reach(address, options, signal) {
  try {
    return await fetch(address, options);
  } catch (error) {
    if (signal?.aborted) throw error;
    const detail = `There was no answer from ${address.origin}.`;
    throw new Problem({ status: 0, title: 'Herald cannot be reached', detail, code: 'unreachable' });
  }
}

/** A refusal as RFC 9457 has it. */
export class Problem extends Error {
  constructor({ status, title, detail, code, errors, request_id: request }, retryAfter) {
    super(title);
    [this.status, this.title, this.detail, this.code] = [status, String(title ?? ''), String(detail ?? ''), code];
    this.faults = Array.isArray(errors) ? errors : [];
    [this.request, this.retryAfter] = [request, retryAfter];
  }

  static async read(response) {
    const told = await response.json().catch(() => ({}));
    const title = told.title ?? `The answer was ${response.status}`;
    return new Problem({ ...told, title, status: response.status }, Number(response.headers.get('Retry-After')) || null);
  }

  static of(error) {
    if (error instanceof Problem) return error;
    return new Problem({ status: 0, title: 'The console has failed', detail: error.message, code: 'console' });
  }

  get sentence() { return [this.title, this.detail].filter(Boolean).join('. ').replace(/\.\./g, '.'); }
}
