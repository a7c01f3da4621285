import fc from 'fast-check';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bridgeChannels, type CallAnswer } from '../../src/shared/contract/bridge.ts';
import { type CallName, calls } from '../../src/shared/contract/calls.ts';
import { desktopCalls } from '../../src/shared/contract/desktop-calls.ts';
import { callBridge } from '../support/bridge.ts';
import type { DesktopApp } from '../support/electron-stand-in/spawn-desktop.ts';
import { startDesktop } from '../support/electron-stand-in/start-desktop.ts';

const listened = [bridgeChannels.call, bridgeChannels.desktop] as const;
const spoken = [bridgeChannels.stream, bridgeChannels.engine] as const;
const known = new Set<string>([...Object.keys(calls), ...Object.keys(desktopCalls)]);

/** Names as a hostile page would choose them: real ones, what every object has, anything. */
const anyName = fc.oneof(
  fc.constantFrom<unknown>(...known),
  fc.constantFrom<unknown>('constructor', '__proto__', 'toString', 'hasOwnProperty', '', null, 0),
  fc.jsonValue(),
);
const forbidden = { ok: false, error: { code: 'forbidden' } };

type RawInvoke = (channel: string, args: readonly unknown[]) => Promise<unknown>;
type Raw = { readonly __electronInvoke: RawInvoke };

/** Sends past the preload, straight to the main process, from the page itself or from a frame in it. */
const invokeRaw = (page: Page, from: 'page' | 'frame', channel: string, args: readonly unknown[]): Promise<unknown> =>
  page.evaluate(
    async ([where, to, given]) => {
      if (where === 'page') return (window as unknown as Raw).__electronInvoke(to, given);
      const frame = document.createElement('iframe');
      document.body.append(frame);
      try {
        return await (frame.contentWindow as unknown as Raw).__electronInvoke(to, given);
      } finally {
        frame.remove();
      }
    },
    [from, channel, args] as const,
  );

describe('messages to the main process', () => {
  let app: DesktopApp;
  let page: Page;
  let before: unknown;

  /** What a message could have changed. */
  const readState = async (): Promise<unknown> => ({
    windows: await app.run('windows'),
    settings: await callBridge(page, 'call', 'settings', {}),
    prices: await callBridge(page, 'call', 'prices', {}),
    dialogs: await app.run('recorded', 'showSaveDialog'),
    clipboard: await app.run('recorded', 'clipboard'),
  });

  beforeAll(async () => {
    app = await startDesktop();
    page = await app.page('widget');
    await page.getByTestId('widget').waitFor();
    before = await readState();
  });
  afterAll(async () => {
    const after = await readState();
    await app.quit();
    expect(after).toEqual(before);
  });

  it('are refused where they name no call, whatever is sent', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('call' as const, 'desktop' as const),
        anyName.filter((name) => !known.has(name as string)),
        fc.jsonValue(),
        async (side, name, input) => {
          expect(await callBridge(page, side, name, input)).toMatchObject({ ok: false, error: { code: 'not_found' } });
        },
      ),
      { numRuns: 60 },
    );
  });

  it.each(Object.keys(desktopCalls) as readonly (keyof typeof desktopCalls)[])(
    'are checked for the desktop call %s, whatever is sent',
    async (name) => {
      const { input } = desktopCalls[name];
      await fc.assert(
        fc.asyncProperty(
          fc.jsonValue().filter((value) => !input.safeParse(value).success),
          async (value) => {
            expect(await callBridge(page, 'desktop', name, value)).toMatchObject({
              ok: false,
              error: { code: 'invalid' },
            });
          },
        ),
        { numRuns: 15 },
      );
    },
  );

  it('past the preload are answered no better, on every channel and with any arguments', async () => {
    const refused = (answer: unknown): void => expect(answer).toMatchObject({ ok: false });
    const isValid = (name: unknown, input: unknown): boolean => {
      if (typeof name !== 'string' || !known.has(name)) return false;
      const schema = Object.hasOwn(calls, name) ? calls[name as CallName].input : desktopCalls[name as never]['input'];
      return (schema as (typeof calls)['summary']['input']).safeParse(input).success;
    };
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...listened),
        fc.tuple(anyName, fc.jsonValue(), fc.jsonValue()).filter(([name, input]) => !isValid(name, input)),
        fc.nat(3),
        async (channel, args, length) => {
          const given = args.slice(0, length);
          if (!isValid(given[0], given[1])) refused(await invokeRaw(page, 'page', channel, given));
        },
      ),
      { numRuns: 60 },
    );
  });

  it('are not heard on any other channel, those of the answers included', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('page' as const, 'frame' as const),
        fc
          .oneof(
            fc.constantFrom<string>(...spoken),
            fc.string().map((end) => `centesimo:${end}`),
            fc.string(),
          )
          .filter((channel) => !listened.some((one) => one === channel)),
        fc.array(fc.jsonValue(), { maxLength: 3 }),
        async (from, channel, args) => {
          await expect(invokeRaw(page, from, channel, args)).rejects.toThrow('No handler registered');
        },
      ),
      { numRuns: 40 },
    );
  });

  it('from an iframe are refused on every channel, whatever is sent', async () => {
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...listened), anyName, fc.jsonValue(), async (channel, name, input) => {
        expect(await invokeRaw(page, 'frame', channel, [name, input])).toMatchObject(forbidden);
      }),
      { numRuns: 60 },
    );
    // The very same that its page may ask for.
    expect(await invokeRaw(page, 'frame', bridgeChannels.call, ['session', {}])).toMatchObject(forbidden);
    expect(await invokeRaw(page, 'page', bridgeChannels.call, ['session', {}])).toMatchObject({ ok: true });
  });

  it('are refused from any page that is not the top frame of one of our own', async () => {
    const own = 'app://centesimo/index.html';
    const foreign = fc.oneof(
      fc.webUrl(),
      fc.constantFrom(
        'app://centesimo',
        'app://centesimo.example/',
        'app://centesimo@elsewhere/',
        'app:centesimo/',
        'APP://centesimo/',
        'file:///index.html',
        'about:blank',
        'data:text/html,app://centesimo/',
        ' app://centesimo/',
        '',
      ),
      fc.string().filter((url) => !url.startsWith('app://centesimo/')),
    );
    const frame = fc.oneof(
      fc.constant(null),
      foreign.map((url) => ({ url, parent: null })),
      foreign.map((url) => ({ url: own, parent: { url, parent: null } })),
      fc.constant({ url: own, parent: { url: own, parent: null } }),
    );
    const ask = (from: unknown, channel: string): Promise<unknown> =>
      app.run('invokeAs', from, channel, channel === bridgeChannels.call ? ['session', {}] : ['desktopState', {}]);
    await fc.assert(
      fc.asyncProperty(frame, fc.constantFrom(...listened), async (from, channel) => {
        expect(await ask(from, channel)).toMatchObject(forbidden);
      }),
      { numRuns: 100 },
    );
    for (const channel of listened) {
      expect((await ask({ url: own, parent: null }, channel)) as CallAnswer<unknown>).toMatchObject({ ok: true });
    }
  });
});
