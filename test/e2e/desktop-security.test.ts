import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { callBridge } from '../support/bridge.ts';
import { readBuilderConfig } from '../support/builder-config.ts';
import type { DesktopApp } from '../support/electron-stand-in/spawn-desktop.ts';
import { startDesktop } from '../support/electron-stand-in/start-desktop.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

const builtMain = (): string =>
  ['', 'chunks']
    .flatMap((folder) => readdirSync(join(root, 'out/main', folder), { withFileTypes: true }))
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
    .join('\n');

/** A busy machine takes its time. */
const soon = { timeout: 10_000 } as const;

/** The points of Electron's "Security" page, in its order; each test names its own. */
describe("Electron's security checklist", () => {
  let app: DesktopApp;
  let widget: Page;
  let details: Page;
  const violations: string[] = [];

  beforeAll(async () => {
    app = await startDesktop();
    widget = await app.page('widget');
    await widget.getByTestId('widget').waitFor();
    await app.run('pick', 'details');
    details = await app.page('details');
    details.on('console', (message) => {
      if (/Content.Security.Policy/i.test(message.text())) violations.push(message.text());
    });
    await details.getByTestId('panel-overview').waitFor();
  });
  afterAll(() => app.quit());

  const preferences = async (): Promise<readonly object[]> =>
    (await app.run('windows')).map((window) => window.preferences ?? {});

  it('1: loads only its own screens', async () => {
    expect((await app.run('windows')).map(({ url }) => new URL(url).protocol)).toEqual(['app:', 'app:']);
    expect(await app.run('recorded', 'network')).toEqual([]);
  });

  it('2, 3, 4: no Node, isolated, in the sandbox', async () => {
    for (const window of await preferences()) {
      expect(window).toMatchObject({
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        contextIsolation: true,
        sandbox: true,
      });
    }
  });

  it.each(['media', 'geolocation', 'notifications', 'midi', 'clipboard-read', 'openExternal', 'fullscreen', 'hid'])(
    '5: grants no permission: %s',
    async (permission) => {
      expect(await app.run('permission', permission)).toEqual({ request: false, check: false, device: false });
    },
  );

  it('6, 8, 9, 10, 11: web security on, no insecure content, no experiments, no features, no popups', async () => {
    for (const window of await preferences()) {
      expect(window).toMatchObject({
        webSecurity: true,
        allowRunningInsecureContent: false,
        experimentalFeatures: false,
        webviewTag: false,
      });
      expect(window).not.toHaveProperty('enableBlinkFeatures');
    }
  });

  it('7: has a strict content policy, which holds', async () => {
    const policy = await widget.evaluate(async () =>
      (await fetch('/index.html')).headers.get('content-security-policy'),
    );
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    for (const forbidden of ['unsafe-inline', 'unsafe-eval', 'http:', '*']) expect(policy).not.toContain(forbidden);
    const ran = await widget.evaluate(() => {
      const script = document.createElement('script');
      script.textContent = 'window.ranInline = true';
      document.body.append(script);
      return 'ranInline' in window;
    });
    expect(ran).toBe(false);
    expect(violations).toEqual([]);
  });

  it('12: embeds no web view', async () => {
    expect(await widget.locator('webview').count()).toBe(0);
    expect(builtMain()).toContain('will-attach-webview');
  });

  const clickLinkTo = (url: string): Promise<void> =>
    widget.evaluate((to) => {
      const link = document.createElement('a');
      link.href = to;
      document.body.append(link);
      link.click();
      link.remove();
    }, url);
  const navigations = (): Promise<readonly (readonly unknown[])[]> => app.run('recorded', 'navigation');

  it.each(['https://example.com/', 'http://127.0.0.1:1/'])('13: goes nowhere else: %s', async (url) => {
    const before = widget.url();
    await clickLinkTo(url);
    await expect.poll(navigations, soon).toContainEqual([url, 'prevented']);
    expect(widget.url()).toBe(before);
  });

  it.each(['file:///etc/passwd', 'app://elsewhere/', 'javascript:void(window.ranLink=true)'])(
    '13: nor to what is no web page: %s',
    async (url) => {
      const before = widget.url();
      await clickLinkTo(url);
      // Whatever it began is over by the time another link has been refused.
      const next = `https://example.com/after-${encodeURIComponent(url)}`;
      await clickLinkTo(next);
      await expect.poll(navigations, soon).toContainEqual([next, 'prevented']);
      expect(widget.url()).toBe(before);
      expect(await widget.evaluate(() => 'ranLink' in window)).toBe(false);
      expect(await widget.getByTestId('widget').isVisible()).toBe(true);
    },
  );

  it('13: not through a frame either', async () => {
    const url = 'https://example.com/framed';
    await widget.evaluate((src) => {
      const frame = document.createElement('iframe');
      frame.src = src;
      document.body.append(frame);
    }, url);
    await widget.evaluate(() => new Promise((resolve) => requestAnimationFrame(resolve)));
    expect(widget.frames().map((frame) => frame.url())).not.toContain(url);
    expect(await app.run('recorded', 'network')).toEqual([]);
  });

  it('14: opens no window', async () => {
    await widget.evaluate(() => void window.open('https://example.com/'));
    await expect.poll(() => app.run('recorded', 'popup'), soon).toEqual([[expect.any(String), 'deny']]);
    expect(await app.run('windows')).toHaveLength(2);
  });

  it('15: hands nothing to the system to open', async () => {
    expect(builtMain()).not.toMatch(/openExternal|openPath/);
    expect(await app.run('recorded', 'openExternal')).toEqual([]);
  });

  it('16: runs on the current major version', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      readonly devDependencies: { readonly electron: string };
    };
    expect(Number.parseInt(manifest.devDependencies.electron, 10)).toBeGreaterThanOrEqual(45);
  });

  it('17: checks who speaks, and what is said', async () => {
    expect(
      await callBridge(widget, 'desktop', 'openView', { view: 'history', url: 'file:///etc/passwd' }),
    ).toMatchObject({
      ok: false,
      error: { code: 'invalid' },
    });
    expect(await callBridge(widget, 'call', 'constructor', {})).toMatchObject({ ok: false });
  });

  it('18: serves its screens by a scheme of its own, by a list of files', async () => {
    expect(await app.run('recorded', 'registerSchemesAsPrivileged')).toEqual([
      [[expect.objectContaining({ scheme: 'app', privileges: expect.not.objectContaining({ bypassCSP: true }) })]],
    ]);
    const paths = ['/../main/index.js', '/%2e%2e/main/index.js', '/..%2fpackage.json', '/assets/', '/index.html%00.js'];
    const answers = await widget.evaluate(
      (list) => Promise.all(list.map(async (path) => (await fetch(path)).status)),
      paths,
    );
    expect(answers).toEqual(paths.map(() => 404));
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

  it('20: gives the page nothing of Electron', async () => {
    const given = await details.evaluate(() => {
      const { centesimo } = window as unknown as { readonly centesimo: Readonly<Record<string, unknown>> };
      return Object.values(centesimo).map((value) => typeof value);
    });
    expect(given).toEqual(['function', 'function', 'function', 'function']);
    const preload = readFileSync(join(root, 'out/preload/index.cjs'), 'utf8');
    expect([...preload.matchAll(/require\("([^"]+)"\)/g)].map(([, name]) => name)).toEqual(['electron']);
  });
});
