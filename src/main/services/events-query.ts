import { setImmediate as nextTurn } from 'node:timers/promises';
import { AppError } from '../../shared/core/app-error.ts';
import type { AppliedRate } from '../../shared/core/exchange-rate.ts';
import { resolvePeriod } from '../../shared/core/period.ts';
import { toLocalText } from '../../shared/core/period/local-text.ts';
import { toSearchTerms } from '../../shared/core/search-terms.ts';
import type { QueryHandlers } from '../../shared/contract/queries.ts';
import type { EventKey, EventOrder } from '../store/event-order.ts';
import { isCounted, mostFound } from '../store/find-events.ts';
import type { UsageReader } from '../store/usage-reader.ts';
import { toEventView } from './event-view.ts';
import type { OwnerClock } from './owner-clock.ts';
import type { AppliedPrice, Pricer } from './pricing-types.ts';
import { toSourceViews } from './sightings/source-views.ts';
import { toUsageFilter } from './usage-query.ts';

const defaultLimit = 50;

/** A search or a sort may hold the thread so long before others have their turn. */
const turnMs = 10;

/**
 * Calls, a page at a time. `offset` reaches any place of a list by time; in a search, a sort by a figure, or a filter for
 * two of client, user and conversation it reaches as far as those who look do.
 */
export const createEventsQuery =
  (reader: UsageReader, clock: OwnerClock): QueryHandlers['events'] =>
  async (input) => {
    const { cursor, offset = 0, limit = defaultLimit } = input;
    const filter = toUsageFilter(input);
    const terms = toSearchTerms(input.q ?? '');
    const order: EventOrder = { by: input.sort ?? 'occurred_at', direction: input.direction ?? 'desc' };
    if (cursor !== undefined && input.offset !== undefined) {
      fail('offset', 'conflict', 'Give either "cursor" or "offset", not both.');
    }
    if (offset > mostFound && !isCounted({ filter, terms, order })) {
      const detail = `In a search, a sort other than by time or a filter for several of client, user and conversation, "offset" is ${mostFound} at most: narrow the list down, or follow next_cursor.`;
      fail('offset', 'too_large', detail);
    }
    const range = resolvePeriod(input, clock.now(), clock.timeZone, clock.weekStart);
    const after = cursor === undefined ? null : fromCursor(cursor, order);
    const { events, next, total } = await runInTurns(
      reader.findEvents({ range, filter, terms, order, after, offset, limit }),
    );
    return {
      items: events.map((event) => toEventView(event, clock.timeZone)),
      next_cursor: next === null ? null : toCursor(next, order),
      total,
    };
  };

const fail = (field: string, code: string, detail: string): never => {
  throw new AppError('invalid', detail, { errors: [{ pointer: `?${field}`, code, detail }] });
};

const runInTurns = async <T>(steps: Generator<void, T, void>): Promise<T> => {
  let started = performance.now();
  for (;;) {
    const { done, value } = steps.next();
    if (done === true) return value;
    if (performance.now() - started < turnMs) continue;
    await nextTurn();
    started = performance.now();
  }
};

/** One call with how its cost came about. */
export const createEventQuery =
  (reader: UsageReader, clock: OwnerClock, pricer: Pricer): QueryHandlers['event'] =>
  ({ id, workspace }) => {
    const event = reader.getEvent(id, workspace ?? null);
    if (event === undefined) {
      const where = workspace === undefined ? '' : ` in workspace "${workspace}"`;
      throw new AppError('not_found', `No call with the id "${id}" is recorded${where}.`);
    }
    const explanation = pricer.explainCost({
      units: event.report.units,
      costStatus: event.costStatus,
      costNanoUsd: event.costNanoUsd,
      costNanoEur: event.costNanoEur,
      catalogueNanoUsd: event.catalogueNanoUsd,
      appliedPrice: event.appliedPrice as AppliedPrice | null,
      appliedRate: event.appliedRate as AppliedRate | null,
    });
    const repricedAt = reader.readRepricedAt(event.seq);
    return {
      ...toEventView(event, clock.timeZone),
      explanation: {
        ...explanation,
        repriced_at: repricedAt === null ? null : toLocalText(repricedAt, clock.timeZone),
      },
      sources: toSourceViews(reader.sightings.readSightings(event), clock.timeZone),
    };
  };

/** Opaque to callers: base64url of the list's order and the place in it. */
const toCursor = ({ key, occurredAt, seq }: EventKey, { by, direction }: EventOrder): string =>
  Buffer.from([by, direction, key ?? 'none', occurredAt, seq].join('.'), 'latin1').toString('base64url');

const fromCursor = (cursor: string, { by, direction }: EventOrder): EventKey => {
  const match = /^(\w+)\.(\w+)\.(none|-?\d{1,16})\.(-?\d{1,16})\.(\d{1,16})$/.exec(
    Buffer.from(cursor, 'base64url').toString('latin1'),
  );
  if (match?.[1] !== by || match[2] !== direction) {
    const detail =
      'The cursor is not one this program gave out for this order: take next_cursor from the page before, and keep "sort" and "direction".';
    return fail('cursor', 'bad_cursor', detail);
  }
  const [, , , key, occurredAt, seq] = match;
  return { key: key === 'none' ? null : Number(key), occurredAt: Number(occurredAt), seq: Number(seq) };
};
