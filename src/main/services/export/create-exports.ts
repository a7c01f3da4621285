import type { ExportInput, MessageExportInput } from '../../../shared/contract/export.ts';
import { noFigures } from '../../../shared/core/figures.ts';
import { resolvePeriod, type TimeRange } from '../../../shared/core/period.ts';
import { toDayText } from '../../../shared/core/period/civil-day.ts';
import { maxTime } from '../../../shared/core/period/zone-offset.ts';
import type { EventSelection, EventSnapshot } from '../../store/export-events.ts';
import { toEventView } from '../event-view.ts';
import type { OwnerClock } from '../owner-clock.ts';
import { toRange } from '../sources/day-spans.ts';
import { toSpan } from '../sources/message-analytics.ts';
import { toUsageFilter } from '../usage-query.ts';
import { eventColumns, messageColumns } from './export-columns.ts';
import type { Export, ExportWriter } from './export-types.ts';
import { addRetired, toRetiredRow } from './retired-row.ts';
import { addEvent, toExportTotal } from './sum-events.ts';
import { createCsvWriter, createJsonTableWriter, jsonWriter, ndjsonWriter } from './table-writers.ts';
import { toSearchTerms } from '../../../shared/core/search-terms.ts';

/** The downloads of calls, newest first, then of those that are kept in sums alone, each in a snapshot of its own: the total is that of the very rows written. */
export type Exports = {
  /** @throws AppError `invalid` for a period that makes no sense. */
  readonly events: (input: ExportInput) => Export;
  readonly messages: (input: MessageExportInput) => Export;
};

export const createExports = (openSnapshot: () => EventSnapshot, clock: OwnerClock): Exports => {
  const start = (selection: EventSelection, writer: ExportWriter, name: string): Export => {
    const snapshot = openSnapshot();
    try {
      snapshot.refuseCut(selection.range);
    } catch (error) {
      snapshot.close();
      throw error;
    }
    return {
      mediaType: writer.mediaType,
      fileName: `${name}-${toDays(selection.range, clock)}.${writer.extension}`,
      pieces: writePieces(snapshot, selection, writer, clock.timeZone),
      close: snapshot.close,
    };
  };
  return {
    events: (input) => {
      const range = resolvePeriod(input, clock.now(), clock.timeZone, clock.weekStart);
      return start(
        { range, filter: toUsageFilter(input), terms: toSearchTerms(input.q ?? '') },
        chooseEventWriter(input),
        'centesimo',
      );
    },
    messages: ({ workspace, format, startDate, endDate }) => {
      const range = toRange(clock, toSpan(clock, { startDate, endDate }));
      const writer =
        format === 'csv'
          ? createCsvWriter(messageColumns, { delimiter: ',', decimal: '.' })
          : createJsonTableWriter(messageColumns);
      return start({ range, filter: { workspace: [workspace] }, terms: [] }, writer, `usage-${toPlain(workspace)}`);
    },
  };
};

const chooseEventWriter = ({ format, decimal, delimiter }: ExportInput): ExportWriter => {
  if (format === 'json') return jsonWriter;
  if (format === 'ndjson') return ndjsonWriter;
  const isComma = decimal === 'comma';
  return createCsvWriter(eventColumns, {
    delimiter: delimiter ?? (isComma ? ';' : ','),
    decimal: isComma ? ',' : '.',
  });
};

function* writePieces(
  snapshot: EventSnapshot,
  selection: EventSelection,
  writer: ExportWriter,
  timeZone: string,
): Generator<string, void, void> {
  let piece = writer.head;
  let sum = noFigures;
  for (const events of snapshot.listSteps(selection)) {
    for (const event of events) {
      piece += writer.toRow(toEventView(event, timeZone), sum.calls === 0);
      sum = addEvent(sum, event);
    }
    yield piece;
    piece = '';
  }
  for (const retired of snapshot.listRetired(selection)) {
    for (const calls of retired) {
      piece += writer.toRow(toRetiredRow(calls, timeZone), sum.calls === 0);
      sum = addRetired(sum, calls);
    }
    yield piece;
    piece = '';
  }
  yield writer.toTail(toExportTotal(sum));
}

/** First and last day of a range, for a file's name: `2026-08-01-to-2026-08-31`, `until-2026-08-31`, `all`. */
const toDays = ({ from, to }: TimeRange, { days }: OwnerClock): string => {
  const last = to === maxTime ? null : toDayText(days.dayOf(to - 1));
  if (from === null) return last === null ? 'all' : `until-${last}`;
  const first = toDayText(days.dayOf(from));
  if (last === null) return `from-${first}`;
  return first === last ? first : `${first}-to-${last}`;
};

/** A text as part of a file's name that every system takes. */
const toPlain = (text: string): string => text.replaceAll(/[^A-Za-z0-9_-]+/g, '-').slice(0, 64);
