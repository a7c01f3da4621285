import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { postUsage, sampleCall } from '../support/desktop-requests.ts';
import { startDesktop } from '../support/electron-stand-in/start-desktop.ts';
import { type PackedProgram, packProgram } from '../support/pack-program.ts';
import { makeTempDir } from '../support/temp-dir.ts';

/** On a busy machine. */
const longMs = 300_000;

describe.skipIf(process.platform !== 'linux')('the packed program', () => {
  let packed: PackedProgram;
  beforeAll(async () => {
    packed = await packProgram(makeTempDir());
  }, longMs);

  it('has the program and what ships with it in one archive, and nothing to develop it with', () => {
    for (const file of ['/out/main/index.js', '/out/preload/index.cjs', '/out/renderer/index.html', '/package.json']) {
      expect(packed.files).toContain(file);
    }
    expect(packed.files.filter((file) => /^\/(src|test|scripts|docs|clients)\/|\.env|\/vitest\//.test(file))).toEqual(
      [],
    );
  });

  it('has the native addon beside the archive, since it is loaded from a real file', () => {
    const beside = join(packed.resources, 'app.asar.unpacked');
    const addons = globSync('node_modules/better-sqlite3/prebuilds/**/*.node', { cwd: beside });
    expect(addons.some((path) => path.includes(process.arch))).toBe(true);
  });

  it('has its fuses set in the program itself', () => {
    expect(packed.fuses).toEqual({
      RunAsNode: false,
      EnableCookieEncryption: true,
      EnableNodeOptionsEnvironmentVariable: false,
      EnableNodeCliInspectArguments: false,
      EnableEmbeddedAsarIntegrityValidation: true,
      OnlyLoadAppFromAsar: true,
      LoadBrowserProcessSpecificV8Snapshot: false,
      GrantFileProtocolExtraPrivileges: false,
    });
  });

  it('knows where updates are kept for a while, and no address of any', () => {
    const text = readFileSync(join(packed.resources, 'app-update.yml'), 'utf8');
    expect(text).toContain('updaterCacheDirName: centesimo');
    expect(text.match(/https?:\/\/\S+/g)).toEqual(['https://updates.invalid']);
  });

  it(
    'runs from what is in it: nothing it needs was left behind',
    async () => {
      const program = makeTempDir();
      packed.extractTo(program);
      expect(existsSync(join(program, 'src'))).toBe(false);
      const app = await startDesktop({ program });
      const widget = await app.page('widget');
      await widget.getByTestId('widget').waitFor();
      expect((await postUsage(app, sampleCall('a'))).status).toBe(200);
      await widget.locator('[data-testid="widget-cost-usd"][data-exact="0.0075"]').waitFor();
      expect(await app.quit()).toBe(0);
    },
    longMs,
  );
});
