import type { CommandHandlers } from '../../shared/contract/commands.ts';
import type { priceCommands, priceQueries } from '../../shared/contract/prices.ts';
import type { QueryHandlers, QueryOutput } from '../../shared/contract/queries.ts';
import type { StreamEvent } from '../../shared/contract/stream.ts';
import { AppError, type FieldError } from '../../shared/core/app-error.ts';
import { parseMoment } from '../../shared/core/period/parse-moment.ts';
import { maxTime } from '../../shared/core/period/zone-offset.ts';
import { type OwnerPrice, ownerPriceKey, readOwnerPrice } from '../../shared/core/pricing/owner-price.ts';
import type { PriceListFormat } from '../../shared/core/pricing/price-list.ts';
import type { OwnerTables } from '../store/owner-tables.ts';
import type { UsageReader } from '../store/usage-reader.ts';
import type { RunInWriter } from '../store/writer-operations.ts';
import type { OwnerClock } from './owner-clock.ts';
import { compareList, type ImportedRow, parseList } from './import-prices.ts';
import { toPriceView, toSheetView, toUnitView } from './price-views.ts';
import { bundledCorrections } from './pricing/bundled-corrections.ts';
import type { CatalogueKeeper } from './pricing/catalogue-update.ts';
import { findModels } from './pricing/find-models.ts';
import { startDailyCheck } from './pricing/daily-check.ts';
import { createPriceLookup, type PriceLookup, toOverrides } from './pricing/price-lookup.ts';
import type { SettingsKeeper } from './settings.ts';
import type { StartTimer } from './start-timer.ts';

export type PricesDeps = {
  readonly tables: Pick<OwnerTables, 'readPriceOverrides'>;
  readonly run: RunInWriter;
  readonly createId: () => string;
  readonly reader: Pick<UsageReader, 'readGroups'>;
  readonly clock: OwnerClock;
  readonly catalogue: CatalogueKeeper;
  /** Text of the sample list that ships with the program. */
  readonly readSample: (format: PriceListFormat) => string;
  readonly rebuildPricer: () => void;
  readonly publish: (event: StreamEvent) => void;
  readonly settings: Pick<SettingsKeeper, 'current' | 'onChange'>;
  readonly startTimer: StartTimer;
};

type Handlers = Pick<QueryHandlers, keyof typeof priceQueries> & Pick<CommandHandlers, keyof typeof priceCommands>;

export type Prices = {
  readonly handlers: Handlers;
  /** Looks for a newer price list now and once a day, as long as the owner wants that. */
  readonly start: () => void;
  readonly close: () => Promise<void>;
};

const defaultModels = 50;
const mostUnpriced = 200;
/** Settings that make a newer price list due. */
const updateSettings = ['price_updates', 'price_list_url'] as const;

const refuse = (detail: string, errors: readonly FieldError[]): never => {
  throw new AppError('invalid', detail, { errors });
};

/** Models of recorded calls without a price, most calls first. */
const listUnpriced = (reader: PricesDeps['reader'], lookup: PriceLookup, now: number) => {
  const range = { from: null, to: maxTime };
  const costStatus = ['unpriced'];
  const providers = reader.readGroups(range, { costStatus }, { by: 'provider' });
  const items = providers.flatMap(({ key: provider }) =>
    reader.readGroups(range, { costStatus, provider: [provider] }, { by: 'model' }).map(({ key: model, figures }) => ({
      provider: provider === '' ? null : provider,
      model: model === '' ? null : model,
      calls: figures.calls,
      input_tokens: figures.inputTokens,
      output_tokens: figures.outputTokens,
    })),
  );
  return items
    .toSorted((a, b) => b.calls - a.calls)
    .slice(0, mostUnpriced)
    .map((item): QueryOutput<'unpricedModels'>['items'][number] => {
      const { provider, model } = item;
      const found = model === null ? null : lookup.find({ service: null, provider, model, at: now }).sheet;
      return { ...item, has_price: found !== null };
    });
};

/**
 * The owner's prices, and the price list behind them. After every change the next call is priced by what holds then; what
 * was recorded keeps its price.
 */
export const createPrices = (deps: PricesDeps): Prices => {
  const { tables, run, clock, catalogue } = deps;
  /** Changes one after the other: each is compared with what the one before left. */
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work);
    last = turn.catch(() => undefined);
    return turn;
  };

  const save = async (prices: readonly OwnerPrice[]): Promise<void> => {
    await run(
      'savePriceOverrides',
      prices.map((price) => ({ ...price, id: deps.createId() })),
      clock.now(),
    );
    deps.rebuildPricer();
    deps.publish({ type: 'prices' });
  };

  const createLookup = (): PriceLookup =>
    createPriceLookup(bundledCorrections, toOverrides(tables.readPriceOverrides(), clock.days), catalogue.name());

  const handlers: Handlers = {
    prices: () => ({ items: tables.readPriceOverrides().map(toPriceView) }),
    price: ({ model, provider = null, service = null, at: atText }) => {
      const at = atText === undefined ? clock.now() : parseMoment(atText, clock.timeZone);
      if (at === null) {
        const detail = 'at is not a time: write a date such as 2026-08-22 or a time such as 2026-08-22T09:30:00+02:00.';
        return refuse(detail, [{ pointer: '?at', code: 'not_a_time', detail }]);
      }
      const found = createLookup().find({ service, provider, model, at });
      return {
        model,
        provider: found.provider,
        service,
        at: new Date(at).toISOString(),
        price: found.sheet && toSheetView(found.sheet),
        notes: [...found.notes],
      };
    },
    models: ({ q = '', limit = defaultModels }) => ({
      items: findModels(catalogue.providers(), createLookup().catalogue, q, limit, clock.now()).map((found) => ({
        provider: found.provider,
        provider_name: found.providerName,
        model: found.model,
        units: found.units.map(toUnitView),
      })),
    }),
    unpricedModels: () => ({ items: listUnpriced(deps.reader, createLookup(), clock.now()) }),
    priceList: () => catalogue.view(),
    priceListSample: ({ format }) => ({ text: deps.readSample(format) }),

    savePrice: (input) =>
      inTurn(async () => {
        const reading = readOwnerPrice(input);
        if (!reading.ok) {
          const errors = reading.faults.map(({ field, code, detail }) => ({
            pointer: field === '' ? '' : `/${field}`,
            code,
            detail,
          }));
          return refuse(errors.map(({ detail }) => detail).join(' '), errors);
        }
        await save([reading.price]);
        const key = ownerPriceKey(reading.price);
        const saved = tables.readPriceOverrides().find((price) => ownerPriceKey(price) === key);
        if (saved === undefined) throw new Error('a price that was saved is not there');
        return toPriceView(saved);
      }),
    removePrice: ({ id }) =>
      inTurn(async () => {
        const found = tables.readPriceOverrides().find((price) => price.id === id);
        if (found === undefined) throw new AppError('not_found', 'There is no price of this id any more.');
        await run('removePriceOverride', found.id);
        deps.rebuildPricer();
        deps.publish({ type: 'prices' });
        return { removed: toPriceView(found) };
      }),
    importPrices: ({ format, text, dry_run = false }) =>
      inTurn(async () => {
        const list = parseList(format, text);
        const rows = compareList(list, tables.readPriceOverrides());
        const count = (status: ImportedRow['status']): number => rows.filter((row) => row.status === status).length;
        const different = list.filter((_, at) => rows[at]?.status !== 'unchanged').map(({ price }) => price);
        if (!dry_run && different.length > 0) await save(different);
        return { added: count('added'), changed: count('changed'), unchanged: count('unchanged'), rows: [...rows] };
      }),
    updatePriceList: async () => {
      const changed = await catalogue.update();
      const { source, fetched_at, models } = catalogue.view();
      return { source, fetched_at, models, changed };
    },
  };

  let stopChecking = (): void => undefined;
  return {
    handlers,
    start: () => {
      const { check, stop } = startDailyCheck({
        isOn: () => deps.settings.current().price_updates,
        lastAt: catalogue.checkedAt,
        now: clock.now,
        startTimer: deps.startTimer,
        work: catalogue.update,
      });
      stopChecking = stop;
      deps.settings.onChange((after, before) => {
        if (updateSettings.some((name) => after[name] !== before[name])) check();
      });
    },
    close: () => {
      stopChecking();
      return catalogue.close();
    },
  };
};
