import data from '../../../../resources/price-corrections.json' with { type: 'json' };
import type { PriceCorrections } from './corrections.ts';

/** Our corrections as they ship with the program: dated, each with its source and reason. */
export const bundledCorrections: PriceCorrections = data;
