import { AppError } from '../../shared/core/app-error.ts';
import type { AppliedRate } from '../../shared/core/exchange-rate.ts';
import { resolvePeriod } from '../../shared/core/period.ts';
import type { QueryHandlers } from '../../shared/contract/queries.ts';
import type { EventPosition } from '../store/list-events.ts';
import type { UsageReader } from '../store/usage-reader.ts';
import { toEventView } from './event-view.ts';
import type { OwnerClock } from './owner-clock.ts';
import type { AppliedPrice, Pricer } from './pricing-types.ts';
import { toUsageFilter } from './usage-query.ts';

const defaultLimit = 50;

/** Calls, newest first, a page at a time. `total` is null for a text search that fills the page: counting it would mean reading everything. */
export const createEventsQuery =
  (reader: UsageReader, clock: OwnerClock): QueryHandlers['events'] =>
  (input) => {
    const range = resolvePeriod(input, clock.now(), clock.timeZone, clock.weekStart);
    const filter = toUsageFilter(input);
    const limit = input.limit ?? defaultLimit;
    const words = (input.q ?? '').split(/\s+/).filter((word) => word !== '');
    const after = input.cursor === undefined ? null : fromCursor(input.cursor);
    const found = reader.listEvents({ range, filter, words, after, limit: limit + 1 });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const more = found.length > limit && last !== undefined;
    const countedHere = after === null && !more;
    return {
      items: page.map((event) => toEventView(event, clock.timeZone)),
      next_cursor: more ? toCursor({ occurredAt: last.report.occurredAt, seq: last.seq }) : null,
      total: words.length === 0 ? reader.readTotal(range, filter).calls : countedHere ? page.length : null,
    };
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
    return { ...toEventView(event, clock.timeZone), explanation };
  };

/** Opaque to callers: base64url of `occurredAt.seq`. */
const toCursor = ({ occurredAt, seq }: EventPosition): string =>
  Buffer.from(`${occurredAt}.${seq}`, 'latin1').toString('base64url');

const fromCursor = (cursor: string): EventPosition => {
  const match = /^(-?\d{1,16})\.(\d{1,16})$/.exec(Buffer.from(cursor, 'base64url').toString('latin1'));
  if (!match) {
    const detail = 'The cursor is not one this program gave out: take next_cursor from the page before.';
    throw new AppError('invalid', detail, { errors: [{ pointer: '?cursor', code: 'bad_cursor', detail }] });
  }
  return { occurredAt: Number(match[1]), seq: Number(match[2]) };
};
