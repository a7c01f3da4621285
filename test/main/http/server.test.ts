import { createServer, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/core/app-error.ts';
import { listen } from '../../../src/main/http/server.ts';
import { asIngest, createTestApp } from './test-app.ts';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const occupy = (address: string, port = 0): Promise<number> =>
  new Promise((resolve, reject) => {
    const other: Server = createServer();
    other.once('error', reject);
    other.listen({ host: address, port }, () => resolve((other.address() as AddressInfo).port));
    cleanups.push(() => other.close());
  });

const open = (port: number): Promise<Socket> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    socket.on('error', () => undefined);
    cleanups.push(() => socket.destroy());
  });

const head = (port: number, length: number): string =>
  `POST /v1/usage HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nAuthorization: ${asIngest.authorization}\r\n` +
  `Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

describe('listen', () => {
  it.each(['127.0.0.1', '::1', '0.0.0.0'])('says so when another program has the port on %s', async (address) => {
    const port = await occupy(address);
    const { app } = createTestApp();
    cleanups.push(() => app.close());
    const error: unknown = await listen(app, port).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(AppError);
    expect(error).toMatchObject({
      code: 'conflict',
      message: `Port ${port} is already used by another program, or another Centesimo. Stop it or set CENTESIMO_PORT to a free port.`,
    });
  });

  it('leaves no address half held after a failure', async () => {
    const port = await occupy('::1');
    const { app } = createTestApp();
    await listen(app, port).catch(() => undefined);
    await app.close();
    expect(await occupy('127.0.0.1', port)).toBe(port);
  });

  it('finishes what is in flight when it closes', async () => {
    const test = createTestApp();
    const server = await test.listen();
    const body = JSON.stringify({ service: 'shop', model: 'gpt-4o' });
    const [busy, idle] = [await open(server.port), await open(server.port)];
    let answer = '';
    busy.on('data', (chunk) => (answer += chunk.toString()));
    const idleClosed = new Promise((resolve) => idle.once('close', resolve));
    busy.write(head(server.port, body.length) + body.slice(0, 5));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const closed = server.close();
    busy.write(body.slice(5));
    await Promise.all([closed, idleClosed]);
    expect(answer).toContain('200 OK');
    expect(test.ledger.reports).toHaveLength(1);
  });

  it('closes within 2.5 s whatever a client does', async () => {
    const test = createTestApp();
    const server = await test.listen();
    const stuck = await open(server.port);
    stuck.write(`${head(server.port, 100)}{`);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const started = performance.now();
    await server.close();
    expect(performance.now() - started).toBeLessThan(2_500);
  });

  it('drops a client whose headers do not arrive', async () => {
    const server = await createTestApp().listen();
    cleanups.push(server.close);
    const slow = await open(server.port);
    let answer = '';
    slow.on('data', (chunk) => (answer += chunk.toString()));
    const started = performance.now();
    slow.write('GET / HTTP/1.1\r\n');
    await new Promise((resolve) => slow.once('close', resolve));
    expect(performance.now() - started).toBeLessThan(8_000);
    expect(answer).toContain('408');
  });

  it('still answers while 300 slow clients hold on', async () => {
    const test = createTestApp();
    const server = await test.listen();
    cleanups.push(server.close);
    const slow = await Promise.all(Array.from({ length: 300 }, () => open(server.port)));
    for (const socket of slow) socket.write('POST /v1/usage HTTP/1.1\r\n');
    const response = await fetch(`${server.url}/v1/health`);
    expect(response.status).toBe(200);
  });
});
