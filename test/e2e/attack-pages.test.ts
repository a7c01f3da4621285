import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../support/chromium.ts';
import { type FileServer, startFileServer } from '../support/file-server.ts';
import { startProgram } from '../support/program.ts';
import { openSignedIn } from '../support/signed-in.ts';
import type { RunningProgram } from '../support/spawn-program.ts';
import { makeTempDir } from '../support/temp-dir.ts';
import { countCalls, sendAsAdmin } from '../support/ways-in.ts';

const html = '<!doctype html><title>A page of somebody else</title><body>';

type Attack = { readonly target: string; readonly token: string };
type Outcome = { readonly read: readonly string[]; readonly frames: number };

/** What a page may do without asking, and what it may try; answers whatever it could read. */
const attack = (page: Page, given: Attack): Promise<Outcome> =>
  page.evaluate(async ({ target, token }) => {
    const event = JSON.stringify({ service: 'evil', model: 'gpt-4o', input_tokens: 1 });
    const writes = ['/v1/usage', '/v1/litellm', '/v1/traces', '/internal/save-message', '/v1/apps', '/v1/sign-out'];
    const reads = ['/v1/summary', '/v1/events', '/v1/connection', '/v1/export', '/v1/openapi.json', '/v1/health', '/'];
    const read: string[] = [];
    const tell = async (how: string, answer: Promise<Response>): Promise<void> => {
      const text = await answer.then((given) => given.text()).catch(() => '');
      if (text !== '') read.push(`${how}: ${text.slice(0, 80)}`);
    };
    const shown = (element: HTMLElement, url: string): Promise<void> =>
      new Promise((resolve) => {
        element.addEventListener('load', () => {
          if (!(element instanceof HTMLIFrameElement)) read.push(`${element.tagName} ${url}`);
          resolve();
        });
        element.addEventListener('error', () => resolve());
        (element as HTMLImageElement).src = url;
        document.body.append(element);
      });
    for (const path of writes) {
      const url = target + path;
      for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x']) {
        const request = { method: 'POST', mode: 'no-cors', credentials: 'include', body: new Blob([event], { type }) };
        await tell('no-cors', fetch(url, request as RequestInit));
      }
      navigator.sendBeacon(url, new Blob([event], { type: 'text/plain' }));
      const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
      await tell('cors', fetch(url, { method: 'POST', headers, credentials: 'include', body: event }));
      const form = Object.assign(document.createElement('form'), {
        method: 'post',
        action: url,
        target: `form${path}`,
      });
      form.enctype = 'text/plain';
      form.append(Object.assign(document.createElement('input'), { name: '{"service":"evil","a":"', value: '"}' }));
      const into = Object.assign(document.createElement('iframe'), { name: `form${path}` });
      document.body.append(into, form);
      const loaded = new Promise((resolve) => into.addEventListener('load', resolve, { once: true }));
      form.submit();
      await loaded;
    }
    for (const path of reads) {
      const url = target + path;
      await tell('read', fetch(url, { credentials: 'include' }));
      await tell('read with a token', fetch(url, { headers: { authorization: `Bearer ${token}` } }));
      await shown(document.createElement('img'), url);
      await shown(document.createElement('script'), url);
      await shown(document.createElement('iframe'), url);
    }
    await new Promise<void>((resolve) => {
      const stream = new EventSource(`${target}/v1/stream`, { withCredentials: true });
      stream.addEventListener('open', () => read.push('stream'));
      stream.addEventListener('error', () => resolve());
    });
    await new Promise<void>((resolve) => {
      const socket = new WebSocket(target.replace('http', 'ws'));
      socket.addEventListener('open', () => read.push('socket'));
      socket.addEventListener('error', () => resolve());
    });
    for (const frame of document.querySelectorAll('iframe')) {
      try {
        const inside = frame.contentDocument?.body.textContent ?? '';
        if (inside !== '') read.push(`frame: ${inside.slice(0, 80)}`);
      } catch {
        // Of another origin, as it should be.
      }
    }
    return { read, frames: document.querySelectorAll('iframe').length };
  }, given);

describe('a page of somebody else, in the browser that is signed in', () => {
  let browser: Browser;
  let context: BrowserContext;
  let program: RunningProgram;
  let server: FileServer;
  let port: string;

  beforeAll(async () => {
    [browser, program, server] = await Promise.all([launchChromium(), startProgram(), startFileServer()]);
    ({ port } = new URL(program.url));
    server.serve('/', html);
    server.serve('/sandbox', `${html}<iframe sandbox="allow-scripts allow-forms" srcdoc="${html}"></iframe>`);
    context = await browser.newContext();
    await openSignedIn(context, program);
    expect((await sendAsAdmin(program, 'PUT', '/v1/workspaces/default/clients/c1', {})).status).toBe(200);
  });
  afterAll(() => browser.close());

  const readState = async (): Promise<string> => {
    const paths = ['/v1/apps', '/v1/settings', '/v1/summary?period=all_time', '/v1/refused-items'];
    return (await Promise.all(paths.map(async (path) => (await sendAsAdmin(program, 'GET', path)).text()))).join('\n');
  };

  /** Addresses of the file server: of this site on another port, and of another site that also is this machine. */
  const places = [
    ['on another port of this machine', () => server.url, (url: string) => url],
    ['of another site', () => server.url.replace('127.0.0.1', 'evil.localhost'), (url: string) => url],
    ['out of a file', () => pathToFileURL(writePage()).href, (url: string) => url],
    ['of another site, to localhost', () => server.url.replace('127.0.0.1', 'evil.localhost'), toLocalhost],
  ] as const;
  function toLocalhost(url: string): string {
    return url.replace('127.0.0.1', 'localhost');
  }
  const writePage = (): string => {
    const path = join(makeTempDir(), 'page.html');
    writeFileSync(path, html);
    return path;
  };

  it.each(places)('%s neither records nor reads nor changes anything', async (_where, addressOf, toTarget) => {
    const before = await readState();
    const page = await context.newPage();
    let asked = 0;
    const statuses: number[] = [];
    page.on('request', (request) => {
      if (new URL(request.url()).port === port) asked += 1;
    });
    page.on('response', (response) => {
      if (new URL(response.url()).port === port) statuses.push(response.status());
    });
    await page.goto(addressOf());
    const { read, frames } = await attack(page, { target: toTarget(program.url), token: program.adminToken });
    expect(read).toEqual([]);
    expect(frames).toBe(13);
    expect(asked).toBeGreaterThan(60);
    // The answers that the browser shows at all, those into frames among them.
    expect(statuses.length).toBeGreaterThanOrEqual(frames);
    expect(statuses.filter((status) => ![401, 403, 405].includes(status))).toEqual([]);
    expect(await countCalls(program)).toBe(0);
    expect(await readState()).toBe(before);
    await page.close();
  });

  it('without an origin of its own does no better', async () => {
    const before = await readState();
    const page = await context.newPage();
    await page.goto(`${server.url}/sandbox`);
    const [frame] = page.frames().slice(1);
    const tried = await frame!.evaluate(async (target) => {
      const body = JSON.stringify({ service: 'evil', model: 'gpt-4o' });
      const attempts = [
        fetch(`${target}/v1/usage`, { method: 'POST', mode: 'no-cors', credentials: 'include', body }),
        fetch(`${target}/v1/summary`, { credentials: 'include' }),
      ].map((attempt) =>
        attempt.then(
          (answer) => answer.text(),
          () => '',
        ),
      );
      return { origin, read: await Promise.all(attempts), sent: navigator.sendBeacon(`${target}/v1/usage`, body) };
    }, program.url);
    expect(tried).toEqual({ origin: 'null', read: ['', ''], sent: true });
    expect(await readState()).toBe(before);
    await page.close();
  });

  it('under a name of its own for this machine is not even shown', async () => {
    const page = await context.newPage();
    const rebound = `http://evil.localhost:${port}`;
    expect((await page.goto(`${rebound}/`))?.status()).toBe(403);
    // By now the page and the program are of one origin to the browser.
    const statuses = await page.evaluate(async () => {
      const body = JSON.stringify({ service: 'evil', model: 'gpt-4o' });
      const headers = { 'content-type': 'application/json' };
      const answers = [fetch('/v1/summary'), fetch('/v1/usage', { method: 'POST', headers, body })];
      return Promise.all(
        answers.map((answer) =>
          answer.then(
            ({ status }) => status,
            () => 0,
          ),
        ),
      );
    });
    expect(statuses.filter((status) => status !== 403 && status !== 0)).toEqual([]);
    expect(await countCalls(program)).toBe(0);
    await page.close();
  });

  it('our own page goes on being signed in', async () => {
    const page = await context.newPage();
    await page.goto(program.url);
    expect(await page.evaluate(async () => (await fetch('/v1/summary')).status)).toBe(200);
    await page.close();
  });
});
