import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startProgram } from '../support/program.ts';
import { postTo, readFrom } from '../support/program-requests.ts';
import type { RunningProgram } from '../support/spawn-program.ts';

const event = { service: 'shop', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 };
const mebi = 1024 * 1024;

let program: RunningProgram;
beforeAll(async () => {
  program = await startProgram();
});
afterAll(() => program.stop());

const portOf = (): number => Number(new URL(program.url).port);

const countCalls = async (): Promise<number> =>
  JSON.parse(await readFrom(program, '/v1/summary?period=all_time')).calls;

const open = (): Promise<Socket> =>
  new Promise((resolve, reject) => {
    const socket = connect(portOf(), '127.0.0.1', () => resolve(socket));
    socket.once('error', reject);
    socket.on('error', () => undefined);
  });

const head = (length: number): string =>
  `POST /v1/usage HTTP/1.1\r\nHost: 127.0.0.1:${portOf()}\r\nX-Api-Key: ${program.ingestToken}\r\n` +
  `Content-Type: application/json\r\nContent-Length: ${length}\r\n\r\n`;

/** The most memory the program ever held, in bytes. */
const peakMemory = (): number => {
  const status = readFileSync(`/proc/${program.child.pid}/status`, 'utf8');
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1024;
};

describe.runIf(process.platform === 'linux')('on Linux', () => {
  it('listens on loopback addresses and nowhere else', () => {
    const port = portOf().toString(16).toUpperCase().padStart(4, '0');
    const listening = ['tcp', 'tcp6'].flatMap((family) =>
      readFileSync(`/proc/${program.child.pid}/net/${family}`, 'utf8')
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
        .filter(([, local, , state]) => local?.endsWith(`:${port}`) === true && state === '0A')
        .map(([, local]) => local?.split(':')[0]),
    );
    expect(listening).toContain('0100007F');
    const elsewhere = listening.filter((at) => at !== '0100007F' && at !== '00000000000000000000000001000000');
    expect(elsewhere).toEqual([]);
  });

  it('stops a gzip bomb of 256 MiB while it unpacks', async () => {
    const bomb = Buffer.concat(Array(16).fill(gzipSync(Buffer.alloc(16 * mebi))));
    expect(bomb.length).toBeLessThan(300_000);
    const headers = {
      'x-api-key': program.ingestToken,
      'content-type': 'application/json',
      'content-encoding': 'gzip',
    };
    // Memory that any large body needs is not the bomb's.
    await postTo(program, [event, 'x'.repeat(7 * mebi)]);
    const before = peakMemory();
    const calls = await countCalls();
    for (let time = 0; time < 5; time += 1) {
      const response = await fetch(`${program.url}/v1/usage`, { method: 'POST', headers, body: bomb });
      expect(response.status).toBe(413);
      expect(await response.json()).toMatchObject({ code: 'payload_too_large' });
    }
    expect(peakMemory() - before).toBeLessThan(50 * mebi);
    expect(await countCalls()).toBe(calls);
  });
});

describe('a slow client', () => {
  it('is dropped within 12 s though its body never stops dripping in', async () => {
    const calls = await countCalls();
    const socket = await open();
    let answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
    const closed = new Promise((resolve) => socket.once('close', resolve));
    const from = performance.now();
    socket.write(head(100_000));
    const drip = setInterval(() => socket.write(' '), 200);
    await closed;
    clearInterval(drip);
    expect(performance.now() - from).toBeLessThan(12_000);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(await countCalls()).toBe(calls);
  });

  it('times 300 does not keep others waiting', async () => {
    const slow = await Promise.all(Array.from({ length: 300 }, () => open()));
    for (const socket of slow) socket.write(head(1_000));
    const waits: number[] = [];
    for (let at = 0; at < 200; at += 1) {
      const from = performance.now();
      expect((await postTo(program, event)).status).toBe(200);
      waits.push(performance.now() - from);
    }
    for (const socket of slow) socket.destroy();
    waits.sort((a, b) => a - b);
    expect(waits[197]).toBeLessThan(250);
  });
});
