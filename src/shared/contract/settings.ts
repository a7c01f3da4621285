import { z } from 'zod';
import { isRateText } from '../core/exchange-rate.ts';
import { languages } from '../core/display-names.ts';
import { isClockTime } from '../core/alerts/daily-window.ts';
import { keepMonthsSchema } from './retention.ts';
import { usageLimits } from './usage-event-wire.ts';

/**
 * The owner's settings, declared once: what they are, what they may be, and what holds until one is changed. The store,
 * the interface and the screens all take them from here.
 */

/** Old calls are kept as sums of a quarter of an hour, which no zone may part: `+05:17` is none. */
const isTimeZone = (name: string): boolean => {
  if (/^[+-]/.test(name) && !/^[+-]\d\d(:?(00|15|30|45))?$/.test(name)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }) instanceof Intl.DateTimeFormat;
  } catch {
    return false;
  }
};

const url = z.url({ protocol: /^https?$/, error: 'write an address that begins with https:// or http://' }).max(2048);
const https = { protocol: /^https$/, error: 'write an address that begins with https://' };
const loopback = { protocol: /^http$/, hostname: /^(localhost|127(\.\d+){3}|\[::1\])$/, error: https.error };
/** What is installed from there must not change on its way: https, or http where it never leaves this machine. */
export const feedUrlSchema = z.union([z.url(https).max(2048), z.url(loopback).max(2048)]);
const decimal = z.string().refine(isRateText, 'write a number above 0, like 1.0875');
/** In the order of their ISO numbers, Monday 1 to Sunday 7. */
export const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
const displayName = z.strictObject(
  Object.fromEntries(languages.map((language) => [language, z.string().trim().min(1).max(80)])) as Record<
    (typeof languages)[number],
    z.ZodString
  >,
);
const displayNames = z
  .record(z.string().min(1).max(usageLimits.textLength), displayName)
  .refine((names) => Object.keys(names).length <= 1000, 'at most 1000 names can be kept');

const clockTime = z.string().refine(isClockTime, 'write a time like 22:00');
/** On the owner's clock; it goes on over midnight when `to` is not later than `from`. */
const dailyWindow = z
  .strictObject({ from: clockTime, to: clockTime })
  .refine(({ from, to }) => from !== to, 'take two different times');

const fields = {
  /** `null` takes the system's. */
  language: z.enum(languages).nullable().default(null),
  theme: z.enum(['light', 'dark']).nullable().default(null),
  /** IANA name; the zone whose days are counted. Takes effect at the next start. */
  time_zone: z.string().max(64).refine(isTimeZone, 'write a time zone like Europe/Rome').nullable().default(null),
  week_start: z.enum(['monday', 'sunday']).default('monday'),
  /** Whether the first 100 characters of inputs and outputs are stored. */
  previews: z.boolean().default(true),
  /** Single calls older than so many whole months become sums; `null` keeps them for ever. */
  keep_calls_months: keepMonthsSchema.nullable().default(null),
  /** What becomes of a call whose model has no price: a gap that is shown, or an estimate that is marked. */
  unknown_model_policy: z.enum(['flag', 'estimate']).default('flag'),
  estimate_usd_per_million: decimal.default('2'),
  /** Fetches a newer price list once a day. */
  price_updates: z.boolean().default(false),
  price_list_url: url.default(
    'https://raw.githubusercontent.com/pydantic/genai-prices/refs/heads/main/prices/new_data/v2/data_slim.json',
  ),
  /** Fetches the ECB's reference rates once a day. */
  rate_updates: z.boolean().default(false),
  rates_url: url.default('https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist-90d.xml'),
  /** USD for one EUR, instead of the ECB's rates, for calls recorded from now on. */
  fixed_usd_per_eur: decimal.nullable().default(null),
  /** The desktop app alone: asks `app_updates_url` once a day whether there is a newer version of it. */
  app_updates: z.boolean().default(false),
  /** A folder with the installers of the newest version and the `latest*.yml` that names them. */
  app_updates_url: feedUrlSchema.nullable().default(null),
  /** No alert is shown in them: what came meanwhile follows when they end. */
  quiet_hours: dailyWindow.nullable().default(null),
  /** The same until a moment. */
  notifications_paused_until: z.iso.datetime({ offset: true }).nullable().default(null),
  /** A service that calls at least once every so many hours, counting only those inside `active`. */
  silence_rules: z
    .array(
      z.strictObject({
        service: z.string().min(1).max(usageLimits.textLength),
        hours: z.int().min(1).max(720),
        active: dailyWindow.nullable(),
      }),
    )
    .max(100)
    .default([]),
  /** A day that costs far more than its weekday usually does, by at least so many EUR. */
  anomaly_alerts: z.boolean().default(true),
  anomaly_least_eur: decimal.default('1'),
  weekly_digest: z.boolean().default(false),
  digest_weekday: z.enum(weekdays).default('monday'),
  digest_time: clockTime.default('09:00'),
  /** Reads the coding tools' log files whenever they grow. */
  log_watch: z.boolean().default(false),
  service_names: displayNames.default({}),
  operation_names: displayNames.default({}),
};

export const settingsSchema = z.strictObject(fields);
export type Settings = z.infer<typeof settingsSchema>;

/** Any of them; what is left out stays as it is. */
export const settingsChangeSchema = z.strictObject(
  Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.removeDefault().optional()])) as {
    [N in keyof typeof fields]: z.ZodOptional<ReturnType<(typeof fields)[N]['removeDefault']>>;
  },
);
export type SettingsChange = z.infer<typeof settingsChangeSchema>;

export const settingsViewSchema = z.object({
  settings: settingsSchema,
  /** The zone whose days are counted now, which is `settings.time_zone` or the system's as of the last start. */
  active_time_zone: z.string(),
  /** True when a change waits for the next start. */
  needs_restart: z.boolean(),
});
