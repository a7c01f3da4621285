/** Stretches of time of one period of the Overview, epoch ms, half-open. */
export type DuckPeriod = {
  readonly from: number;
  readonly to: number;
  /** The period before, and as much of it as has passed of this one. */
  readonly previous: { readonly from: number; readonly to: number; readonly elapsedTo: number } | null;
};

const sums = `count(*) AS calls, sum(s.failed) AS failed, sum(input) AS input, sum(output) AS output,
  sum(cache_read) AS cache_read, sum(usd) AS usd, sum(eur) AS eur`;
const joined = 'events e JOIN sets s ON s.id = e.set_id';
const within = (from: number, to: number): string => `e.occurred_at >= ${from} AND e.occurred_at < ${to}`;

const grouped = (key: string, from: number, to: number, rest = ''): string =>
  `SELECT ${key} AS k, ${sums} FROM ${joined} WHERE ${within(from, to)} GROUP BY k ${rest}`;

const summary = ({ from, to, previous }: DuckPeriod): string[] => {
  const total = (start: number, end: number): string => `SELECT ${sums} FROM ${joined} WHERE ${within(start, end)}`;
  const times = (start: number, end: number): string =>
    `SELECT quantile_disc(duration, [0.5, 0.95]) FROM events e WHERE ${within(start, end)}`;
  return [
    total(from, to),
    times(from, to),
    ...(previous === null
      ? []
      : [
          total(previous.from, previous.to),
          times(previous.from, previous.to),
          total(previous.from, previous.elapsedTo),
        ]),
    // The days a forecast looks at.
    grouped('hour // 24', Math.min(from, to - 60 * 86_400_000), to),
  ];
};

/** What the Overview of a period asks for (`overview-reads`), as scans of the calls. `hour` is the owner's. */
export const toDuckQuestions = (period: DuckPeriod, month: DuckPeriod, now: number): readonly string[] => {
  const { from, to } = period;
  const yearAgo = now - 366 * 86_400_000;
  return [
    ...summary(period),
    grouped('hour // 24', from, to, 'ORDER BY k'),
    `SELECT price_id, rate_id, count(*), sum(cache_read) FROM events e
     WHERE cache_read > 0 AND ${within(from, to)} GROUP BY ALL`,
    ...['s.provider', 's.model', 's.service', 's.operation'].map((key) => grouped(key, from, to, 'ORDER BY usd DESC')),
    grouped('(hour + 72) % 168', from, to, 'ORDER BY k'),
    grouped('client_id', from, to, 'ORDER BY eur DESC LIMIT 10'),
    grouped('conversation_id', from, to, 'ORDER BY sum(input) + sum(output) DESC LIMIT 20'),
    ...summary(month),
    grouped('hour // 168', now - 90 * 86_400_000, now, 'ORDER BY k'),
    grouped(`date_trunc('month', epoch_ms(e.occurred_at))`, yearAgo, now, 'ORDER BY k'),
  ];
};

/** A page of the history under a filter, and the calls of one conversation, which is what a search for a rare word finds. */
export const duckPages = {
  filter: `SELECT * FROM ${joined} WHERE s.service = 'chatbot' ORDER BY occurred_at DESC LIMIT 50`,
  conversation: `SELECT * FROM ${joined} WHERE conversation_id = (SELECT max(conversation_id) // 2 FROM events)
    ORDER BY occurred_at DESC LIMIT 50`,
} as const;

/** Exact totals, to be held against the program's: of a period, and of each service since ever. */
export const toDuckTotal = ({ from, to }: DuckPeriod): string =>
  `SELECT ${sums} FROM ${joined} WHERE ${within(from, to)}`;
export const duckServices = `SELECT s.service AS k, ${sums} FROM ${joined} GROUP BY k ORDER BY k`;
