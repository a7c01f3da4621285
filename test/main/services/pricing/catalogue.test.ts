import { calcPrice, findProvider, updatePrices, waitForUpdate, type Provider } from '@pydantic/genai-prices';
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bundledCatalogue, createCatalogue } from '../../../../src/main/services/pricing/catalogue.ts';
import { toPriceText } from '../../../../src/shared/core/pricing/price-text.ts';

const providerIds =
  'anthropic aws azure deepseek google groq mistral openai openrouter perplexity x-ai zai cohere together'.split(' ');
const providers = providerIds.flatMap((providerId) => findProvider({ providerId }) ?? []);

it('names the version that is installed', () => {
  const main = createRequire(import.meta.url).resolve('@pydantic/genai-prices');
  const { version } = JSON.parse(readFileSync(new URL('../package.json', `file://${main}`), 'utf8')) as {
    version: string;
  };
  expect(bundledCatalogue).toBe(`genai-prices ${version}`);
});

it('restores the decimal a price was written as', () => {
  expect(toPriceText(0.18000000000000002)).toBe('0.18');
  expect(toPriceText(0.08333333333333334)).toBe('0.0833333333333');
  expect(toPriceText(0.003625)).toBe('0.003625');
  expect(toPriceText(1e-7)).toBe('0.0000001');
});

const moments = [
  '2024-01-01T00:00:00Z',
  '2025-06-10T00:00:00Z',
  '2026-02-20T02:30:00Z',
  '2026-08-19T09:59:59Z',
  '2026-08-21T23:00:00Z',
  '2027-01-01T00:00:00Z',
];

describe('the catalogue against the library’s own choice', () => {
  const catalogue = createCatalogue();
  it.each(providers.map((provider) => [provider.id, provider] as const))('%s', (id, provider: Provider) => {
    for (const model of provider.models)
      for (const moment of moments) {
        const atMs = Date.parse(moment);
        const own = calcPrice({}, model.id, { providerId: id, timestamp: new Date(atMs) });
        const found = catalogue.find(id, model.id.toLowerCase(), atMs);
        const priced = own === null ? [] : Object.keys(own.model_price);
        expect(found?.value?.units.length ?? 0, `${model.id} at ${moment}`).toBe(priced.length);
        if (!found?.value || !own) continue;
        expect(found.fromMs <= atMs && atMs < found.untilMs).toBe(true);
        const firstKey = priced[0] ?? '';
        const first = own.model_price[firstKey];
        const base = typeof first === 'number' ? first : (first?.base ?? -1);
        expect(found.value.units[0]?.base, `${model.id} at ${moment}`).toBe(toPriceText(base));
      }
  });

  it('keeps the same sheet for the same price, and says since when it holds', () => {
    const at = Date.parse('2026-09-01T00:00:00Z');
    const found = catalogue.find('openai', 'o3', at);
    expect(found?.value?.since).toBe('2025-06-10');
    expect(found?.value).toBe(catalogue.find('openai', 'o3', at + 86_400_000)?.value);
    expect(found?.fromMs).toBe(Date.parse('2025-06-10'));
    expect(found?.untilMs).toBe(Infinity);
  });

  it('has no price where an entry lists none, and none for a free variant it does not know', () => {
    const at = Date.parse('2026-09-01T00:00:00Z');
    expect(catalogue.find('github-copilot', 'gpt-4o', at)).toMatchObject({ value: undefined });
    expect(catalogue.find('openrouter', 'openai/gpt-4o:free', at)).toBeUndefined();
    expect(catalogue.find('nobody', 'gpt-4o', at)).toBeUndefined();
  });
});

describe('newer price data', () => {
  it('is used by the next catalogue', async () => {
    const all = await waitForUpdate();
    expect(all && all.length).toBeGreaterThan(40);
    updatePrices(({ setProviderData }) =>
      setProviderData((all ?? []).map((one) => ({ ...one, name: `${one.name} ` }))),
    );
    await waitForUpdate();
    const found = createCatalogue('genai-prices 2099-01-01').find('openai', 'gpt-4o', Date.now());
    expect(found?.value?.source).toBe('genai-prices 2099-01-01');
  });
});
