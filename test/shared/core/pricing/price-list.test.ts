import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readOwnerPrice, toShortForm } from '../../../../src/shared/core/pricing/owner-price.ts';
import { type PriceListFormat, readPriceList } from '../../../../src/shared/core/pricing/price-list.ts';
import { knownUnits } from '../../../../src/shared/core/pricing/units.ts';

const million = 1_000_000;
const sample = (format: PriceListFormat) =>
  readFileSync(new URL(`../../../../resources/price-list-sample.${format}`, import.meta.url), 'utf8');

const faultsOf = (format: PriceListFormat, text: string) => {
  const list = readPriceList(format, text);
  return list.ok ? [] : list.faults.map(({ line, code }) => [line, code]);
};
const pricesOf = (format: PriceListFormat, text: string) => {
  const list = readPriceList(format, text);
  expect(list).toMatchObject({ ok: true });
  return list.ok ? list.rows.map(({ price }) => price) : [];
};

describe('the sample list', () => {
  it('is the same in both formats, for the services of the first source system', () => {
    const prices = pricesOf('csv', sample('csv'));
    expect(pricesOf('json', sample('json'))).toEqual(prices);
    expect([...new Set(prices.map(({ service }) => service))]).toEqual([
      'chatbot',
      'llm',
      'rag',
      'analysis',
      'classification',
    ]);
  });
});

describe('a price', () => {
  it('has names trimmed, provider and model in lower case, and its rates in the order of the units', () => {
    const fields = {
      service: ' My App ',
      provider: 'OpenAI',
      model: ' GPT-4* ',
      valid_from: '2026-02-28',
      output_per_million: 10,
      rates: [{ unit: 'images', price: '0.040' }],
      input_per_million: '2.50',
      cache_read_per_million: '',
      audio_per_minute: '0.006',
    };
    expect(readOwnerPrice(fields)).toEqual({
      ok: true,
      price: {
        service: 'My App',
        provider: 'openai',
        model: 'gpt-4*',
        validFrom: '2026-02-28',
        rates: [
          { unit: 'input_tokens', price: '2.5', per: million },
          { unit: 'output_tokens', price: '10', per: million },
          { unit: 'audio_seconds', price: '0.006', per: 60 },
          { unit: 'images', price: '0.04', per: 1 },
        ],
      },
    });
  });

  it.each([
    ['input_per_million', 'input_tokens', million],
    ['cache_write_1h_per_million', 'cache_write_1h_tokens', million],
    ['output_reasoning_per_million', 'output_reasoning_tokens', million],
    ['characters_per_million', 'characters', million],
    ['web_searches_per_thousand', 'web_searches', 1000],
    ['input_audio_per_minute', 'input_audio_seconds', 60],
  ])('%s is short for %s by %i', (name, unit, per) => {
    expect(toShortForm(name)).toEqual({ unit, per });
  });

  it.each(['model', 'input_per_billion', 'nonsense_per_million', 'images_per_minute', '_per_million'])(
    '%s is no short form',
    (name) => expect(toShortForm(name)).toBeNull(),
  );

  it.each([
    [{ model: '' }, 'model', 'required'],
    [{ model: 4 }, 'model', 'invalid_type'],
    [{ model: 'a*b' }, 'model', 'bad_pattern'],
    [{ model: 'm'.repeat(513) }, 'model', 'too_long'],
    [{ service: {} }, 'service', 'invalid_type'],
    [{ valid_from: '2026-02-30' }, 'valid_from', 'not_a_date'],
    [{ valid_from: '22/08/2026' }, 'valid_from', 'not_a_date'],
    [{ input_per_million: '-0.1' }, 'input_per_million', 'negative_price'],
    [{ input_per_million: 'NaN' }, 'input_per_million', 'not_a_price'],
    [{ input_per_million: Number.NaN }, 'input_per_million', 'not_a_price'],
    [{ input_per_million: Infinity }, 'input_per_million', 'not_a_price'],
    [{ input_per_million: '$2' }, 'input_per_million', 'not_a_price'],
    [{ input_per_million: '2,5' }, 'input_per_million', 'not_a_price'],
    [{ input_per_million: true }, 'input_per_million', 'not_a_price'],
    [{ input_per_million: '1000000.01' }, 'input_per_million', 'price_too_large'],
    [{ input_per_million: '1e-19' }, 'input_per_million', 'price_too_fine'],
    [{ input_per_million: null }, '', 'no_price'],
    [{ input_per_milion: '1' }, 'input_per_milion', 'unknown_member'],
    [{ rates: {} }, 'rates', 'invalid_type'],
    [{ rates: ['x'] }, 'rates/0', 'invalid_type'],
    [{ rates: [{ unit: 'token', price: '1' }] }, 'rates/0/unit', 'unknown_unit'],
    [{ rates: [{ unit: 'images' }] }, 'rates/0/price', 'not_a_price'],
    [{ rates: [{ unit: 'images', price: '1', per: 0 }] }, 'rates/0/per', 'bad_per'],
    [{ rates: [{ unit: 'images', price: '1', of: 2 }] }, 'rates/0/of', 'unknown_member'],
    [{ rates: [{ unit: 'input_tokens', price: '1' }] }, '', 'duplicate_unit'],
  ])('%j is refused at "%s": %s', (fields, field, code) => {
    const reading = readOwnerPrice({ model: 'm', input_per_million: '1', ...fields });
    const faults = reading.ok ? [] : reading.faults.map((fault) => [fault.field, fault.code]);
    expect(faults).toContainEqual([field, code]);
  });

  it('keeps any decimal as it is, whatever the unit', () => {
    const price = fc
      .tuple(fc.bigInt({ min: 0n, max: 999_999n }), fc.stringMatching(/^\d{0,17}[1-9]$/))
      .map(([whole, fraction]) => `${whole}.${fraction}`);
    fc.assert(
      fc.property(price, fc.constantFrom(...knownUnits()), fc.integer({ min: 1, max: 1e9 }), (text, unit, per) => {
        const reading = readOwnerPrice({ model: 'm', rates: [{ unit, price: text, per }] });
        expect(reading.ok && reading.price.rates).toEqual([{ unit, price: text, per }]);
      }),
    );
  });
});

describe('a list as CSV', () => {
  it('may be separated by semicolons with decimal commas, begin with a byte order mark, and quote its cells', () => {
    const text = '\uFEFFModel;Service;input_per_million\r\n"gpt ""x""";"a;b";"2,5"\r\nfree;;0\r\n';
    expect(pricesOf('csv', text)).toMatchObject([
      { model: 'gpt "x"', service: 'a;b', rates: [{ price: '2.5' }] },
      { model: 'free', service: null, rates: [{ price: '0' }] },
    ]);
  });

  it.each([
    ['', [[1, 'no_rows']]],
    ['model,input_per_million\n', [[1, 'no_rows']]],
    ['modell,input_per_million\na,1', [[1, 'unknown_column']]],
    ['model,rates\na,1', [[1, 'unknown_column']]],
    ['model,model\na,b', [[1, 'duplicate_column']]],
    ['model,input_per_million\na,1\n\nb', [[4, 'cell_count']]],
    ['model,input_per_million\na,1\nb,2,3', [[3, 'cell_count']]],
    ['model,input_per_million\na,"1,500"', [[2, 'not_a_price']]],
    ['model,input_per_million\na,1\n"b', [[3, 'bad_csv']]],
    ['input_per_million\n1', [[2, 'required']]],
    [
      'model,input_per_million\na,\nb,-1\nA,2\na,3',
      [
        [2, 'no_price'],
        [3, 'negative_price'],
        [5, 'duplicate_row'],
      ],
    ],
  ])('%j is refused: %j', (text, faults) => {
    expect(faultsOf('csv', text)).toEqual(faults);
  });

  it('tells one row from another by service, provider, model and day', () => {
    const text = 'model,provider,service,valid_from,input_per_million\nm,,,,1\nm,p,,,1\nm,,s,,1\nm,,,2026-01-01,1\n';
    expect(pricesOf('csv', text)).toHaveLength(4);
    expect(faultsOf('csv', `${text}M,P,,,2`)).toEqual([[6, 'duplicate_row']]);
  });
});

describe('a list as JSON', () => {
  it('may be wrapped, and each price says its line', () => {
    const one = '{"model": "a",\n "input_per_million": 1}';
    const list = readPriceList(
      'json',
      `\uFEFF{"prices":\r\n[${one},\r\n\r\n  {"model":"b, [c]","input_per_million":"2"}]}`,
    );
    expect(list).toMatchObject({ ok: true, rows: [{ line: 2 }, { line: 5, price: { model: 'b, [c]' } }] });
  });

  it.each([
    ['', [[1, 'bad_json']]],
    ['[\n{"model":"a",}\n]', [[2, 'bad_json']]],
    ['{}', [[1, 'no_list']]],
    ['{"prices":[],"more":1}', [[1, 'no_list']]],
    ['[]', [[1, 'no_rows']]],
    [
      '[\n1,\n{"model":"a"},\n{"model":"b","input_per_million":1e400}]',
      [
        [2, 'invalid_type'],
        [3, 'no_price'],
        [4, 'not_a_price'],
      ],
    ],
  ])('%j is refused: %j', (text, faults) => {
    expect(faultsOf('json', text)).toEqual(faults);
  });

  it('finds the line of every element, however it is written', () => {
    const white = fc.stringMatching(/^[ \t\n]{0,4}$/);
    const element = fc.record({ model: fc.string(), rates: fc.array(fc.string(), { maxLength: 2 }) });
    fc.assert(
      fc.property(fc.array(fc.tuple(white, element, white), { minLength: 1, maxLength: 8 }), (elements) => {
        let text = '[';
        const lines = elements.map(([before, value, after], at) => {
          text += `${at === 0 ? '' : ','}${before}`;
          const line = text.split('\n').length;
          text += JSON.stringify({ ...value, wrong: 1 }, null, at % 2) + after;
          return line;
        });
        const list = readPriceList('json', `${text}]`);
        const found = list.ok ? [] : list.faults.filter(({ code }) => code === 'unknown_member');
        expect(found.map(({ line }) => line)).toEqual(lines);
      }),
    );
  });
});
