import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Address, everyAddress, fillPath } from '../support/every-address.ts';
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
  it('listens on loopback addresses and nowhere else, on no other port either', () => {
    const folder = `/proc/${program.child.pid}`;
    const open = readdirSync(`${folder}/fd`).flatMap((number) => {
      try {
        return /^socket:\[(\d+)\]$/.exec(readlinkSync(`${folder}/fd/${number}`))?.[1] ?? [];
      } catch {
        // It has been closed meanwhile.
        return [];
      }
    });
    const listening = ['tcp', 'tcp6'].flatMap((family) =>
      readFileSync(`${folder}/net/${family}`, 'utf8')
        .split('\n')
        .map((line) => line.trim().split(/\s+/))
        .filter(([, , , state, , , , , , inode]) => state === '0A' && open.includes(inode ?? ''))
        .map(([, local]) => local),
    );
    const port = portOf().toString(16).toUpperCase().padStart(4, '0');
    const loopback = [`0100007F:${port}`, `00000000000000000000000001000000:${port}`];
    expect(listening).toContain(loopback[0]);
    expect(listening.filter((at) => !loopback.includes(at ?? ''))).toEqual([]);
  });

  it('stops a gzip bomb of 256 MiB while it unpacks, at every address that takes a body', async () => {
    const bomb = Buffer.concat(Array(16).fill(gzipSync(Buffer.alloc(16 * mebi))));
    expect(bomb.length).toBeLessThan(300_000);
    const throwAt = async ({ method, path, mediaType }: Address): Promise<void> => {
      const headers = {
        'x-api-key': program.adminToken,
        'content-type': mediaType ?? '',
        'content-encoding': 'gzip',
      };
      const response = await fetch(program.url + fillPath(path), { method, headers, body: bomb });
      await response.arrayBuffer();
      expect([path, response.status]).toEqual([path, 413]);
    };
    const taking = everyAddress.filter(({ mediaType }) => mediaType !== null);
    const isTelemetry = (path: string): boolean => /traces|logs|metrics/.test(path);
    // Memory that any large body needs is not the bomb's.
    await postTo(program, [event, 'x'.repeat(7 * mebi)]);
    const before = peakMemory();
    const calls = await countCalls();
    for (const address of taking.filter(({ path }) => !isTelemetry(path))) await throwAt(address);
    expect(peakMemory() - before).toBeLessThan(50 * mebi);
    // Telemetry comes in bodies of up to 64 MiB, which are held while they unpack, and no more than that.
    const telemetry = taking.filter(({ path }) => isTelemetry(path));
    expect(telemetry).toHaveLength(4);
    for (const address of telemetry) await throwAt(address);
    expect(peakMemory() - before).toBeLessThan((64 + 50) * mebi);
    expect(await countCalls()).toBe(calls);
  });
});

describe('a slow client', () => {
  it('is dropped within 12 s though its body never stops dripping in', async () => {
    const calls = await countCalls();
    // A machine that stands still for a moment must not stand for the program: the soonest of them tells.
    const clients = Array.from({ length: 3 }, async () => {
      const started = performance.now();
      const answer = await dripUntilDropped(await openSlowRequest(program, 100_000));
      expect(answer).toMatch(/^HTTP\/1\.1 408 /);
      return performance.now() - started;
    });
    expect(Math.min(...(await Promise.all(clients)))).toBeLessThan(12_000);
    expect(await countCalls()).toBe(calls);
  });

  it('times 300 does not keep others from being answered, 99 of 100 within 250 ms', async () => {
    const takeTimes = async (): Promise<readonly number[]> => {
      const slow = await Promise.all(Array.from({ length: 300 }, () => openSlowRequest(program, 1_000)));
      const times: number[] = [];
      for (let at = 0; at < 200; at += 1) {
        const started = performance.now();
        expect((await postTo(program, event)).status).toBe(200);
        times.push(performance.now() - started);
      }
      for (const socket of slow) socket.destroy();
      return times.toSorted((a, b) => a - b);
    };
    // The best of a few rounds: what else the machine does is not the program's.
    let p99 = Infinity;
    for (let round = 0; round < 4 && p99 >= 250; round += 1) p99 = (await takeTimes())[197] ?? Infinity;
    expect(p99).toBeLessThan(250);
  });
});
