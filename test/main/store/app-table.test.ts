import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import type { RefusedRecord } from '../../../src/main/store/refused-item-table.ts';
import { newLedger } from '../../support/new-ledger.ts';

const token = (name: string) => ({ digest: `digest of ${name}`, hint: name.slice(-4) });
const unused = { lastUsedAt: null, accepted: 0, duplicates: 0, rejected: 0 };
const shared = {
  id: 'shared',
  name: null,
  tokenDigest: null,
  tokenHint: null,
  createdAt: null,
  rotatedAt: null,
  revokedAt: null,
  ...unused,
};

const refusedItem = (id: number, appId = 'a'): RefusedRecord => ({
  id,
  appId,
  way: 'usage',
  at: id,
  code: 'required',
  pointer: '/model',
  detail: 'Name the model.',
  item: id % 2 === 0 ? null : '{}',
});

describe('kept apps', () => {
  it('begin with the shared token and read back as they were created, by name', () => {
    const { operations, ownerTables } = newLedger();
    expect(ownerTables.listApps()).toEqual([shared]);
    const second = operations.createApp('b', 'Zeta', token('tttt2222'), 20);
    const first = operations.createApp('a', 'Alpha', token('tttt1111'), 10);
    expect(first).toEqual({
      ...shared,
      id: 'a',
      name: 'Alpha',
      tokenDigest: 'digest of tttt1111',
      tokenHint: '1111',
      createdAt: 10,
    });
    expect(ownerTables.listApps()).toEqual([shared, first, second]);
  });

  it('take a new name and a new token, and no token after they were revoked', () => {
    const { operations, ownerTables } = newLedger();
    operations.createApp('a', 'Alpha', token('old-1111'), 10);
    expect(operations.renameApp('a', 'Beta')).toMatchObject({ name: 'Beta', tokenHint: '1111', rotatedAt: null });
    const rotated = operations.rotateApp('a', token('new-2222'), 30);
    expect(rotated).toMatchObject({ tokenDigest: 'digest of new-2222', tokenHint: '2222', rotatedAt: 30 });
    expect(operations.revokeApp('a', 40)).toEqual({ ...rotated, revokedAt: 40 });
    expect(operations.revokeApp('a', 50).revokedAt).toBe(40);
    expect(() => operations.rotateApp('a', token('x'), 60)).toThrow('This app was revoked. Create a new one.');
    expect(ownerTables.listApps()[1]).toEqual({ ...rotated, revokedAt: 40 });
  });

  it('cannot share a token', () => {
    const { operations } = newLedger();
    operations.createApp('a', 'Alpha', token('same'), 10);
    expect(() => operations.createApp('b', 'Beta', token('same'), 10)).toThrow('UNIQUE');
  });

  it('go only once they are revoked, with what was refused of them', () => {
    const { operations, ownerTables } = newLedger();
    operations.createApp('a', 'Alpha', token('1'), 10);
    operations.createApp('b', 'Beta', token('2'), 10);
    operations.saveIntake([], [refusedItem(1, 'a'), refusedItem(2, 'b')]);
    expect(() => operations.removeApp('a')).toThrow('Revoke the app before you remove it.');
    operations.revokeApp('a', 20);
    operations.removeApp('a');
    expect(ownerTables.listApps().map(({ id }) => id)).toEqual(['shared', 'b']);
    expect(ownerTables.listRefusedItems()).toEqual([refusedItem(2, 'b')]);
  });

  it.each(['a', 'shared', ''])('do not change where there is none: %j', (id) => {
    const { operations, ownerTables } = newLedger();
    const missing = 'There is no app of this id any more.';
    expect(() => operations.renameApp(id, 'x')).toThrow(missing);
    expect(() => operations.rotateApp(id, token('x'), 1)).toThrow(missing);
    expect(() => operations.revokeApp(id, 1)).toThrow(missing);
    expect(() => operations.removeApp(id)).toThrow(missing);
    expect(ownerTables.listApps()).toEqual([shared]);
  });

  it('are so many at most', () => {
    const { operations } = newLedger();
    for (let at = 0; at < 200; at += 1) operations.createApp(`a${at}`, 'App', token(`${at}`), 1);
    expect(() => operations.createApp('more', 'App', token('more'), 1)).toThrow('There can be 200 apps.');
    operations.revokeApp('a7', 2);
    operations.removeApp('a7');
    expect(operations.createApp('more', 'App', token('more'), 1).id).toBe('more');
  });
});

describe('kept refusals and counters', () => {
  it('are the newest five hundred, and what apps have come to', () => {
    const { operations, ownerTables, path } = newLedger();
    operations.createApp('a', 'Alpha', token('1'), 10);
    const items = Array.from({ length: 620 }, (_, at) => refusedItem(at + 1));
    operations.saveIntake([], items.slice(0, 300));
    operations.saveIntake([], items.slice(300));
    expect(ownerTables.listRefusedItems()).toEqual(items.slice(120));
    operations.saveIntake([{ id: 'a', lastUsedAt: 99, accepted: 7, duplicates: 2, rejected: 620 }], []);
    operations.saveIntake([{ id: 'shared', lastUsedAt: 98, accepted: 1, duplicates: 0, rejected: 0 }], []);
    expect(ownerTables.listApps()).toMatchObject([
      { id: 'shared', lastUsedAt: 98, accepted: 1, duplicates: 0, rejected: 0 },
      { id: 'a', lastUsedAt: 99, accepted: 7, duplicates: 2, rejected: 620 },
    ]);
    operations.clearRefusedItems();
    expect(ownerTables.listRefusedItems()).toEqual([]);
    const db = new SqliteDatabase(path, { readonly: true });
    expect(db.pragma('foreign_key_check')).toEqual([]);
    db.close();
  });

  it('leave out an app that was removed meanwhile, and are not doubled when they are saved again', () => {
    const { operations, ownerTables } = newLedger();
    operations.createApp('a', 'Alpha', token('1'), 10);
    const gone = { id: 'gone', lastUsedAt: 1, accepted: 1, duplicates: 1, rejected: 1 };
    operations.saveIntake([gone], [refusedItem(1, 'gone'), refusedItem(2)]);
    operations.saveIntake([gone], [refusedItem(1, 'gone'), refusedItem(2)]);
    expect(ownerTables.listRefusedItems()).toEqual([refusedItem(2)]);
    expect(ownerTables.listApps().map(({ id }) => id)).toEqual(['shared', 'a']);
  });
});
