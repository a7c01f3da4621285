import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { callBridge } from '../support/bridge.ts';
import { readBuilderConfig } from '../support/builder-config.ts';
import { type AnyDesktop, runtimes } from '../support/electron-stand-in/runtimes.ts';
import { type FileServer, startFileServer } from '../support/file-server.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const readBuilt = (dir: string): string =>
  readdirSync(join(root, 'out', dir), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && /\.(c?js|html)$/.test(entry.name))
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');

/** A busy machine takes its time. */
const soon = { timeout: 30_000 } as const;

/** What a page with Node would have. */
const nodeNames = ['require', 'process', 'module', 'exports', 'Buffer', 'global', '__dirname', 'electron'] as const;

/** Whether a page can get hold of an address; it has to find out by itself. */
const canLoad = (page: Page, url: string): Promise<{ readonly image: boolean; readonly text: boolean }> =>
  page.evaluate(async (address) => {
    const image = new Image();
    const shown = new Promise<boolean>((resolve) => {
      image.addEventListener('load', () => resolve(true));
      image.addEventListener('error', () => resolve(false));
    });
    image.src = address;
    const text = await fetch(address, { mode: 'no-cors' }).then(
      () => true,
      () => false,
    );
    return { image: await shown, text };
  }, url);

/** The twenty points of Electron's "Security" page, in its order; each test names its own. */
describe.each(runtimes)("Electron's security checklist on $name", ({ missing, start }) => {
  let app: AnyDesktop;
  let widget: Page;
  let details: Page;
  let outside: FileServer;
  const violations: string[] = [];

  beforeAll(async () => {
    if (missing !== null) return;
    outside = await startFileServer();
    app = await start();
    widget = await app.page('widget');
    await widget.getByTestId('widget').waitFor();
    await callBridge(widget, 'desktop', 'openView', { view: 'overview' });
    details = await app.page('details');
    details.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) violations.push(message.text());
    });
    await details.getByTestId('panel-overview').waitFor();
  });
  beforeEach(({ skip }) => skip(missing !== null, missing ?? ''));
  afterAll(async () => {
    if (missing === null) await app.quit();
  });

  const expectPreferences = async (expected: object): Promise<void> => {
    const windows = await app.windows();
    expect(windows).toHaveLength(2);
    for (const { preferences } of windows) expect(preferences).toMatchObject(expected);
  };

  it('1: loads only secure content, all of it its own', async () => {
    expect((await app.windows()).map(({ url }) => new URL(url).protocol)).toEqual(['app:', 'app:']);
    for (const page of [widget, details]) {
      const foreign = await page.evaluate(() => {
        const own = `${location.protocol}//${location.host}/`;
        const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
        return {
          count: loaded.length,
          isSecure: isSecureContext,
          foreign: loaded.filter((name) => !name.startsWith(own)),
        };
      });
      expect(foreign).toEqual({ count: expect.any(Number), isSecure: true, foreign: [] });
      expect(foreign.count).toBeGreaterThan(0);
    }
  });

  it('2: has no Node in its pages, their frames and workers', async () => {
    await expectPreferences({
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
    });
    for (const page of [widget, details]) {
      const found = await page.evaluate((names) => {
        const frame = document.createElement('iframe');
        document.body.append(frame);
        const places: readonly object[] = [window, frame.contentWindow ?? window];
        const has = names.filter((name) => places.some((place) => name in place));
        frame.remove();
        return has;
      }, nodeNames);
      expect(found).toEqual([]);
    }
  });

  it('3: isolates the preload, whose bridge a page cannot change', async () => {
    await expectPreferences({ contextIsolation: true });
    const answer = await widget.evaluate(async () => {
      const page = window as unknown as { centesimo: Record<string, unknown> };
      const { call } = page.centesimo;
      const attempts = [
        () => void (page.centesimo = {}),
        () => void (page.centesimo['call'] = () => 'mine'),
        () => void Object.defineProperty(page.centesimo, 'more', { value: 1 }),
        () => void Reflect.deleteProperty(page, 'centesimo'),
      ];
      for (const attempt of attempts) {
        try {
          attempt();
        } catch {
          // Refused, as it should be.
        }
      }
      return { same: page.centesimo['call'] === call, names: Object.keys(page.centesimo) };
    });
    expect(answer).toEqual({ same: true, names: ['call', 'desktop', 'onStream', 'onEngine'] });
  });

  it('4: runs every page in the sandbox, and a preload that can live in it', async () => {
    await expectPreferences({ sandbox: true });
    const asked = [...readBuilt('preload').matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name);
    expect(asked).toEqual(['electron']);
  });

  it.each(['geolocation', 'notifications', 'midi', 'clipboard-read', 'camera', 'microphone'])(
    '5: grants no permission: %s',
    async (permission) => {
      expect(await app.isPermitted(permission)).toBe(false);
    },
  );

  it('6: leaves web security on: no page reads another origin', async () => {
    await expectPreferences({ webSecurity: true });
    expect(await canLoad(widget, `${app.url()}/v1/health`)).toEqual({ image: false, text: false });
  });

  it('7: sends a strict content policy with every screen, which holds', async () => {
    const policies = await widget.evaluate(() =>
      Promise.all(
        ['/index.html', '/index.html?view=history', '/no-such-file'].map(async (path) =>
          (await fetch(path)).headers.get('content-security-policy'),
        ),
      ),
    );
    for (const policy of policies) {
      expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
      for (const forbidden of ['unsafe-inline', 'unsafe-eval', 'http:', '*']) expect(policy).not.toContain(forbidden);
    }
    const ran = await widget.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.ranInline = true';
      document.body.append(script);
      const button = document.createElement('button');
      button.setAttribute('onclick', 'window.ranInline = true');
      button.click();
      // Later: what a debugger evaluates may do this itself.
      return new Promise((resolve) => {
        setTimeout(() => {
          let evaluated = true;
          try {
            // oxlint-disable-next-line typescript/no-implied-eval
            new Function('return 1')();
          } catch {
            evaluated = false;
          }
          resolve({ inline: 'ranInline' in window, evaluated });
        });
      });
    });
    expect(ran).toEqual({ inline: false, evaluated: false });
    // What the screens do themselves never offends it.
    expect(violations).toEqual([]);
  });

  it('8: runs no insecure content', async () => {
    await expectPreferences({ allowRunningInsecureContent: false });
    const url = `${outside.url}/insecure.js`;
    expect(await canLoad(widget, url)).toEqual({ image: false, text: false });
    const loaded = await widget.evaluate(
      (src) =>
        new Promise((resolve) => {
          const script = document.createElement('script');
          script.addEventListener('load', () => resolve(true));
          script.addEventListener('error', () => resolve(false));
          script.src = src;
          document.body.append(script);
        }),
      url,
    );
    expect(loaded).toBe(false);
    expect(outside.requests).toEqual([]);
  });

  it('9: switches on no experimental feature', async () => {
    await expectPreferences({ experimentalFeatures: false });
    expect(readBuilt('main')).not.toMatch(/appendSwitch|enable-experimental/);
  });

  it('10: switches on no Blink feature', async () => {
    for (const { preferences } of await app.windows()) {
      // Electron itself fills in the empty text.
      expect(Object.entries(preferences).filter(([name, value]) => name === 'enableBlinkFeatures' && value)).toEqual(
        [],
      );
    }
    expect(readBuilt('main')).not.toMatch(/enable-?blink-?features/i);
  });

  it('11: has no <webview> that could open popups: the tag is inert', async () => {
    await expectPreferences({ webviewTag: false });
    expect(readBuilt('renderer') + readBuilt('preload')).not.toMatch(/<webview|allowpopups/i);
    const made = await widget.evaluate((src) => {
      const view = document.createElement('webview');
      view.setAttribute('src', src);
      view.setAttribute('allowpopups', '');
      document.body.append(view);
      const { length } = window;
      const facts = { frames: length, loads: 'loadURL' in view, known: customElements.get('webview') !== undefined };
      view.remove();
      return facts;
    }, `${outside.url}/webview`);
    expect(made).toEqual({ frames: 0, loads: false, known: false });
    expect(outside.requests).toEqual([]);
  });

  it('12: refuses any <webview>, whatever its options', async () => {
    expect(await app.attachWebview()).toEqual(['prevented', 'prevented']);
  });

  const clickLinkTo = (url: string, target = ''): Promise<void> =>
    widget.evaluate(
      ([href, where]) => {
        const link = document.createElement('a');
        link.href = href;
        link.target = where;
        document.body.append(link);
        link.click();
        link.remove();
      },
      [url, target] as const,
    );
  /** Whatever began before is over once a later attempt has been refused. */
  const expectToStay = async (address: string): Promise<void> => {
    const last = `${outside.url}/last-${performance.now()}`;
    await clickLinkTo(last);
    await expect.poll(() => app.navigations(), soon).toContainEqual([last, 'prevented']);
    expect((await app.navigations()).filter(([, verdict]) => verdict !== 'prevented')).toEqual([]);
    expect(widget.url()).toBe(address);
    expect(await widget.getByTestId('widget').isVisible()).toBe(true);
    expect(await widget.evaluate(() => 'ranLink' in window)).toBe(false);
    expect(outside.requests).toEqual([]);
  };

  it.each([
    'OUTSIDE/page',
    'http://127.0.0.1:1/',
    'file:///etc/passwd',
    'app://elsewhere/',
    'data:text/html,<p>x',
    'javascript:void(window.ranLink=true)',
  ])('13: goes nowhere else by a link: %s', async (url) => {
    const before = widget.url();
    await clickLinkTo(url.replace('OUTSIDE', outside.url));
    await expectToStay(before);
  });

  it('13: nor by a script, a form or a frame', async () => {
    const before = widget.url();
    await widget.evaluate((to) => {
      location.assign(`${to}/script`);
      const form = document.createElement('form');
      form.action = `${to}/form`;
      document.body.append(form);
      form.requestSubmit();
      form.remove();
      const frame = document.createElement('iframe');
      frame.src = `${to}/frame`;
      document.body.append(frame);
    }, outside.url);
    await expectToStay(before);
    expect(widget.frames().map((frame) => frame.url())).not.toContain(`${outside.url}/frame`);
  });

  it('14: opens no window, however it is asked to', async () => {
    const opened = await widget.evaluate(
      (to) =>
        [window.open(`${to}/open`), window.open('', '_blank', 'width=10'), window.open(location.href)].map(String),
      outside.url,
    );
    expect(opened).toEqual(['null', 'null', 'null']);
    await clickLinkTo(`${outside.url}/blank`, '_blank');
    await expectToStay(widget.url());
    expect(await app.windows()).toHaveLength(2);
  });

  it('15: hands nothing to the system to open', () => {
    expect(readBuilt('main')).not.toMatch(/openExternal|openPath/);
  });

  it('16: runs on a current version, the one it names', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      readonly devDependencies: { readonly electron: string };
    };
    const { electron } = manifest.devDependencies;
    expect(electron).toMatch(/^\d+\.\d+\.\d+$/);
    expect(Number.parseInt(electron, 10)).toBeGreaterThanOrEqual(45);
  });

  it('17: checks who speaks, and what is said', async () => {
    const frameHas = await widget.evaluate(() => {
      const frame = document.createElement('iframe');
      document.body.append(frame);
      const has = frame.contentWindow !== null && 'centesimo' in frame.contentWindow;
      frame.remove();
      return has;
    });
    expect(frameHas).toBe(false);
    const target = { view: 'history', url: 'file:///etc/passwd' };
    const invalid = { ok: false, error: { code: 'invalid' } };
    expect(await callBridge(widget, 'desktop', 'openView', target)).toMatchObject(invalid);
    expect(await callBridge(widget, 'call', 'summary', { period: 'for ever' })).toMatchObject(invalid);
    const unknown = { ok: false, error: { code: 'not_found' } };
    for (const side of ['call', 'desktop'] as const) {
      expect(await callBridge(widget, side, 'constructor', {})).toMatchObject(unknown);
    }
  });

  it('18: serves its screens by a scheme of its own, by a list of files, and no file://', async () => {
    expect(readBuilt('main')).not.toMatch(/loadFile\(|bypassCSP/);
    const paths = ['/../main/index.js', '/%2e%2e/main/index.js', '/..%2fpackage.json', '/assets/', '/index.html%00.js'];
    const answers = await widget.evaluate(
      (list) => Promise.all(list.map(async (path) => (await fetch(path)).status)),
      paths,
    );
    expect(answers).toEqual(paths.map(() => 404));
    expect(await canLoad(widget, `file://${root}package.json`)).toEqual({ image: false, text: false });
  });

  it('19: sets the fuses', async () => {
    expect(await readBuilderConfig()).toMatchObject({
      electronFuses: {
        runAsNode: false,
        enableNodeOptionsEnvironmentVariable: false,
        enableNodeCliInspectArguments: false,
        grantFileProtocolExtraPrivileges: false,
        enableCookieEncryption: true,
        enableEmbeddedAsarIntegrityValidation: true,
        onlyLoadAppFromAsar: true,
      },
    });
  });

  it('20: gives the page nothing of Electron: four functions, and plain data to its listeners', async () => {
    for (const page of [widget, details]) {
      const given = await page.evaluate(() => {
        const { centesimo } = window as unknown as { readonly centesimo: object };
        return Object.entries(centesimo).map(([name, value]) => [name, typeof value]);
      });
      expect(Object.fromEntries(given)).toEqual({
        call: 'function',
        desktop: 'function',
        onStream: 'function',
        onEngine: 'function',
      });
    }
    await widget.evaluate(() => {
      const page = window as unknown as { centesimo: { onEngine: (listener: unknown) => void }; heard: unknown[] };
      page.heard = [];
      page.centesimo.onEngine((...args: unknown[]) => page.heard.push(args));
    });
    const heard = () => widget.evaluate(() => (window as unknown as { readonly heard: unknown[] }).heard[0]);
    await app.resume();
    await expect.poll(heard, soon).toEqual(['running']);
  });
});
