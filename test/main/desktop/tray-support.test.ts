import { describe, expect, it } from 'vitest';
import { hasTray, runProgram } from '../../../src/main/desktop/tray/tray-support.ts';

const says = (text: string) => async () => text;
const fails = async (): Promise<string> => {
  throw new Error('no such program');
};

describe('hasTray', () => {
  it('asks the session bus on Linux', async () => {
    expect(await hasTray('linux', { XDG_CURRENT_DESKTOP: 'GNOME' }, says('(true,)\n'))).toBe(true);
    expect(await hasTray('linux', { XDG_CURRENT_DESKTOP: 'KDE' }, says('(false,)\n'))).toBe(false);
  });

  it.each([
    ['ubuntu:GNOME', false],
    ['KDE', true],
    [undefined, false],
  ])('goes by the name of the desktop where the bus does not answer: %s', async (desktop, expected) => {
    expect(await hasTray('linux', { XDG_CURRENT_DESKTOP: desktop }, fails)).toBe(expected);
  });

  it.each(['darwin', 'win32'] as const)('is always so on %s', async (platform) => {
    expect(await hasTray(platform, {}, fails)).toBe(true);
  });
});

describe('runProgram', () => {
  it('answers what a program prints, and rejects where there is none', async () => {
    expect(await runProgram(process.execPath, ['-p', '6 * 7'])).toBe('42\n');
    await expect(runProgram('no-such-program-here', [])).rejects.toThrow(/ENOENT/);
  });
});
