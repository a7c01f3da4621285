import SqliteDatabase from 'better-sqlite3';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createDayCut } from '../../../src/main/day-cut.ts';
import { checkLedger } from '../../../src/main/store/check-ledger.ts';
import { migrate, migrations } from '../../../src/main/store/migrate.ts';
import { applicationId } from '../../../src/main/store/open-database.ts';
import { rollupCutSetting } from '../../../src/main/store/rollup-rebuild.ts';
import { firstRetiredAt, slotMs } from '../../../src/main/store/retired-calls.ts';
import { readDurationBytes, toDurationBytes } from '../../../src/main/store/retired-durations.ts';
import { settingsChangeSchema } from '../../../src/shared/contract/settings.ts';
import { getZoneOffset } from '../../../src/shared/core/period/zone-offset.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const stepMs = 300 * 24 * 3_600_000;
const end = Date.UTC(2030, 0, 1);

describe('sums of a quarter of an hour', () => {
  it('are parted by no zone there is, nor by one the owner can set', () => {
    const odd: string[] = [];
    for (const zone of Intl.supportedValuesOf('timeZone')) {
      const { offsetAt } = getZoneOffset(zone);
      for (let at = firstRetiredAt; at < end; at += stepMs) if (offsetAt(at) % slotMs !== 0) odd.push(`${zone} ${at}`);
    }
    expect(odd).toEqual([]);
    for (const zone of ['Asia/Kathmandu', '+05:45', '-0330']) {
      expect(settingsChangeSchema.safeParse({ time_zone: zone }).success).toBe(true);
    }
    for (const zone of ['+05:17', '-00:44', '+0001']) {
      expect(settingsChangeSchema.safeParse({ time_zone: zone }).success).toBe(false);
    }
  });

  it('are not looked for in a ledger of an older program', () => {
    const path = join(makeTempDir(), 'centesimo.db');
    const cut = createDayCut('Europe/Rome');
    const db = new SqliteDatabase(path);
    db.pragma(`application_id = ${applicationId}`);
    migrate(
      db,
      migrations.filter(({ version }) => version < 140),
    );
    expect(checkLedger(path, cut).problem).toBeNull();
    db.prepare('INSERT INTO settings VALUES (?, ?)').run(rollupCutSetting, cut.key);
    expect(checkLedger(path, cut).problem).toBeNull();
    migrate(db);
    expect(checkLedger(path, cut).problem).toBeNull();
    db.exec(`INSERT INTO dimension_sets VALUES (1, 'w', 's', 'o', 'p', 'm', 'priced', 'final', 1);
      INSERT INTO retired_calls VALUES (1500000, 1, 0, 0, 0, 0, 0, 1, 1350000000000, 1350000000000, 1, 0, 5, 5, 0, 7, 7, NULL)`);
    expect(checkLedger(path, cut).problem).not.toBeNull();
    db.close();
  });

  it('keep every response time as it was', () => {
    const counts = new Map([
      [0, 3],
      [127, 1],
      [128, 200],
      [60_000, 1],
      [2 ** 40, 70_000],
    ]);
    const read: [number, number][] = [];
    readDurationBytes(toDurationBytes(counts)!, (durationMs, calls) => read.push([durationMs, calls]));
    expect(read).toEqual([...counts]);
    expect(toDurationBytes(new Map())).toBeNull();
  });
});
