// Who uses the console: a bearer token, kept for this tab alone and never part of an address that is sent anywhere.

const PLACE = 'herald.token';

export class Session {
  constructor() {
    this.claims = {};
    this.fault = null;
    const kept = sessionStorage.getItem(PLACE);
    if (kept) this.take(kept);
  }

  /** Takes the token of `#token=…`, if there is one, out of the address and out of the history. */
  takeGiven() {
    const given = new URLSearchParams(location.hash.slice(1)).get('token');
    if (!given) return;
    history.replaceState(null, '', `${location.pathname}#/`);
    this.take(given);
  }

  get roles() { return Array.isArray(this.claims.roles) ? this.claims.roles : []; }
  get subject() { return String(this.claims.sub ?? ''); }
  get tenant() { return String(this.claims.tenant ?? ''); }
  get ends() { return Number.isFinite(this.claims.exp) ? new Date(this.claims.exp * 1000) : null; }
  get isUsable() { return Boolean(this.token) && !this.fault; }

  take(text) {
    const token = text.trim().replace(/^Bearer\s+/i, '');
    this.fault = null;
    this.claims = claimsOf(token) ?? {};
    this.token = token;
    if (token.startsWith('hk_')) return this.refuse('API keys are for programs: reports are told to tokens alone.');
    if (!this.claims.sub) return this.refuse('That is no token: it has three parts with dots between.');
    if (!this.roles.some((role) => role !== 'recipient')) return this.refuse('No role of this token may use the console.');
    sessionStorage.setItem(PLACE, token);
  }

  /** Forgets the token, and says why. */
  refuse(reason) {
    this.token = null;
    this.claims = {};
    this.fault = reason;
    sessionStorage.removeItem(PLACE);
  }
}

/** What a token says; whether it is true, the API judges. */
function claimsOf(token) {
  try {
    const text = atob(token.split('.')[1].replace(/-/g, '+').replace(/_/g, '/'));
    const claims = JSON.parse(new TextDecoder().decode(Uint8Array.from(text, (letter) => letter.charCodeAt(0))));
    return claims && typeof claims === 'object' ? claims : null;
  } catch {
    return null;
  }
}
