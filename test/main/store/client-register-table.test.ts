import { join } from 'node:path';
import SqliteDatabase from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { migrate, migrations } from '../../../src/main/store/migrate.ts';
import { newLedger, type TestLedger } from '../../support/new-ledger.ts';
import { makeReport } from '../../support/reports.ts';
import { makeTempDir } from '../../support/temp-dir.ts';

const nothing = { name: null, phone: null, email: null };
const callOf = (
  id: string,
  details: Partial<typeof nothing> | Record<string, string> = {},
  eventId: string | null = null,
) => makeReport({ id: eventId, client: { id, ...nothing, ...details } });
const labels = async (ledger: TestLedger) =>
  (await ledger.queries.breakdown({ by: 'client', period: 'all_time' })).items.map(({ key, label }) => [key, label]);

describe('the register', () => {
  it('does not know clients that only appeared in usage, and takes over what calls said of them', async () => {
    const ledger = newLedger();
    await ledger.record([callOf('c1', { name: 'Ada', phone: '+39 333 1234567' })]);
    expect(ledger.ownerTables.getRegisteredClient('default', 'c1')).toBeUndefined();
    expect(ledger.ownerTables.findRegisteredClient('default', '393331234567')).toBeUndefined();
    const saved = ledger.operations.saveRegisteredClient('default', 'c1', { email: 'ada@example.org' });
    expect(saved).toEqual({
      id: 'c1',
      name: 'Ada',
      phone: '+39 333 1234567',
      email: 'ada@example.org',
      active: true,
    });
    expect(ledger.ownerTables.findRegisteredClient('default', '393331234567')).toEqual(saved);
  });

  it('keeps its details, whatever calls say before, between and after', async () => {
    const ledger = newLedger();
    await ledger.record([callOf('c1', { name: 'By a call' })]);
    ledger.operations.saveRegisteredClient('default', 'c1', { name: 'By the owner', phone: null });
    await ledger.record([callOf('c1', { name: 'By a call', phone: '+1' }), callOf('c1', { name: 'By another' })]);
    expect(ledger.ownerTables.getRegisteredClient('default', 'c1')).toMatchObject({
      name: 'By the owner',
      phone: null,
    });
    ledger.operations.saveRegisteredClient('default', 'c1', { name: 'By the owner again' });
    await ledger.record([callOf('c1', { name: 'By another' }), callOf('c1', { name: 'By a call' })]);
    expect(ledger.ownerTables.getRegisteredClient('default', 'c1')).toMatchObject({ name: 'By the owner again' });
    expect(await labels(ledger)).toEqual([['c1', 'By the owner again']]);
  });

  it('keeps the details of a client whose first call comes later', async () => {
    const ledger = newLedger();
    ledger.operations.saveRegisteredClient('default', 'c1', { name: 'Ada' });
    await ledger.record([callOf('c1', { name: 'Bot user 7' })]);
    expect(await labels(ledger)).toEqual([['c1', 'Ada']]);
  });

  it('still lets calls describe clients that are not in it', async () => {
    const ledger = newLedger();
    await ledger.record([callOf('c1', { name: 'First' }), callOf('c1', { name: 'Second' })]);
    expect(await labels(ledger)).toEqual([['c1', 'Second']]);
  });

  it('forgets a client without usage, and calls can name it again', async () => {
    const ledger = newLedger();
    ledger.operations.saveRegisteredClient('default', 'c1', { name: 'Ada', phone: '+39 333 1234567', active: false });
    expect(ledger.operations.removeRegisteredClient('default', 'c1')).toBe('deleted');
    expect(ledger.ownerTables.listRegisteredClients('default')).toEqual([]);
    expect(ledger.ownerTables.findRegisteredClient('default', '393331234567')).toBeUndefined();
    expect(() => ledger.operations.removeRegisteredClient('default', 'c1')).toThrow('No client "c1" is registered');
    expect(ledger.operations.saveRegisteredClient('default', 'c1', {})).toEqual({ id: 'c1', ...nothing, active: true });
    ledger.operations.removeRegisteredClient('default', 'c1');
    await ledger.record([callOf('c1', { name: 'By a call' })]);
    expect(await labels(ledger)).toEqual([['c1', 'By a call']]);
  });

  it('keeps a client with usage, deactivated, also when the usage is long ago', async () => {
    const ledger = newLedger();
    ledger.operations.saveRegisteredClient('default', 'c1', { name: 'Ada' });
    ledger.operations.saveRegisteredClient('default', 'c2', {});
    const days = [1, 40, 400, 800].map((day) => makeReport({ occurredAt: Date.UTC(2024, 0, day), client: null }));
    await ledger.record([{ ...callOf('c1'), occurredAt: Date.UTC(2024, 1, 9) }, ...days, callOf('other')]);
    expect(ledger.operations.removeRegisteredClient('default', 'c1')).toBe('deactivated');
    expect(ledger.operations.removeRegisteredClient('default', 'c2')).toBe('deleted');
    expect(ledger.ownerTables.listRegisteredClients('default')).toEqual([
      { id: 'c1', ...nothing, name: 'Ada', active: false },
    ]);
    expect(ledger.operations.saveRegisteredClient('default', 'c1', { email: 'a@b' }).active).toBe(false);
    expect(ledger.operations.saveRegisteredClient('default', 'c1', { active: true }).active).toBe(true);
  });

  it('survives that a client came and went while the writer remembers its id', async () => {
    const ledger = newLedger();
    await ledger.record([makeReport({ id: 'x' })]);
    // Refused, so this client has no usage; the writer knows it all the same.
    await ledger.record([callOf('c1', { name: 'Ada' }, 'x')]);
    ledger.operations.saveRegisteredClient('default', 'c1', {});
    expect(ledger.operations.removeRegisteredClient('default', 'c1')).toBe('deleted');
    ledger.operations.saveRegisteredClient('default', 'c9', { name: 'Another' });
    await ledger.record([callOf('c1', {}, 'y')]);
    expect((await labels(ledger)).map(([key]) => key)).toEqual(['c1']);
  });

  it('has each phone number once among the active clients of a workspace', () => {
    const { operations, ownerTables } = newLedger();
    operations.saveRegisteredClient('default', 'c1', { phone: '+39 333 1234567' });
    const again = () => operations.saveRegisteredClient('default', 'c2', { phone: 'whatsapp:00393331234567' });
    expect(again).toThrow('The active client "c1" of this workspace has the same phone number.');
    expect(ownerTables.getRegisteredClient('default', 'c2')).toBeUndefined();
    operations.saveRegisteredClient('acme', 'c2', { phone: '+39 333 1234567' });
    operations.saveRegisteredClient('default', 'c1', { active: false });
    expect(ownerTables.findRegisteredClient('default', '393331234567')).toMatchObject({ id: 'c1', active: false });
    again();
    expect(ownerTables.findRegisteredClient('default', '393331234567')).toMatchObject({ id: 'c2', active: true });
    expect(() => operations.saveRegisteredClient('default', 'c1', { active: true })).toThrow('"c2"');
  });

  it('takes an id that is a phone number for the number of a client without one', () => {
    const { operations, ownerTables } = newLedger();
    operations.saveRegisteredClient('default', '+39 333 1234567', {});
    expect(ownerTables.findRegisteredClient('default', '393331234567')?.id).toBe('+39 333 1234567');
    operations.saveRegisteredClient('default', '+39 333 1234567', { phone: '+1 212 5550100' });
    expect(ownerTables.findRegisteredClient('default', '393331234567')).toBeUndefined();
    expect(ownerTables.findRegisteredClient('default', '12125550100')?.id).toBe('+39 333 1234567');
  });
});

describe('the migration', () => {
  it('registers nobody and starts from the default rule', () => {
    const path = join(makeTempDir(), 'centesimo.db');
    const db = new SqliteDatabase(path);
    migrate(db, migrations.slice(0, 1));
    db.exec(`INSERT INTO workspaces VALUES (1, 'default');
      INSERT INTO clients (workspace_id, key, name) VALUES (1, 'c1', 'Ada')`);
    migrate(db);
    expect(db.prepare('SELECT key, name, registered, active, phone_key FROM clients').all()).toEqual([
      { key: 'c1', name: 'Ada', registered: 0, active: 1, phone_key: null },
    ]);
    expect(db.prepare('SELECT count(*) FROM flat_rules').pluck().get()).toBe(0);
    db.close();
  });

  it('lets a message find its client through an index', () => {
    const ledger = newLedger();
    const db = new SqliteDatabase(ledger.path, { readonly: true });
    const plan = db
      .prepare(
        `EXPLAIN QUERY PLAN SELECT c.key FROM clients c JOIN workspaces w ON w.id = c.workspace_id
         WHERE w.name = 'a' AND c.registered = 1 AND c.phone_key = '1' ORDER BY c.active DESC LIMIT 1`,
      )
      .all() as { detail: string }[];
    expect(plan.map(({ detail }) => detail).join('\n')).toContain('clients_by_phone');
    db.close();
  });
});
