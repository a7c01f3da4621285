import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { ensureDataDir, ensureTokens, removeEndpoint, resolveDataDir, writeEndpoint } from '../../src/main/data-dir.ts';
import { makeTempDir } from '../support/temp-dir.ts';

const modeOf = (path: string): number => statSync(path).mode & 0o777;

let dir: string;
beforeEach(() => {
  dir = join(makeTempDir(), 'data');
});

describe('resolveDataDir', () => {
  it.each([
    ['linux', {}, '/home/a/.config/Centesimo'],
    ['linux', { XDG_CONFIG_HOME: '/home/a/conf' }, '/home/a/conf/Centesimo'],
    ['linux', { XDG_CONFIG_HOME: 'relative' }, '/home/a/.config/Centesimo'],
    ['linux', { XDG_CONFIG_HOME: '' }, '/home/a/.config/Centesimo'],
    ['darwin', {}, '/home/a/Library/Application Support/Centesimo'],
    ['win32', { APPDATA: '/home/a/Roaming' }, '/home/a/Roaming/Centesimo'],
    ['win32', {}, '/home/a/AppData/Roaming/Centesimo'],
    ['linux', { CENTESIMO_DATA_DIR: '/data' }, '/data'],
    ['linux', { CENTESIMO_DATA_DIR: '' }, '/home/a/.config/Centesimo'],
  ])('on %s with %j is %s', (platform, env, expected) => {
    expect(resolveDataDir({ demo: false }, env, platform as NodeJS.Platform, '/home/a')).toBe(expected);
  });

  it('keeps the demo apart, unless a folder is given', () => {
    expect(resolveDataDir({ demo: true }, {}, 'linux', '/home/a')).toBe('/home/a/.config/Centesimo-demo');
    expect(resolveDataDir({ demo: true }, { CENTESIMO_DATA_DIR: '/data' }, 'linux', '/home/a')).toBe('/data');
  });
});

describe.skipIf(process.platform === 'win32')('ensureDataDir', () => {
  it('makes a folder that only its owner can enter', () => {
    ensureDataDir(dir);
    expect(modeOf(dir)).toBe(0o700);
  });

  it('closes an empty folder', () => {
    mkdirSync(dir, { mode: 0o755 });
    ensureDataDir(dir);
    expect(modeOf(dir)).toBe(0o700);
  });

  it('leaves a folder with files of others as it is, at every start', () => {
    mkdirSync(dir);
    chmodSync(dir, 0o1777);
    writeFileSync(join(dir, 'a letter'), '');
    for (let start = 0; start < 3; start += 1) {
      ensureDataDir(dir);
      ensureTokens(dir);
      expect(statSync(dir).mode & 0o7777).toBe(0o1777);
    }
  });

  it('says when the folder cannot be used', () => {
    writeFileSync(dir, 'a file');
    expect(() => ensureDataDir(dir)).toThrow(`The data directory ${dir} cannot be used`);
  });
});

describe('ensureTokens', () => {
  beforeEach(() => ensureDataDir(dir));

  it('makes two different 256-bit tokens once, for the owner alone', () => {
    const tokens = ensureTokens(dir);
    expect(Buffer.from(tokens.ingest, 'base64url')).toHaveLength(32);
    expect(Buffer.from(tokens.admin, 'base64url')).toHaveLength(32);
    expect(tokens.ingest).not.toBe(tokens.admin);
    expect(readFileSync(join(dir, 'ingest-token'), 'utf8')).toBe(tokens.ingest);
    expect(readdirSync(dir).toSorted()).toEqual(['admin-token', 'ingest-token']);
    expect(ensureTokens(dir)).toEqual(tokens);
    if (process.platform !== 'win32') expect(modeOf(join(dir, 'admin-token'))).toBe(0o600);
  });

  it.skipIf(process.platform === 'win32')('closes a token file that others can read', () => {
    ensureTokens(dir);
    chmodSync(join(dir, 'admin-token'), 0o644);
    ensureTokens(dir);
    expect(modeOf(join(dir, 'admin-token'))).toBe(0o600);
  });

  it('reads a token with a line end', () => {
    const { admin } = ensureTokens(dir);
    writeFileSync(join(dir, 'admin-token'), `${admin}\n`);
    expect(ensureTokens(dir).admin).toBe(admin);
  });

  it.each(['', 'short', 'x'.repeat(44), `${'x'.repeat(42)} `])('refuses a file that holds %j', (content) => {
    writeFileSync(join(dir, 'admin-token'), content);
    expect(() => ensureTokens(dir)).toThrow('does not hold a token');
    expect(readFileSync(join(dir, 'admin-token'), 'utf8')).toBe(content);
  });
});

describe('the endpoint file', () => {
  it('says where the program is, and goes', () => {
    ensureDataDir(dir);
    writeEndpoint(dir, 'http://127.0.0.1:1', '1.2.3');
    const text = readFileSync(join(dir, 'endpoint.json'), 'utf8');
    expect(JSON.parse(text)).toEqual({ url: 'http://127.0.0.1:1', pid: process.pid, version: '1.2.3' });
    expect(readdirSync(dir)).toEqual(['endpoint.json']);
    removeEndpoint(dir);
    removeEndpoint(dir);
    expect(existsSync(join(dir, 'endpoint.json'))).toBe(false);
  });
});
