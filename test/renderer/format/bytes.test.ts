import { describe, expect, it } from 'vitest';
import { formatBytes } from '../../../src/renderer/format/bytes.ts';

describe('formatBytes', () => {
  it.each([
    [0, '0 bytes', '0 byte'],
    [1, '1 byte', '1 byte'],
    [999, '999 bytes', '999 byte'],
    [1000, '1 kB', '1 kB'],
    [1_234_567, '1.2 MB', '1,2 MB'],
    [999_950_000, '1,000 MB', '1000 MB'],
    [21_300_000_000, '21.3 GB', '21,3 GB'],
    [5_000_000_000_000, '5,000 GB', '5000 GB'],
  ])('%i', (bytes, english, italian) => {
    expect([formatBytes(bytes, 'en-GB'), formatBytes(bytes, 'it-IT')]).toEqual([english, italian]);
  });
});
