import { join } from 'node:path';
import type { EngineOptions } from './engine-types.ts';

/** Sample data never share a file with real ones, whichever way a data directory is used. */
const databaseNames = { real: 'centesimo.db', demo: 'centesimo-demo.db' } as const;

/** The database of a data directory. */
export const ledgerPathOf = ({ dataDir, demo }: Pick<EngineOptions, 'dataDir' | 'demo'>): string =>
  join(dataDir, demo ? databaseNames.demo : databaseNames.real);
