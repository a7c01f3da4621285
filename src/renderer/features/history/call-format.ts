import type { EventView } from '../../../shared/contract/read-models.ts';
import { formatExactMoney, formatMoney } from '../../format/money.ts';

type CallCost = Pick<EventView, 'cost_eur' | 'cost_usd'>;

/** Writes the cells of many rows: the formatters are made once. */
export type CallFormat = {
  /** Time of day in the owner's zone, to the second. */
  readonly time: (call: EventView) => string;
  /** "Yesterday", "12 giu", with the year where it is another one; empty for today. */
  readonly day: (call: EventView) => string;
  /** Both, in full. */
  readonly moment: (rfc3339: string) => string;
  readonly integer: (value: number) => string;
  /** Every digit of a billed quantity. */
  readonly quantity: (value: number) => string;
  /** One euro, short. */
  readonly euro: string;
  /** In EUR, in USD while there is no exchange rate; null when not known. `exact` has every digit. */
  readonly cost: (call: CallCost) => { readonly text: string; readonly exact: string } | null;
  /** "840ms", "1.2s", "2m 5s", "34h 17m". */
  readonly duration: (ms: number) => string;
};

const minuteMs = 60_000;

/** The owner's day a call falls on: the engine writes times in the owner's zone. */
export const dayOf = ({ occurred_at }: EventView): string => occurred_at.slice(0, 10);

const dayBefore = (day: string): string => new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10);

const capitalise = (word: string, locale: string): string => word.charAt(0).toLocaleUpperCase(locale) + word.slice(1);

const unitFormat = (locale: string, unit: string, maximumFractionDigits: number): Intl.NumberFormat =>
  new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow', maximumFractionDigits });

/** @param today the owner's day, YYYY-MM-DD */
export const createCallFormat = (timeZone: string, locale: string, today: string): CallFormat => {
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium', timeZone });
  const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', timeZone: 'UTC' });
  const dayOfYear = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium', timeZone });
  const integer = new Intl.NumberFormat(locale, { useGrouping: 'always', maximumFractionDigits: 0 });
  const quantity = new Intl.NumberFormat(locale, { useGrouping: 'always', maximumFractionDigits: 20 });
  const euro = new Intl.NumberFormat(locale, { style: 'currency', currency: 'EUR', maximumFractionDigits: 0 });
  const milliseconds = unitFormat(locale, 'millisecond', 0);
  const seconds = unitFormat(locale, 'second', 1);
  const wholeSeconds = unitFormat(locale, 'second', 0);
  const minutes = unitFormat(locale, 'minute', 0);
  const hours = unitFormat(locale, 'hour', 0);
  const yesterday = capitalise(new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-1, 'day'), locale);
  const yesterdayKey = dayBefore(today);
  return {
    time: ({ occurred_at }) => time.format(Date.parse(occurred_at)),
    day: (call) => {
      const key = dayOf(call);
      if (key === today) return '';
      if (key === yesterdayKey) return yesterday;
      return (key.slice(0, 4) === today.slice(0, 4) ? day : dayOfYear).format(Date.parse(key));
    },
    moment: (rfc3339) => moment.format(Date.parse(rfc3339)),
    integer: (value) => integer.format(value),
    quantity: (value) => quantity.format(value),
    euro: euro.format(1),
    cost: ({ cost_eur, cost_usd }) => {
      const amount = cost_eur ?? cost_usd;
      if (amount === null) return null;
      const currency = cost_eur === null ? 'USD' : 'EUR';
      return { text: formatMoney(amount, currency, locale), exact: formatExactMoney(amount, currency, locale) };
    },
    duration: (ms) => {
      if (ms < 1000) return milliseconds.format(ms);
      if (Math.round(ms / 1000) < 60) return seconds.format(ms / 1000);
      const inMinutes = Math.round(ms / 1000) < 3600;
      const [large, small, unitMs] = inMinutes ? [minutes, wholeSeconds, 1000] : [hours, minutes, minuteMs];
      const units = Math.round(ms / unitMs);
      const head = large.format(Math.floor(units / 60));
      return units % 60 === 0 ? head : `${head} ${small.format(units % 60)}`;
    },
  };
};
