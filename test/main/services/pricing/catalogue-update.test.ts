import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ModelInfo } from '@pydantic/genai-prices';
import { createCatalogue } from '../../../../src/main/services/pricing/catalogue.ts';
import { useProviders } from '../../../../src/main/services/pricing/catalogue-data.ts';
import {
  type CatalogueDeps,
  fetchWithoutRedirects,
  openCatalogue,
} from '../../../../src/main/services/pricing/catalogue-update.ts';
import { type Answer, startFileServer } from '../../../support/file-server.ts';
import { makePriceList, shippedProviders, withGpt4oInput } from '../../../support/price-lists.ts';

const files = await startFileServer();
const host = new URL(files.url).host;
const address = `${files.url}/list.json`;
/** Marks that were offered, one for each request. */
const marks: (string | undefined)[] = [];

const answerWith = (answer: Answer): void =>
  files.serve('/list.json', (request, response) => {
    marks.push(request.headers['if-none-match']);
    answer(request, response);
  });
/** Answers 304 to whoever has it already. */
const serve = (text: string, etag = ''): void =>
  answerWith((request, response) => {
    if (etag !== '' && request.headers['if-none-match'] === etag) response.writeHead(304).end();
    else response.writeHead(200, etag === '' ? {} : { etag }).end(text);
  });

let now = 0;
let kept: string | undefined;
let news = 0;

beforeEach(() => {
  now = Date.parse('2026-10-20T10:00:00Z');
  kept = undefined;
  news = 0;
  marks.length = 0;
});
afterEach(() => useProviders(shippedProviders));

const open = (deps: Partial<CatalogueDeps> = {}) =>
  openCatalogue({
    read: () => kept,
    write: (text) => {
      kept = text;
    },
    url: () => address,
    fetchFile: fetchWithoutRedirects,
    now: () => now,
    onChange: () => {
      news += 1;
    },
    ...deps,
  });

/** What a million tokens into gpt-4o cost by the list the library has now. */
const gpt4oInput = (): string | undefined =>
  createCatalogue()
    .find('openai', 'gpt-4o', now)
    ?.value?.units.find(({ unit }) => unit === 'input_tokens')?.base;

/** The shipped list with its first model changed. */
const firstModel = (change: (model: ModelInfo) => void): string =>
  makePriceList((providers) => {
    const model = providers[0]?.models[0];
    if (model) change(model);
  });

describe('fetching a price list', () => {
  it('takes a good one into use and keeps it, with its day and address', async () => {
    const catalogue = await open();
    expect(catalogue.view()).toMatchObject({ source: 'bundled', name: 'genai-prices 0.1.8', date: '2026-09-23' });
    expect(catalogue.view()).toMatchObject({ models: 1694, url: null, checked_at: null, last_attempt: null });
    serve(withGpt4oInput(4.25), '"v1"');
    expect(await catalogue.update()).toBe(true);
    expect([gpt4oInput(), news]).toEqual(['4.25', 1]);
    const at = '2026-10-20T10:00:00.000Z';
    expect(catalogue.view()).toEqual({
      source: 'fetched',
      name: `price list of 2026-10-20 from ${host}`,
      date: '2026-10-20',
      url: address,
      fetched_at: at,
      checked_at: at,
      providers: shippedProviders.length,
      models: 1694,
      last_attempt: { at, error: null },
      note: null,
    });
  });

  it('prices every model of the shipped list as before when it comes back over the network', async () => {
    const priceAll = () => {
      const catalogue = createCatalogue();
      return shippedProviders.flatMap(({ id, models }) => models.map((model) => catalogue.find(id, model.id, now)));
    };
    const before = priceAll();
    serve(makePriceList());
    expect(await (await open()).update()).toBe(true);
    expect(priceAll()).toEqual(before);
  });

  it('is in use after a restart, and says when it was last looked for', async () => {
    serve(withGpt4oInput(4.25), '"v1"');
    await (await open()).update();
    useProviders(shippedProviders);
    const catalogue = await open();
    expect([gpt4oInput(), catalogue.view().source, catalogue.view().note]).toEqual(['4.25', 'fetched', null]);
    expect(catalogue.checkedAt()).toBe(now);
    expect((await open({ url: () => 'https://elsewhere.example/list.json' })).checkedAt()).toBeNull();
  });

  it('asks only whether it has changed, and a list that has not stays of its day', async () => {
    serve(withGpt4oInput(4.25), '"v1"');
    const catalogue = await open();
    await catalogue.update();
    now += 86_400_000;
    expect(await catalogue.update()).toBe(false);
    expect(marks).toEqual([undefined, '"v1"']);
    expect(catalogue.view()).toMatchObject({ date: '2026-10-20', checked_at: '2026-10-21T10:00:00.000Z' });
    // The same again under another mark.
    serve(withGpt4oInput(4.25), '"v2"');
    expect(await catalogue.update()).toBe(false);
    expect([news, catalogue.view().date, (await open()).view().checked_at]).toEqual([
      1,
      '2026-10-20',
      '2026-10-21T10:00:00.000Z',
    ]);
    serve(withGpt4oInput(5), '"v3"');
    expect(await catalogue.update()).toBe(true);
    expect([gpt4oInput(), news]).toEqual(['5', 2]);
  });

  it('does not offer the mark of another address', async () => {
    let url = address;
    const catalogue = await open({ url: () => url });
    serve(makePriceList(), '"v1"');
    await catalogue.update();
    url = `${address}?2`;
    let offered: unknown = null;
    files.serve('/list.json?2', ({ headers }, response) => {
      offered = headers['if-none-match'];
      response.end(makePriceList());
    });
    expect(await catalogue.update()).toBe(false);
    expect(offered).toBeUndefined();
    expect(catalogue.view()).toMatchObject({ url, last_attempt: { error: null } });
  });

  it('happens once when asked for twice at a time', async () => {
    serve(withGpt4oInput(4.25));
    const catalogue = await open();
    expect(await Promise.all([catalogue.update(), catalogue.update()])).toEqual([true, true]);
    expect([marks.length, news]).toEqual([1, 1]);
  });

  it('leaves out prices of units this version does not know', async () => {
    const list = firstModel((model) => {
      model.prices = { input_mtok: 1, output_mtok: 2, dreams_mtok: 3, telepathy: 4 };
    });
    serve(list);
    await (await open()).update();
    const units = createCatalogue().find('anthropic', 'claude-2', now)?.value?.units;
    expect(units?.map(({ unit }) => unit)).toEqual(['input_tokens', 'output_tokens']);
  });
});

describe('a bad answer changes nothing', () => {
  const good = withGpt4oInput(4.25);

  /** The list fetched before stays in use, on disk and after a restart; the error is shown. */
  const expectNothingChanged = async (words: string | RegExp, deps: Partial<CatalogueDeps> = {}): Promise<void> => {
    const catalogue = await open(deps);
    const answer = catalogue.update();
    await expect(answer).rejects.toMatchObject({ code: 'unavailable', message: expect.stringMatching(words) });
    await expect(answer).rejects.toThrow('The price list in use stays as it is.');
    expect(catalogue.view()).toMatchObject({
      source: 'fetched',
      last_attempt: { error: expect.stringMatching(words) },
    });
    expect([gpt4oInput(), news]).toEqual(['4.25', 0]);
  };

  beforeEach(async () => {
    serve(good, '"v1"');
    await (await open()).update();
    news = 0;
  });

  it.each<[string, string, string]>([
    ['nothing', '', 'as JSON to its end'],
    ['a page', '<html>Not found</html>', 'as JSON to its end'],
    ['a part of it', good.slice(0, -1000), 'as JSON to its end'],
    ['an object', '{"models":[]}', 'expected array'],
    ['an empty list', '[]', '>=1'],
    ['a short list', makePriceList((providers) => void providers.splice(10)), 'less than half'],
    ['a provider twice', makePriceList((providers) => void providers.push(structuredClone(providers[0]!))), 'twice'],
    ['a negative price', firstModel((model) => (model.prices = { input_mtok: -1 })), 'input_mtok'],
    ['an endless price', good.replace('4.25', '1e999'), 'prices'],
    ['a price as text', good.replace('4.25', '"4.25"'), 'prices'],
    ['an absurd price', good.replace('4.25', '2000000'), 'prices'],
    ['no id', firstModel((model) => (model.id = '')), 'models.0.id'],
    ['a pattern that is none', firstModel((model) => (model.match = { regex: '(' })), 'match'],
    ['a pattern that never ends', firstModel((model) => (model.match = { regex: '^(a+)+$' })), 'match'],
    ['a part without its whole', firstModel((model) => (model.prices = { cache_read_mtok: 1 })), 'cannot be priced'],
    [
      'a time that is none',
      firstModel((model) => {
        const constraint = { type: 'time_of_date', start_time: '25:00:00Z', end_time: '26:00:00Z' } as const;
        model.prices = [{ prices: { input_mtok: 1 } }, { constraint, prices: { input_mtok: 2 } }];
      }),
      'cannot be priced',
    ],
    [
      'the format of before',
      makePriceList((providers) => {
        for (const { models } of providers)
          for (const model of models)
            for (const prices of Array.isArray(model.prices) ? model.prices.map((one) => one.prices) : [model.prices])
              delete prices['cache_write_1h_mtok'];
      }),
      'cache_write_1h_tokens',
    ],
    [
      'no gpt-4o',
      makePriceList((providers) => {
        const openai = providers.find(({ id }) => id === 'openai');
        if (openai) openai.models = openai.models.filter(({ id }) => !id.startsWith('gpt-4o'));
      }),
      'gpt-4o',
    ],
    ['nests too deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`, 'price list that can be used'],
    [
      'a match without an end',
      firstModel((model) => (model.match = { equals: 'here' })).replace(
        '{"equals":"here"}',
        `${'{"and":['.repeat(20_000)}{"equals":"x"}${']}'.repeat(20_000)}`,
      ),
      'price list that can be used',
    ],
  ])('%s', async (_name, text, words) => {
    const before = kept;
    serve(text);
    await expectNothingChanged(words);
    expect(kept).toBe(before);
    await open();
    expect(gpt4oInput()).toBe('4.25');
  });

  it.each([404, 500, 302])('status %i', async (status) => {
    answerWith((_request, response) => {
      response.writeHead(status, { location: address }).end(makePriceList());
    });
    await expectNothingChanged(`answered ${status}`);
    // Not followed.
    expect(marks).toEqual([undefined, '"v1"']);
  });

  it('more than 20 MB', async () => {
    answerWith((_request, response) => {
      response.writeHead(200);
      const part = Buffer.alloc(1_048_576, ' ');
      const send = (): void => {
        while (!response.destroyed && response.write(part));
        if (!response.destroyed) response.once('drain', send);
      };
      send();
    });
    await expectNothingChanged('larger than 20 MB');
  });

  it('an answer that stops in the middle, or never comes', async () => {
    answerWith((_request, response) => {
      response.writeHead(200, { 'content-length': good.length });
      response.write(good.slice(0, 1000), () => response.destroy());
    });
    await expectNothingChanged(/broke off/);
    answerWith((_request, response) => void response.writeHead(200).write('['));
    await expectNothingChanged(/within 0.05 seconds/, { timeoutMs: 50 });
    answerWith(() => undefined);
    await expectNothingChanged(/within 0.05 seconds/, { timeoutMs: 50 });
    await expectNothingChanged(/could not be reached/, { url: () => 'http://127.0.0.1:1/list.json' });
  });

  it('a disk that takes nothing', async () => {
    serve(withGpt4oInput(9));
    const write = (): void => {
      throw new Error('ENOSPC: no space left on device');
    };
    await expectNothingChanged('could not be saved: ENOSPC', { write });
  });

  it('a program that closes meanwhile', async () => {
    answerWith(() => undefined);
    const catalogue = await open();
    const answer = catalogue.update();
    answer.catch(() => undefined);
    await catalogue.close();
    await expect(answer).rejects.toMatchObject({ code: 'unavailable' });
    expect(gpt4oInput()).toBe('4.25');
  });
});

describe('a kept list that is no good', () => {
  const keep = (change: object, providers: unknown = JSON.parse(withGpt4oInput(4.25))): string => {
    const at = '2026-10-01T00:00:00.000Z';
    return JSON.stringify({ url: address, fetched_at: at, checked_at: at, etag: null, providers, ...change });
  };

  it('is in use when nothing is wrong with it', async () => {
    kept = keep({});
    expect((await open()).view()).toMatchObject({ source: 'fetched', note: null });
  });

  it.each([
    ['', 'damaged'],
    ['{"url":', 'damaged'],
    ['[]', 'damaged'],
    [keep({ fetched_at: 'yesterday' }), 'damaged'],
    [keep({}, []), '>=1'],
    [keep({}, JSON.parse(makePriceList((providers) => void providers.splice(5)))), 'less than half'],
    [keep({ fetched_at: '2026-09-22T23:59:59Z' }), 'older than the one that ships'],
  ])('%#: the shipped one is, with a note', async (text, words) => {
    useProviders(JSON.parse(withGpt4oInput(9)));
    kept = text;
    const catalogue = await open();
    expect(catalogue.view()).toMatchObject({ source: 'bundled', note: expect.stringContaining(words) });
    expect(gpt4oInput()).toBe('2.5');
    expect(kept).toBe(text);
    serve(withGpt4oInput(4.25));
    await catalogue.update();
    expect(catalogue.view()).toMatchObject({ source: 'fetched', note: null });
  });

  it('or cannot be read, neither', async () => {
    const read = (): string => {
      throw new Error('EACCES: permission denied');
    };
    expect((await open({ read })).view()).toMatchObject({
      source: 'bundled',
      note: expect.stringMatching(/not in use/),
    });
  });
});
