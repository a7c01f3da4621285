import { hash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAuthenticate } from '../../../src/main/http/authenticate.ts';
import { createGuards } from '../../../src/main/http/guards.ts';
import { createSignIn } from '../../../src/main/http/sign-in.ts';

/** Far above what one machine's apps send. */
const writesPerSecond = 50_000;

describe('writes', () => {
  it('of a token that sends without end are put off, and nobody else’s', () => {
    let now = 0;
    const apps = new Map(['shop', 'bot'].map((id) => [hash('sha256', `token of ${id}`), id]));
    const port = (): number => 4650;
    const authenticate = createAuthenticate(
      {
        tokens: { ingest: 'ingest', admin: 'admin' },
        signIn: createSignIn(
          () => now,
          () => 'id',
        ),
        appOfDigest: (digest) => apps.get(digest) ?? null,
        now: () => now,
        port,
      },
      createGuards(port),
    );
    const write = (token: string) => authenticate.forWriting({ 'x-api-key': token });

    let written = 0;
    while (written < writesPerSecond && write('token of shop') === null) written += 1;
    expect(written).toBe(writesPerSecond);
    expect(write('token of shop')).toMatchObject({ code: 'too_many_requests', retryAfterSeconds: 1 });
    for (const token of ['token of bot', 'ingest', 'admin']) expect(write(token)).toBeNull();
    now += 1000;
    expect(write('token of shop')).toBeNull();
  });
});
