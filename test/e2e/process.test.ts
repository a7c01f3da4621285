import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { findFreePort } from '../support/free-port.ts';
import { startProgram } from '../support/program.ts';
import { postTo, readFrom, startRefused } from '../support/program-requests.ts';
import type { RunningProgram } from '../support/spawn-program.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const entry = join(root, 'out', 'main', 'browser-host.js');
const event = { service: 'shop', model: 'gpt-4o', input_tokens: 1000, output_tokens: 500 };

const programs: RunningProgram[] = [];
const others: Server[] = [];
afterEach(async () => {
  for (const program of programs.splice(0)) await program.stop();
  for (const other of others.splice(0)) other.close();
});

const start = async (options: Parameters<typeof startProgram>[0] = {}): Promise<RunningProgram> => {
  const program = await startProgram(options);
  programs.push(program);
  return program;
};

const occupy = (address: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const other = createServer((_request, response) => response.end());
    others.push(other);
    other.once('error', reject);
    other.listen({ host: address, port: 0 }, () => resolve((other.address() as AddressInfo).port));
  });

const noIpv6 = 'this machine has no IPv6 loopback';
const hasIpv6 = (): Promise<boolean> =>
  occupy('::1').then(
    () => true,
    () => false,
  );

const modeOf = (path: string): number => statSync(path).mode & 0o777;

/** One line and nothing of the program's insides. */
const expectOneLine = (text: string): void => {
  expect(text.trim().split('\n')).toHaveLength(1);
  expect(text).not.toMatch(/^\s+at |Error:/m);
};

describe('starting', () => {
  it('says where it listens, on the screen and in endpoint.json', async () => {
    const program = await start();
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    expect(JSON.parse(readFileSync(join(program.dataDir, 'endpoint.json'), 'utf8'))).toEqual({
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      pid: program.child.pid,
      version,
    });
    const lines = program.output().trimEnd().split('\n');
    expect(lines[0]).toBe(`Centesimo is listening on ${program.url}`);
    expect(lines[1]).toContain(`${program.url}/#code=`);
    expect(lines).toHaveLength(2);
    const health = await fetch(`${program.url}/v1/health`);
    expect(await health.json()).toEqual({ status: 'ok', version });
  });

  it('takes the port it is told to', async () => {
    const port = await findFreePort();
    const program = await start({ env: { CENTESIMO_PORT: String(port) } });
    expect(program.url).toBe(`http://127.0.0.1:${port}`);
  });

  it('answers on both loopback addresses', async ({ skip }) => {
    const program = await start();
    const { port } = new URL(program.url);
    for (const host of ['127.0.0.1', 'localhost']) {
      expect((await fetch(`http://${host}:${port}/v1/health`)).status).toBe(200);
    }
    skip(!(await hasIpv6()), noIpv6);
    expect((await fetch(`http://[::1]:${port}/v1/health`)).status).toBe(200);
  });

  it.skipIf(process.platform === 'win32')('keeps its folder and every file in it to its owner', async () => {
    const dataDir = join(makeTempDir(), 'deep', 'dati più segreti');
    const program = await start({ dataDir });
    expect((await postTo(program, event)).status).toBe(200);
    expect(modeOf(dataDir)).toBe(0o700);
    const files = readdirSync(dataDir, { recursive: true, withFileTypes: true }).filter((file) => file.isFile());
    const names = files.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['admin-token', 'ingest-token', 'endpoint.json', 'centesimo.db', 'centesimo.db-wal']),
    );
    const open = files.filter((file) => modeOf(join(file.parentPath, file.name)) !== 0o600);
    expect(open.map(({ name }) => name)).toEqual([]);
  });

  it('keeps its tokens from one start to the next, 256 bits each', async () => {
    const first = await start();
    await first.stop();
    const second = await start({ dataDir: first.dataDir });
    expect([second.ingestToken, second.adminToken]).toEqual([first.ingestToken, first.adminToken]);
    for (const token of [first.ingestToken, first.adminToken]) {
      expect(Buffer.from(token, 'base64url').length).toBeGreaterThanOrEqual(32);
    }
    expect(first.ingestToken).not.toBe(first.adminToken);
  });

  it('writes a token nowhere but in its file', async () => {
    const program = await start();
    const { adminToken, ingestToken, dataDir } = program;
    for (const token of [adminToken, ingestToken, 'wrong', `${adminToken}x`]) {
      for (const path of ['/v1/summary', `/v1/events/${token}`, `/${token}`, `/v1/summary?token=${token}`]) {
        const response = await fetch(program.url + path, { headers: { authorization: `Bearer ${token}` } });
        const isToken = token === adminToken || token === ingestToken;
        if (isToken && !path.includes(token)) expect(await response.text()).not.toContain(token);
      }
    }
    expect((await postTo(program, [event, { service: 'shop' }, { ...event, id: 'x' }])).status).toBe(200);
    expect(await readFrom(program, '/v1/session')).not.toMatch(new RegExp(`${adminToken}|${ingestToken}`));
    expect(await program.stop()).toBe(0);
    expect(program.output()).not.toMatch(new RegExp(`${adminToken}|${ingestToken}`));
    const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter(
      (name) => !name.endsWith('-token'),
    );
    expect(files).toContain('centesimo.db');
    for (const name of files) {
      const bytes = readFileSync(join(dataDir, name));
      expect(bytes.includes(adminToken) || bytes.includes(ingestToken), name).toBe(false);
    }
  });
});

describe('refusing to start', () => {
  it.for(['127.0.0.1', '::1'])('says that the port is taken on %s', async (address, { skip }) => {
    skip(address === '::1' && !(await hasIpv6()), noIpv6);
    const port = await occupy(address);
    const dataDir = makeTempDir();
    const said = await startRefused({ dataDir, env: { CENTESIMO_PORT: String(port) } });
    expect(said).toContain(`Port ${port} is already used by another program`);
    expectOneLine(said);
    expect(existsSync(join(dataDir, 'endpoint.json'))).toBe(false);
  });

  it('says that the data directory is in use, and leaves the first one alone', async () => {
    const first = await start();
    const endpoint = readFileSync(join(first.dataDir, 'endpoint.json'), 'utf8');
    const said = await startRefused({ dataDir: first.dataDir });
    expect(said).toContain(`already running on this data directory (pid ${first.child.pid})`);
    expectOneLine(said);
    expect(readFileSync(join(first.dataDir, 'endpoint.json'), 'utf8')).toBe(endpoint);
    expect((await postTo(first, event)).status).toBe(200);
  });

  it('starts one of several that are started at once', async () => {
    const dataDir = makeTempDir();
    const outcomes = await Promise.allSettled(Array.from({ length: 4 }, () => start({ dataDir })));
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [String(outcome.reason)] : []));
    expect(refused).toEqual(Array(3).fill(expect.stringContaining('ended with 1 before it listened')));
    const [program] = programs;
    expect(JSON.parse(readFileSync(join(dataDir, 'endpoint.json'), 'utf8')).pid).toBe(program?.child.pid);
  });

  it.each(['abc', '65536', '-1'])('says what CENTESIMO_PORT may be, not %s', async (port) => {
    const said = await startRefused({ env: { CENTESIMO_PORT: port } });
    expect(said).toContain('CENTESIMO_PORT must be a whole number from 0 to 65535');
    expectOneLine(said);
  });
});

type Run = { readonly status: number; readonly output: string };

const run = (program: string, args: readonly string[]): Run => {
  const env = { ...process.env, CENTESIMO_DATA_DIR: makeTempDir(), CENTESIMO_PORT: '0', CENTESIMO_OPEN: '0' };
  try {
    return {
      status: 0,
      output: execFileSync(program, args, { env, encoding: 'utf8', stdio: 'pipe', timeout: 45_000 }),
    };
  } catch (error) {
    const { status, stdout, stderr } = error as { status: number; stdout: string; stderr: string };
    return { status, output: stdout + stderr };
  }
};

const findOldNode = (): string | undefined =>
  (process.env['PATH'] ?? '')
    .split(delimiter)
    .map((folder) => join(folder, process.platform === 'win32' ? 'node.exe' : 'node'))
    .find((path) => existsSync(path) && Number.parseInt(run(path, ['-p', 'process.versions.node']).output, 10) < 24);

describe('an older Node', () => {
  const sentence = (version: string): string => `Centesimo needs Node 24 or newer, and this is ${version}.`;

  it('is refused before anything that needs a newer one is loaded', () => {
    const asOld = `Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.1.0' } });`;
    const { status, output } = run(process.execPath, ['--import', `data:text/javascript,${encodeURI(asOld)}`, entry]);
    expect(status).toBe(1);
    expect(output).toContain(sentence('20.1.0'));
    expectOneLine(output);
  });

  it('is refused for real', ({ skip }) => {
    const old = findOldNode();
    if (old === undefined) return skip('there is no Node older than 24 on this machine');
    const { status, output } = run(old, [entry]);
    expect(status).toBe(1);
    expect(output).toContain('Centesimo needs Node 24 or newer, and this is ');
    expectOneLine(output);
  });
});
