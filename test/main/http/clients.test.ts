import { beforeAll, describe, expect, it } from 'vitest';
import { startTestEngine, type TestEngine } from '../../support/engine.ts';

let engine: TestEngine;
beforeAll(async () => {
  engine = await startTestEngine();
});

const at = (workspace: string, id = ''): string =>
  `/v1/workspaces/${encodeURIComponent(workspace)}/clients${id === '' ? '' : `/${encodeURIComponent(id)}`}`;
const put = (workspace: string, id: string, body: unknown) => engine.send('PUT', at(workspace, id), body);
const read = async (path: string) => (await engine.get(path)).json();

describe('the client register', () => {
  it('creates, changes, lists and reads clients', async () => {
    const created = await put('w1', 'b/è 1', { name: ' Ada ', phone: '+39 333 1234567', email: '' });
    expect(created.status).toBe(200);
    const ada = { id: 'b/è 1', name: 'Ada', phone: '+39 333 1234567', email: null, active: true };
    expect(await created.json()).toEqual(ada);
    expect(await (await put('w1', 'a', {})).json()).toEqual({
      id: 'a',
      name: null,
      phone: null,
      email: null,
      active: true,
    });
    expect(await (await put('w1', 'b/è 1', { email: 'ada@example.org', phone: null, active: false })).json()).toEqual({
      ...ada,
      phone: null,
      email: 'ada@example.org',
      active: false,
    });
    expect(await read(at('w1', 'b/è 1'))).toMatchObject({ name: 'Ada', active: false });
    expect((await read(at('w1'))).items.map(({ id }: { id: string }) => id)).toEqual(['a', 'b/è 1']);
  });

  it('shows a workspace its own clients only', async () => {
    await put('mine', 'c1', { name: 'Mine' });
    await put('theirs', 'c1', { name: 'Theirs' });
    await put('theirs', 'c2', {});
    expect((await read(at('mine'))).items).toMatchObject([{ id: 'c1', name: 'Mine' }]);
    expect((await engine.get(at('mine', 'c2'))).status).toBe(404);
    expect((await engine.send('DELETE', at('mine', 'c2'))).status).toBe(404);
    expect(await read(at('theirs', 'c2'))).toMatchObject({ id: 'c2', active: true });
    expect(await read(at('nobody'))).toEqual({ items: [] });
  });

  it('lists the registered, and says what removing came to', async () => {
    await engine.post({ workspace: 'w2', service: 's', flat_cost: { amount: '1', currency: 'EUR' }, client: 'seen' });
    expect(await read(at('w2'))).toEqual({ items: [] });
    expect((await engine.get(at('w2', 'seen'))).status).toBe(404);
    await put('w2', 'seen', {});
    await put('w2', 'idle', {});
    expect(await (await engine.send('DELETE', at('w2', 'seen'))).json()).toEqual({
      id: 'seen',
      outcome: 'deactivated',
    });
    expect(await (await engine.send('DELETE', at('w2', 'idle'))).json()).toEqual({ id: 'idle', outcome: 'deleted' });
    expect((await read(at('w2'))).items).toMatchObject([{ id: 'seen', active: false }]);
    expect((await engine.send('DELETE', at('w2', 'idle'))).status).toBe(404);
  });

  it('says which client has a number already', async () => {
    await put('w3', 'c1', { phone: '+39 333 1234567' });
    const refused = await put('w3', 'c2', { phone: '0039 333 1234567' });
    expect(refused.status).toBe(409);
    expect((await refused.json()).detail).toContain('"c1"');
  });

  it.each([
    [{ name: 7 }, '/name'],
    [{ active: 'yes' }, '/active'],
    [{ phone: 'x'.repeat(513) }, '/phone'],
    [{ nickname: 'A' }, '/nickname'],
  ])('refuses %j', async (body, pointer) => {
    const refused = await put('w4', 'c1', body);
    expect(refused.status).toBe(422);
    expect((await refused.json()).errors[0].pointer).toBe(pointer);
    expect(await read(at('w4'))).toEqual({ items: [] });
  });

  it('is for the admin token alone', async () => {
    const asIngest = { 'x-api-key': engine.ingestToken };
    expect((await engine.get(at('w1'), asIngest)).status).toBe(403);
    expect((await engine.send('PUT', at('w1', 'x'), {}, asIngest)).status).toBe(403);
    expect((await engine.send('PUT', '/v1/workspaces/w1/flat-rule', {}, asIngest)).status).toBe(403);
  });
});

describe('workspaces', () => {
  it('are those that usage, a client or a rule has named', async () => {
    const own = await startTestEngine();
    const names = async () => (await (await own.get('/v1/workspaces')).json()).items;
    expect(await names()).toEqual([]);
    await own.send('PUT', '/v1/workspaces/c/flat-rule', {});
    await own.send('PUT', at('b', '1'), {});
    await own.post({ workspace: 'a', service: 's', flat_cost: { amount: '1', currency: 'EUR' } });
    expect(await names()).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
    await own.close();
  });
});

describe('the flat rule', () => {
  const rule = (workspace: string) => `/v1/workspaces/${workspace}/flat-rule`;

  it('is EUR 0.005 until it is changed, for that workspace alone', async () => {
    expect(await read(rule('r1'))).toEqual({ enabled: true, amount: '0.005', currency: 'EUR' });
    const changed = await engine.send('PUT', rule('r1'), { amount: 0.0125, currency: 'USD' });
    expect(await changed.json()).toEqual({ enabled: true, amount: '0.0125', currency: 'USD' });
    await engine.send('PUT', rule('r1'), { enabled: false });
    expect(await read(rule('r1'))).toEqual({ enabled: false, amount: '0.0125', currency: 'USD' });
    expect(await read(rule('r2'))).toEqual({ enabled: true, amount: '0.005', currency: 'EUR' });
  });

  it.each([
    ['0', '0'],
    ['0.010', '0.01'],
    [' 5e-3 ', '0.005'],
    ['100000', '100000'],
    [1e-9, '0.000000001'],
  ])('takes %j', async (amount, kept) => {
    expect(await (await engine.send('PUT', rule('r3'), { amount })).json()).toMatchObject({ amount: kept });
  });

  it.each([
    [{ amount: '-1' }, '/amount'],
    [{ amount: 'much' }, '/amount'],
    [{ amount: '0.0000000001' }, '/amount'],
    [{ amount: '100000.000000001' }, '/amount'],
    [{ amount: null }, '/amount'],
    [{ currency: 'GBP' }, '/currency'],
    [{ enabled: 1 }, '/enabled'],
    [{ price: '1' }, '/price'],
  ])('refuses %j', async (body, pointer) => {
    const refused = await engine.send('PUT', rule('r4'), body);
    expect(refused.status).toBe(422);
    expect((await refused.json()).errors[0].pointer).toBe(pointer);
    expect(await read(rule('r4'))).toMatchObject({ amount: '0.005' });
  });
});
