import { describe, expect, it } from 'vitest';
import { feedUrlSchema, settingsSchema } from '../../../src/shared/contract/settings.ts';

const takes = (address: string): boolean => feedUrlSchema.safeParse(address).success;

describe('the address updates come from', () => {
  it.each([
    'https://example.com/centesimo',
    'https://example.com:8443/a/b/',
    'http://127.0.0.1:8080/',
    'http://127.9.9.9/',
    'http://localhost/updates',
    'http://[::1]:9/',
  ])('may be %s', (address) => {
    expect(takes(address)).toBe(true);
  });

  it.each([
    'http://example.com/',
    'http://localhost.example.com/',
    'http://127.0.0.1.example.com/',
    'http://127.example/',
    'http://192.168.1.2/',
    'http://0.0.0.0/',
    'http://[::2]/',
    'ftp://127.0.0.1/',
    'file:///srv/updates',
    'javascript:alert(1)',
    '//example.com/',
    'example.com',
    '',
    `https://example.com/${'a'.repeat(3_000)}`,
  ])('may not be %s', (address) => {
    expect(takes(address)).toBe(false);
  });

  it('is none until the owner gives one, and updates are off', () => {
    expect(settingsSchema.parse({})).toMatchObject({ app_updates: false, app_updates_url: null });
  });
});
