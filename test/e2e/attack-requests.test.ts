import { execFile } from 'node:child_process';
import { chmodSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Address, everyAddress, fillPath, recordingPaths } from '../support/every-address.ts';
import { forEachItem } from '../support/for-each-item.ts';
import { startProgram } from '../support/program.ts';
import { exchangeRaw, rawRequest, statusOf } from '../support/raw-request.ts';
import { nodeProgram, type RunningProgram } from '../support/spawn-program.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { countCalls, sendAsAdmin, waysIn } from '../support/ways-in.ts';

const atOnce = 16;
const runFile = promisify(execFile);
/** One of each kind; these are attacked in every way, the others in the plainest. */
const kinds: readonly string[] = [
  ...recordingPaths,
  '/',
  '/v1/health',
  '/v1/summary',
  '/v1/events/:id',
  '/v1/stream',
  '/v1/export',
  '/v1/settings',
  '/v1/sign-in',
  '/api/usage',
  '/api/usage/stats/:workspace',
  '/api/usage/export/:workspace',
  '/v1/months/:month/report',
  '/v1/backup-import',
];
const isKind = ({ path }: Address): boolean => kinds.includes(path);
const keyOf = ({ method, path }: Address): string => `${method} ${path}`;

/** A body that the address would take, where it records calls. */
const bodyOf = ({ path, mediaType }: Address): string =>
  mediaType !== null ? JSON.stringify(waysIn.find((way) => way.path === path)?.body ?? {}) : '';

const typeOf = ({ mediaType }: Address): Record<string, string> =>
  mediaType === null ? {} : { 'content-type': mediaType };

const folder = makeTempDir();
let program: RunningProgram;
let port: number;
let appToken: string;
let settings: string;
beforeAll(async () => {
  chmodSync(folder, 0o755);
  program = await startProgram({ dataDir: join(folder, 'data') });
  port = Number(new URL(program.url).port);
  expect((await sendAsAdmin(program, 'PUT', '/v1/workspaces/default/clients/c1', { name: 'Ada' })).status).toBe(200);
  appToken = (await (await sendAsAdmin(program, 'POST', '/v1/apps', { name: 'Shop' })).json()).token;
  settings = await readState();
});

/** What a request might have changed besides calls. */
const readState = async (): Promise<string> => {
  const paths = ['/v1/settings', '/v1/prices', '/v1/budgets', '/v1/workspaces/default/clients', '/v1/repricings'];
  const answers = await Promise.all(paths.map((path) => sendAsAdmin(program, 'GET', path)));
  return (await Promise.all(answers.map((answer) => answer.text()))).join('\n');
};

const expectNothingHappened = async (): Promise<void> => {
  expect(await countCalls(program)).toBe(0);
  expect(await readState()).toBe(settings);
};

/** Those whose answer is not among the expected, with it. */
const findOdd = async <T>(
  asked: readonly T[],
  ask: (one: T) => Promise<number>,
  expected: readonly number[],
): Promise<readonly (readonly [T, number])[]> => {
  const statuses = await forEachItem(asked, atOnce, ask);
  return asked.map((one, at) => [one, statuses[at] ?? 0] as const).filter(([, status]) => !expected.includes(status));
};

describe('every address', () => {
  it('that the program describes is attacked here', async () => {
    const { paths } = await (await sendAsAdmin(program, 'GET', '/v1/openapi.json')).json();
    const described = Object.entries(paths as Record<string, object>).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`),
    );
    expect(described.length).toBeGreaterThan(60);
    expect(described.filter((one) => !everyAddress.some((address) => keyOf(address) === one))).toEqual([]);
    expect(waysIn.map(({ path }) => path).toSorted()).toEqual(recordingPaths.toSorted());
    expect(kinds.filter((path) => !everyAddress.some((address) => address.path === path))).toEqual([]);
  });

  it('is out of reach by another name for this machine', async () => {
    const own = `127.0.0.1:${port}`;
    const names = [
      'evil.example',
      '127.0.0.1.nip.io',
      'localhost.evil',
      '0.0.0.0',
      '2130706433',
      '0x7f000001',
      '127.1',
    ];
    const hosts: readonly (readonly string[])[] = [
      ...names.map((name) => [`${name}:${port}`]),
      ['evil.example'],
      ['127.0.0.1'],
      [`127.0.0.1:${port + 1}`],
      [`localhost:${port}.evil.example`],
      [''],
      [],
      [own, 'evil.example'],
      ['evil.example', own],
      [own, own],
    ];
    const asked = everyAddress.flatMap((address) => [
      ...hosts.filter((_, at) => at === 0 || isKind(address)).map((names) => ({ address, names, origin: '' })),
      { address, names: [own], origin: `http://evil.example:${port}` },
      ...(isKind(address) ? [{ address, names: [own], origin: program.url }] : []),
    ]);
    const odd = await findOdd(
      asked,
      async ({ address, names, origin }) => {
        const { method, path } = address;
        const headers = [
          ...names.map((name) => `Host: ${name}`),
          `Authorization: Bearer ${program.adminToken}`,
          `Content-Type: ${address.mediaType ?? 'application/json'}`,
        ];
        const line = `${method} ${origin}${fillPath(path)}`;
        return statusOf(await exchangeRaw(port, rawRequest(line, headers, bodyOf(address))));
      },
      [400, 403],
    );
    expect(odd).toEqual([]);
    await expectNothingHappened();
  });

  it('takes no body that a page may send without asking', async () => {
    const form = '--x\r\ncontent-disposition: form-data; name="service"\r\n\r\nshop\r\n--x--\r\n';
    const bodies = [
      ['text/plain', null],
      ['text/plain;charset=UTF-8', null],
      ['application/x-www-form-urlencoded', 'service=shop&model=gpt-4o'],
      ['multipart/form-data; boundary=x', form],
      [null, null],
    ] as const;
    const asked = everyAddress
      .filter(({ mediaType }) => mediaType !== null)
      .flatMap((address) => bodies.map(([type, body]) => ({ address, type, body })));
    const odd = await findOdd(
      asked,
      async ({ address, type, body }) => {
        const answer = await fetch(program.url + fillPath(address.path), {
          method: address.method,
          headers: { 'x-api-key': program.adminToken, ...(type !== null && { 'content-type': type }) },
          body: new TextEncoder().encode(body ?? bodyOf(address)),
        });
        await answer.arrayBuffer();
        return answer.status;
      },
      [415],
    );
    expect(odd).toEqual([]);
    await expectNothingHappened();
  });

  it('answers no other origin, and allows none', async () => {
    const origins = [
      'null',
      'file://',
      'https://evil.example',
      `http://127.0.0.1:${port + 1}`,
      'chrome-extension://abc',
    ];
    const asked = everyAddress.flatMap((address) => [
      ...origins
        .filter((_, at) => at === 0 || isKind(address))
        .map((origin) => ({ address, origin, method: address.method, status: 403 })),
      { address, origin: program.url, method: 'OPTIONS', status: 405 },
      { address, origin: 'https://evil.example', method: 'OPTIONS', status: 403 },
    ]);
    const answers = await forEachItem(asked, atOnce, async ({ address, origin, method, status }) => {
      const answer = await fetch(program.url + fillPath(address.path), {
        method,
        headers: {
          origin,
          'x-api-key': program.adminToken,
          'access-control-request-method': address.method,
          'access-control-request-headers': 'x-api-key, content-type',
          ...(method !== 'OPTIONS' && typeOf(address)),
        },
        ...(address.mediaType !== null && method !== 'OPTIONS' && { body: bodyOf(address) }),
      });
      await answer.arrayBuffer();
      const reflected = [...answer.headers.keys()].filter((name) => name.startsWith('access-control'));
      return answer.status === status && reflected.length === 0 ? [] : [keyOf(address), origin, method, answer.status];
    });
    expect(answers.filter((odd) => odd.length > 0)).toEqual([]);
    await expectNothingHappened();
  });

  it('needs the right that it takes', async () => {
    const guarded = everyAddress.filter(({ right }) => right !== 'none');
    const ask = async (address: Address, headers: Record<string, string>): Promise<number> => {
      const answer = await fetch(program.url + fillPath(address.path), {
        method: address.method,
        headers: { ...headers, ...typeOf(address) },
        ...(address.mediaType !== null && { body: bodyOf(address) }),
      });
      await answer.arrayBuffer();
      return answer.status;
    };
    expect(await findOdd(guarded, (address) => ask(address, {}), [401])).toEqual([]);
    const wrong = { 'x-api-key': `${program.adminToken.slice(1)}x` };
    expect(await findOdd(guarded, (address) => ask(address, wrong), [401])).toEqual([]);
    const reading = guarded.filter(({ right }) => right !== 'write');
    for (const token of [program.ingestToken, appToken]) {
      expect(await findOdd(reading, (address) => ask(address, { 'x-api-key': token }), [403])).toEqual([]);
    }
    await expectNothingHappened();
  });
});

/** What runs as somebody else: opens files, lists the folder and asks for addresses, and says what came of it. */
const otherUser = `
const { openSync, readdirSync } = require('node:fs');
const [folder, files, urls] = JSON.parse(process.argv[1]);
const attempt = (work) => { try { work(); return 'done'; } catch (error) { return error.code; } };
Promise.all(urls.map(async (url) => (await fetch(url)).status)).then((statuses) => {
  console.log(JSON.stringify({
    uid: process.getuid(),
    list: attempt(() => readdirSync(folder)),
    files: files.map((file) => attempt(() => openSync(file, 'r'))),
    statuses,
  }));
});`;

describe('another user of this machine', () => {
  it('reads neither an address nor a file', async ({ skip }) => {
    skip(process.getuid?.() !== 0, 'only root can become somebody else');
    const shared = join(folder, 'shared.txt');
    writeFileSync(shared, 'for everybody', { mode: 0o644 });
    const names = readdirSync(program.dataDir, { recursive: true, withFileTypes: true });
    const files = names.filter((name) => name.isFile()).map(({ parentPath, name }) => join(parentPath, name));
    expect(files.length).toBeGreaterThan(4);
    const reads = everyAddress.filter(({ method, right }) => method === 'GET' && right === 'read');
    const urls = reads.map(({ path }) => program.url + fillPath(path));
    const runAsOther = async () => {
      const told = JSON.stringify([program.dataDir, [shared, ...files], urls]);
      const options = { uid: 65_534, gid: 65_534, cwd: folder, env: {} };
      const { stdout } = await runFile(nodeProgram(), ['--eval', otherUser, told], options);
      return JSON.parse(stdout) as { uid: number; list: string; files: string[]; statuses: number[] };
    };
    const refused = files.map(() => 'EACCES');
    const answers = urls.map(() => 401);
    // The one file that is open to all shows that it is not the attempt that fails.
    const expected = { uid: 65_534, list: 'EACCES', files: ['done', ...refused], statuses: answers };
    expect(await runAsOther()).toEqual(expected);
    // The files are closed by themselves, whatever becomes of the folder.
    chmodSync(program.dataDir, 0o755);
    try {
      expect(await runAsOther()).toEqual({ ...expected, list: 'done' });
    } finally {
      chmodSync(program.dataDir, 0o700);
    }
  });
});

describe('asked as they should be', () => {
  it.each(waysIn)('$path records $calls', async ({ path, body, calls }) => {
    const before = await countCalls(program);
    const answer = await fetch(program.url + path, {
      method: 'POST',
      headers: { 'x-api-key': appToken, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    expect(answer.status).toBe(200);
    expect(await countCalls(program)).toBe(before + calls);
  });
});
