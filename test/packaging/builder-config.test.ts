import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { type BuilderConfig, listFuses, readBuilderConfig, validateBuilderConfig } from '../support/builder-config.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));

describe('electron-builder.yml', () => {
  let config: BuilderConfig;
  beforeAll(async () => {
    config = await readBuilderConfig();
  });

  it('is what the packager takes', async () => {
    await validateBuilderConfig(config);
    await expect(validateBuilderConfig({ ...config, noSuchOption: true })).rejects.toThrow(/noSuchOption/);
  });

  it('makes the installers of the three systems, those that updates are made of among them', () => {
    expect(config).toMatchObject({
      linux: { target: ['AppImage', 'deb'] },
      mac: {
        target: [
          { target: 'dmg', arch: ['universal'] },
          { target: 'zip', arch: ['universal'] },
        ],
      },
      win: { target: ['nsis'] },
    });
  });

  it('makes lists of versions for a plain folder, uploads nothing, and names no host that can exist', () => {
    const { provider, url } = config['publish'] as { readonly provider: string; readonly url: string };
    expect(provider).toBe('generic');
    expect(new URL(url).hostname).toMatch(/\.invalid$/);
  });

  it('unpacks the addon from the archive, and the addon is there', () => {
    expect(config).toMatchObject({ asar: true, npmRebuild: false });
    const patterns = config['asarUnpack'] as readonly string[];
    const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: root }));
    expect(files.filter((file) => file.endsWith('.node')).length).toBeGreaterThan(0);
  });

  it('sets the fuses that keep the program its own', () => {
    expect(config['electronFuses']).toEqual({
      runAsNode: false,
      enableNodeOptionsEnvironmentVariable: false,
      enableNodeCliInspectArguments: false,
      grantFileProtocolExtraPrivileges: false,
      enableCookieEncryption: true,
      enableEmbeddedAsarIntegrityValidation: true,
      onlyLoadAppFromAsar: true,
      loadBrowserProcessSpecificV8Snapshot: false,
    });
  });

  it('decides on every fuse there is', () => {
    const decided = Object.keys(config['electronFuses'] as object).map((name) => name.toLowerCase());
    expect(decided.toSorted()).toEqual(
      listFuses()
        .map((name) => name.toLowerCase())
        .toSorted(),
    );
  });

  it.each(['linux', 'mac', 'win'])('has an icon for %s', (system) => {
    const { icon } = config[system] as { readonly icon: string };
    expect(existsSync(join(root, icon))).toBe(true);
  });
});
