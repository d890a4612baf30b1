// How figures, times and prices are written: as the reader's browser would.

const number = new Intl.NumberFormat();
const moment = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const hour = new Intl.DateTimeFormat(undefined, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit' });
const day = new Intl.DateTimeFormat(undefined, { year: 'numeric', month: 'short', day: 'numeric' });
const time = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium' });

export const NONE = '–';

export function count(value) { return Number.isFinite(value) ? number.format(value) : NONE; }
export function share(value) { return Number.isFinite(value) ? `${(value * 100).toFixed(value < 0.1 ? 2 : 1)} %` : NONE; }
export function clock(date) { return time.format(date); }
export function atHour(text) { return hour.format(new Date(text)); }
export function atDay(text) { return day.format(new Date(text)); }
export function at(text) { return text ? moment.format(new Date(text)) : NONE; }

/** Millionths of a currency's unit. */
export function price(micros, currency) {
  const options = { minimumFractionDigits: 2, maximumFractionDigits: micros % 10_000 === 0 ? 2 : 5 };
  const amount = new Intl.NumberFormat(undefined, options).format(micros / 1e6);
  return currency ? `${amount} ${currency}` : amount;
}

export function prices(costs) {
  return costs.length ? costs.map(({ currency, micros }) => price(micros, currency)).join(' + ') : NONE;
}

export function duration(milliseconds) {
  if (!Number.isFinite(milliseconds)) return NONE;
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 120_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  if (milliseconds < 7_200_000) return `${Math.round(milliseconds / 60_000)} min`;
  return `${(milliseconds / 3_600_000).toFixed(1)} h`;
}

/** `too_late` as people write it. */
export function words(code) { return String(code ?? NONE).replaceAll('_', ' '); }

const CHANNELS = { email: 'Email', sms: 'SMS', push: 'Push', inapp: 'Inbox' };
export function channelName(channel) { return CHANNELS[channel] ?? words(channel); }
