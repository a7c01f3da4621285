import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { createEngine } from '../../../src/main/compose.ts';
import { ensureDataDir } from '../../../src/main/data-dir.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const resourcesDir = fileURLToPath(new URL('../../../resources', import.meta.url));

describe('sample data', () => {
  it.each(['2026-03-04T18:00:00Z', '2026-08-31T20:00:00Z', '2026-10-31T22:00:00Z'])(
    'have a budget whose first alert is still to come: %s',
    async (now) => {
      const dataDir = makeTempDir();
      ensureDataDir(dataDir);
      const engine = await createEngine({
        dataDir,
        port: 0,
        staticDir: join(dataDir, 'no-screens'),
        resourcesDir,
        version: '1.2.3',
        demo: true,
        timeZone: 'Europe/Rome',
        now: () => Date.parse(now),
      });
      const { items } = await engine.handlers.budgets({});
      const alerts = await engine.handlers.alerts({});
      await engine.close();
      expect(items).toMatchObject([{ id: 'sample', state: 'normal', enabled: true }]);
      expect(items[0]?.percent).toBeGreaterThan(0);
      expect(items[0]?.percent).toBeLessThan(80);
      expect(alerts.items).toEqual([]);
    },
  );
});
