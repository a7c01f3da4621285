import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dripUntilDropped, openSlowRequest } from '../support/slow-client.ts';
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

/** The benchmark says how soon the one is dropped, and how long the others wait. */
describe('a slow client', () => {
  it('is dropped after a while though its body never stops dripping in', async () => {
    const calls = await countCalls();
    const answer = await dripUntilDropped(await openSlowRequest(program, 100_000));
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(await countCalls()).toBe(calls);
  });

  it('times 300 does not keep others from being answered', async () => {
    const slow = await Promise.all(Array.from({ length: 300 }, () => openSlowRequest(program, 1_000)));
    for (let at = 0; at < 200; at += 1) expect((await postTo(program, event)).status).toBe(200);
    for (const socket of slow) socket.destroy();
  });
});
