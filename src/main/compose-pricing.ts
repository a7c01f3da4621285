import { randomUUIDv7 } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEcbCsv } from '../shared/core/ecb-rates.ts';
import { maxTime } from '../shared/core/period/zone-offset.ts';
import type { EngineOptions } from './engine-types.ts';
import type { OpenedLedger } from './open-ledger.ts';
import { readIfPresent, replaceFile } from './private-file.ts';
import { createPrices } from './services/prices.ts';
import { bundledCorrections } from './services/pricing/bundled-corrections.ts';
import { fetchWithoutRedirects, openCatalogue } from './services/pricing/catalogue-update.ts';
import { createPricer } from './services/pricing/create-pricer.ts';
import { createLivePricer } from './services/pricing/live-pricer.ts';
import { toOverrides } from './services/pricing/price-lookup.ts';
import { createRates } from './services/rates/create-rates.ts';
import { createRatesFetcher, longestDownloadMs } from './services/rates/fetch-rates.ts';
import { createRateLookup } from './services/rates/known-rates.ts';
import { createRefreshing } from './services/rates/refresh-rates.ts';
import { createSettling } from './services/rates/settle-rates.ts';
import { createRepricing } from './services/repricing/create-repricing.ts';
import { startTimer } from './services/start-timer.ts';

const ratesFile = 'ecb-usd-per-eur.csv';
/** The last price list that was fetched, in the data directory. */
const priceListFile = 'price-list.json';

/** Settings that change how the next call is priced. */
const pricingSettings = ['unknown_model_policy', 'estimate_usd_per_million', 'fixed_usd_per_eur'] as const;

type Options = Pick<EngineOptions, 'dataDir' | 'resourcesDir'> & {
  readonly isStopping: () => boolean;
  readonly reportBug: (error: unknown, where: string) => void;
};

const composeRates = (ledger: OpenedLedger, { resourcesDir, reportBug }: Options) => {
  const { tables, run, now, clock, settings, reader, timeZone, publish } = ledger;
  return createRates({
    refreshing: createRefreshing({
      shipped: parseEcbCsv(readFileSync(join(resourcesDir, ratesFile), 'utf8')),
      tables,
      run,
      fetchRates: createRatesFetcher(fetch, longestDownloadMs),
      now,
    }),
    settle: createSettling({
      tables,
      run,
      flush: () => ledger.insertEntries([]),
      now,
      startOfDay: clock.days.startOfDay,
    }),
    settings,
    readFigures: () => reader.readTotal({ from: null, to: maxTime }, {}),
    timeZone,
    now,
    startTimer,
    publish,
    reportBug,
  });
};

/** Everything a cost rests on: rates, price list, the owner's prices, the pricer made of them, and pricing past calls anew. */
export const composePricing = async (ledger: OpenedLedger, options: Options) => {
  const { tables, run, now, clock, settings, reader, publish } = ledger;
  const { dataDir, resourcesDir, reportBug } = options;
  const rates = composeRates(ledger, options);
  const catalogue = await openCatalogue({
    read: () => readIfPresent(join(dataDir, priceListFile)),
    write: (text) => replaceFile(join(dataDir, priceListFile), text),
    url: () => settings.current().price_list_url,
    fetchFile: fetchWithoutRedirects,
    now,
    onChange: () => {
      livePricer.rebuild();
      publish({ type: 'prices' });
    },
  });
  const livePricer = createLivePricer(() => {
    const { unknown_model_policy: policy, estimate_usd_per_million, fixed_usd_per_eur } = settings.current();
    return createPricer({
      corrections: bundledCorrections,
      overrides: toOverrides(tables.readPriceOverrides(), clock.days),
      catalogueName: catalogue.name(),
      policy,
      estimatePerMillionUsd: estimate_usd_per_million,
      rateFor: createRateLookup(rates.rates(), now, fixed_usd_per_eur),
    });
  });
  rates.onChange(livePricer.rebuild);
  settings.onChange((after, before) => {
    if (pricingSettings.some((name) => after[name] !== before[name])) livePricer.rebuild();
  });
  const prices = createPrices({
    tables,
    run,
    createId: () => randomUUIDv7(),
    reader,
    clock,
    catalogue,
    readSample: (format) => readFileSync(join(resourcesDir, `price-list-sample.${format}`), 'utf8'),
    rebuildPricer: livePricer.rebuild,
    publish,
    settings,
    startTimer,
  });
  const repricing = createRepricing({
    reader: tables,
    usage: reader,
    run,
    clock,
    now,
    pricer: livePricer.current,
    publish,
    isStopping: options.isStopping,
    reportBug,
  });
  return { rates, prices, repricing, pricer: livePricer.pricer };
};
