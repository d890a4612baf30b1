// What a person wants: a part of <herald-inbox>, for those who give it the address of the API. Says for each kind of
// notification that may be refused by which channels it may come, when it shall be quiet, and how often mail comes.

const CHANNELS = ['inapp', 'push', 'email', 'sms'];
export const DIGESTS = ['none', 'hourly', 'daily', 'weekly'];
const ATTEMPTS = 3;

export class HeraldPreferences {
  /** `askToken`: as the client's. */
  constructor(api, askToken) {
    this.base = new URL('api/v1/', new URL(api, globalThis.location?.href)).href;
    this.askToken = askToken;
    this.categories = [];
    this.wishes = null;
  }

  /** Reads the categories that may be refused, and what was chosen. */
  async load() {
    const [wishes, categories] = await Promise.all([this.person(), this.everyCategory()]);
    this.wishes = wishes;
    this.categories = categories.filter((category) => !category.required);
  }

  channels(category) { return CHANNELS.filter((one) => !category.default_channels.length || category.default_channels.includes(one)); }

  /** The closest choice decides, a channel being closer than a category; without one a notification may come. */
  allows(category, channel) {
    const near = (choice) => (choice.channel ? 2 : 0) + (choice.category ? 1 : 0);
    const meant = this.wishes.choices.filter((choice) =>
      (choice.category ?? category) === category && (choice.channel ?? channel) === channel);
    return meant.sort((a, b) => near(b) - near(a))[0]?.allowed ?? true;
  }

  choose(category, channel, allowed) {
    return this.save((wishes) => {
      const others = wishes.choices.filter((choice) => choice.category !== category || choice.channel !== channel);
      wishes.choices = [...others, { category, channel, allowed }];
    });
  }

  /** Nothing for an end of the quiet. */
  quiet(from, until) {
    return this.save((wishes) => {
      const timezone = wishes.quiet_hours?.timezone ?? Intl.DateTimeFormat().resolvedOptions().timeZone;
      wishes.quiet_hours = from && until ? { from, until, timezone } : null;
    });
  }

  /** Nothing for what the sender has set. */
  gather(digest) { return this.save((wishes) => { wishes.digest = digest || null; }); }

  /** Changes what there is now: what another tab or device has saved meanwhile is kept. */
  async save(change) {
    for (let attempt = 1; ; attempt += 1) {
      const { version, ...wishes } = structuredClone(this.wishes);
      change(wishes);
      const headers = { 'Content-Type': 'application/json', 'If-Match': `"${version}"` };
      const answer = await this.ask(await this.path(), { method: 'PUT', body: JSON.stringify(wishes), headers });
      if (answer.ok) { this.wishes = (await answer.json()).data; return; }
      if (answer.status !== 409 || attempt === ATTEMPTS) throw failure(answer);
      this.wishes = await this.person();
    }
  }

  async person() { return (await this.read(await this.path())).data; }

  async everyCategory() {
    const all = [];
    for (let cursor = ''; cursor !== null;) {
      const page = await this.read(`categories?limit=200${cursor && `&cursor=${encodeURIComponent(cursor)}`}`);
      all.push(...page.data);
      cursor = page.pagination.next_cursor;
    }
    return all;
  }

  /** Whose preferences: the token's subject. */
  async path() {
    const claims = (await this.askToken()).split('.')[1].replace(/-/g, '+').replace(/_/g, '/');
    const bytes = Uint8Array.from(atob(claims), (letter) => letter.charCodeAt(0));
    return `users/${encodeURIComponent(JSON.parse(new TextDecoder().decode(bytes)).sub)}/preferences`;
  }

  async read(path) {
    const answer = await this.ask(path);
    if (!answer.ok) throw failure(answer);
    return answer.json();
  }

  async ask(path, options = {}) {
    const headers = { ...options.headers, Authorization: `Bearer ${await this.askToken()}` };
    return fetch(this.base + path, { ...options, headers });
  }
}

function failure(answer) { return Object.assign(new Error(`preferences: ${answer.status}`), { status: answer.status }); }
