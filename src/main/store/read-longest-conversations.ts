import type { Database } from 'better-sqlite3';
import { prepareOnce } from './prepare-once.ts';
import type { RangePart } from './range-parts.ts';
import { readSubjects } from './read-subjects.ts';
import type { FigureGroup } from './read-figures.ts';

type Days = Extract<RangePart, { grain: 'day' }>;
type Candidate = { id: number; total_tokens: number; first_day: number; last_day: number };
type Found = { readonly candidate: Candidate; readonly tokens: number };

const pageSize = 1_000;
/** Further than this down the list of all time, adding up the period itself is quicker. */
const mostPages = 5;
/** So is it after one look at a day of a conversation for so many calls of the period: a row is a few calls. */
const callsPerLook = 12;

/**
 * The `limit` conversations with the most tokens over whole days; of equals those first by key, then by workspace. A conversation's tokens in the period are at most its
 * tokens of all time, so the list of all time is walked from the top until nothing below can be among them: how many
 * conversations there are makes no difference.
 *
 * @returns null when the walk would go too deep, as for a short period long ago: the caller adds up the period instead
 */
export const readLongestConversations = (db: Database, days: Days, limit: number): FigureGroup[] | null => {
  const longest = findLongest(db, days, limit);
  return (
    longest &&
    takeFirst(db, longest, limit).flatMap(({ candidate }) => {
      const lived = { grain: 'day', ...toSharedDays(days, candidate) } as const;
      return readSubjects(db, lived, {}, 'conversation', [candidate.id]);
    })
  );
};

const toSharedDays = (days: Days, { first_day, last_day }: Candidate): { from: number; to: number } => ({
  from: Math.max(days.from, first_day),
  to: Math.min(days.to, last_day + 1),
});

const findLongest = (db: Database, days: Days, limit: number): readonly Found[] | null => {
  const readPage = db.prepare(
    `SELECT id, total_tokens, first_day, last_day FROM conversations
     WHERE (total_tokens, id) < (@tokens, @id) AND total_tokens > 0 ORDER BY total_tokens DESC, id DESC LIMIT ${pageSize}`,
  );
  const countTokens = createTokenCount(db, days);
  let found: Found[] = [];
  let below = { tokens: Number.MAX_SAFE_INTEGER, id: 0 };
  for (let page = 0; page < mostPages; page += 1) {
    const candidates = readPage.all(below) as Candidate[];
    for (const candidate of candidates) {
      const least = found[limit - 1]?.tokens ?? 0;
      if (candidate.total_tokens < least) return found;
      if (candidate.first_day >= days.to || candidate.last_day < days.from) continue;
      const tokens = countTokens(candidate);
      if (tokens === null) return null;
      if (tokens < least) continue;
      found.push({ candidate, tokens });
      // One that equals the last is in its place already: there may be thousands of them.
      if (tokens > least || found.length <= limit) found = keepMost(found, limit);
    }
    const last = candidates.at(-1);
    // Those without a token are not in the list.
    if (candidates.length < pageSize || last === undefined) return found.length < limit ? null : found;
    below = { tokens: last.total_tokens, id: last.id };
  }
  return null;
};

/** Most first; the `limit` first and all that equal the last of them. */
const keepMost = (found: readonly Found[], limit: number): Found[] => {
  const sorted = found.toSorted((a, b) => b.tokens - a.tokens);
  const least = sorted[limit - 1]?.tokens ?? 0;
  return sorted.filter(({ tokens }) => tokens >= least);
};

/** Many conversations may equal the last: their keys decide, before the figures of any are added up. */
const takeFirst = (db: Database, found: readonly Found[], limit: number): readonly Found[] => {
  if (found.length <= limit) return found;
  const order = db
    .prepare(
      `SELECT c.id FROM conversations c JOIN workspaces w ON w.id = c.workspace_id
       WHERE c.id IN (SELECT value FROM json_each(?)) ORDER BY c.key, w.name`,
    )
    .pluck()
    .all(JSON.stringify(found.map(({ candidate }) => candidate.id))) as number[];
  const placeOf = new Map(order.map((id, place) => [id, place]));
  const place = ({ candidate }: Found): number => placeOf.get(candidate.id) ?? 0;
  return found.toSorted((a, b) => b.tokens - a.tokens || place(a) - place(b)).slice(0, limit);
};

/**
 * Tokens of a conversation in the period; added up day by day only for one that reaches beyond it. Answers null once so many
 * days were looked at that adding up the period is quicker, as where conversations go on for months.
 */
const createTokenCount = (db: Database, days: Days) => {
  const ofDays = prepareOnce(
    db,
    'first column',
    `SELECT coalesce(sum(input_tokens + output_tokens), 0)
     FROM json_each(?) d CROSS JOIN rollup_day_conversation r ON r.day = d.value AND r.conversation_id = ?`,
  );
  const calls = prepareOnce(
    db,
    'first column',
    'SELECT coalesce(sum(calls), 0) FROM rollup_day WHERE day >= ? AND day < ?',
  );
  let looksLeft = (calls.get(days.from, days.to) as number) / callsPerLook;
  return (candidate: Candidate): number | null => {
    if (candidate.first_day >= days.from && candidate.last_day < days.to) return candidate.total_tokens;
    const { from, to } = toSharedDays(days, candidate);
    looksLeft -= to - from;
    if (looksLeft < 0) return null;
    const list = Array.from({ length: to - from }, (_, at) => from + at);
    return ofDays.get(JSON.stringify(list), candidate.id) as number;
  };
};
