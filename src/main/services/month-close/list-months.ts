import type { Figures } from '../../../shared/core/figures.ts';
import { addFigures, noFigures } from '../../../shared/core/figures.ts';
import { sumFigures } from '../../../shared/core/month-close.ts';
import { monthOf } from '../../../shared/core/period/civil-day.ts';
import { maxTime } from '../../../shared/core/period/zone-offset.ts';
import type { MonthReport, MonthView } from '../../../shared/contract/month-close.ts';
import type { MonthSpan } from '../../store/month-close-table.ts';
import type { UsageReader } from '../../store/usage-reader.ts';
import type { MonthCloseDeps } from './create-month-close.ts';
import { listWaiting } from './late-calls.ts';
import { toMonthSpan } from './month-span.ts';
import { toMonthReport, toMonthView, toOpenSums } from './month-views.ts';
import type { OpenSums } from './month-views.ts';
import { fromBodyText } from './sealed-body.ts';
import { sumLate } from './sum-month.ts';

type Deps = Pick<MonthCloseDeps, 'reader' | 'tables' | 'clock'>;

const stateOf = ({ endsAt }: MonthSpan, now: number): 'running' | 'open' => (now < endsAt ? 'running' : 'open');

/** Newest first: months with calls, as they stand now, and closed ones as they were closed. */
export const listMonths = ({ reader, tables, clock }: Deps): MonthView[] => {
  const sealed = new Map(tables.listSealedMonths().map((one) => [one.month, one]));
  const totals = new Map<number, Figures>([...sealed.keys()].map((month) => [month, noFigures]));
  for (const { time, figures } of reader.readGroups({ from: null, to: maxTime }, {}, { time: 'day' })) {
    const month = monthOf(time);
    totals.set(month, addFigures(totals.get(month) ?? noFigures, figures));
  }
  return [...totals]
    .toSorted(([a], [b]) => b - a)
    .map(([month, now]) => {
      const kept = sealed.get(month);
      const span = kept ?? toMonthSpan(month, clock, [...sealed.values()]);
      if (kept?.sealedAt && kept.body) {
        const stamp = { state: 'closed', checksum: kept.checksum, sealedAt: kept.sealedAt } as const;
        return toMonthView(kept, stamp, sumFigures(fromBodyText(kept.body).lines));
      }
      const state = kept === undefined ? stateOf(span, clock.now()) : 'closing';
      const plain = toMonthSpan(month, clock, []);
      const isPlain = span.startsAt === plain.startsAt && span.endsAt === plain.endsAt;
      // Beside a month that was closed in another zone it is not made of whole days.
      const total = isPlain ? now : reader.readTotal({ from: span.startsAt, to: span.endsAt }, {});
      return toMonthView(span, { state, checksum: null, sealedAt: null }, total);
    });
};

/** As it stands now, by service and by model; whole days come from the rollups. */
const readSums = (reader: Pick<UsageReader, 'readGroups'>, { startsAt, endsAt }: MonthSpan): OpenSums => {
  const range = { from: startsAt, to: endsAt };
  const providers = reader.readGroups(range, {}, { by: 'provider' });
  return {
    services: reader
      .readGroups(range, {}, { by: 'service' })
      .map(({ key: service, figures }) => ({ names: { service }, figures })),
    models: providers.flatMap(({ key: provider }) =>
      reader
        .readGroups(range, { provider: [provider] }, { by: 'model' })
        .map(({ key: model, figures }) => ({ names: { provider, model }, figures })),
    ),
  };
};

/** A month that is not closed, as it stands now, with the adjustments its report would list. */
export const readOpenMonth = ({ reader, tables, clock }: Deps, month: number): MonthReport => {
  const sealed = tables.listSealedMonths();
  const span = toMonthSpan(month, clock, sealed);
  const isClosing = sealed.some((one) => one.month === month && one.sealedAt === null);
  const state = isClosing ? 'closing' : stateOf(span, clock.now());
  const adjustments = sumLate(listWaiting({ reader, tables }, span.endsAt), span.timeZone).sums;
  const stamp = { state, checksum: null, sealedAt: null } as const;
  const content = { lines: [], adjustments, adjustmentsChecksum: null, since: [] };
  return { ...toMonthReport(span, stamp, content), ...toOpenSums(readSums(reader, span)) };
};
