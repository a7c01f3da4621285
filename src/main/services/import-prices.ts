import type { CommandOutput } from '../../shared/contract/commands.ts';
import { AppError } from '../../shared/core/app-error.ts';
import { ownerPriceKey } from '../../shared/core/pricing/owner-price.ts';
import { type PriceListFormat, type PriceListRow, readPriceList } from '../../shared/core/pricing/price-list.ts';
import type { StoredPrice } from '../store/price-override-table.ts';
import { toPriceFields } from './price-views.ts';

export type ImportedRow = CommandOutput<'importPrices'>['rows'][number];

const mostErrors = 100;

/** @throws AppError `invalid` that names every line with a mistake in it, and what to write there. */
export const parseList = (format: PriceListFormat, text: string): readonly PriceListRow[] => {
  const list = readPriceList(format, text);
  if (list.ok) return list.rows;
  const errors = list.faults
    .slice(0, mostErrors)
    .map(({ line, code, detail }) => ({ pointer: '/text', code, detail: `Line ${line}: ${detail}` }));
  const count = list.faults.length;
  const mistakes = count === 1 ? 'a mistake' : `${count} mistakes`;
  throw new AppError('invalid', `Nothing was imported: the list has ${mistakes}. ${errors[0]?.detail}`, { errors });
};

/** What a list would do to the prices that are kept. */
export const compareList = (rows: readonly PriceListRow[], kept: readonly StoredPrice[]): readonly ImportedRow[] => {
  const byKey = new Map(kept.map((price) => [ownerPriceKey(price), price]));
  return rows.map(({ line, price }) => {
    const before = byKey.get(ownerPriceKey(price));
    const isSame = before !== undefined && JSON.stringify(before.rates) === JSON.stringify(price.rates);
    return {
      line,
      status: before === undefined ? 'added' : isSame ? 'unchanged' : 'changed',
      ...toPriceFields(price),
      before: before === undefined ? null : [...before.rates],
    };
  });
};
