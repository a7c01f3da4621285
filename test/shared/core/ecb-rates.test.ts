import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AppError } from '../../../src/shared/core/app-error.ts';
import { parseEcbCsv, parseEcbFile, parseEcbXml } from '../../../src/shared/core/ecb-rates.ts';

const sdmxHeader =
  'KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE,OBS_STATUS,TITLE,TITLE_COMPL';
const sdmxRow = (date: string, value: string, currency = 'USD'): string =>
  `EXR.D.${currency}.EUR.SP00.A,D,${currency},EUR,SP00,A,${date},${value},A,US dollar/Euro,"ECB reference ""fixing"", 2:15 pm (C.E.T.)"`;

const xml = (days: string): string => `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Reference rates</gesmes:subject>
<Cube>${days}</Cube></gesmes:Envelope>`;

describe('parseEcbCsv', () => {
  it('reads the ECB columns by name, keeps the decimal text and leaves out days without a value', () => {
    const text = `\uFEFF${[
      sdmxHeader,
      sdmxRow('2026-08-21', '1.16990'),
      sdmxRow('2026-08-20', '1.1681'),
      sdmxRow('2026-08-19', ''),
      sdmxRow('2026-08-18', 'NaN'),
      sdmxRow('2026-08-21', '172.3', 'JPY'),
      sdmxRow('2026-08-21', '1.35').replace('USD,EUR', 'USD,GBP'),
      '',
    ].join('\r\n')}`;
    const expected = [
      { date: '2026-08-20', usdPerEur: '1.1681' },
      { date: '2026-08-21', usdPerEur: '1.16990' },
    ];
    expect(parseEcbCsv(text)).toEqual(expected);
    expect(parseEcbCsv('"OBS_VALUE",NOTE,TIME_PERIOD\n"1.1681","a, b",2026-08-20\n1.16990,,2026-08-21')).toEqual(
      expected,
    );
  });

  it('reads the rates that ship with the program', () => {
    const rows = parseEcbCsv(readFileSync(new URL('../../../resources/ecb-usd-per-eur.csv', import.meta.url), 'utf8'));
    expect(rows).toHaveLength(904);
    expect(rows[0]).toEqual({ date: '2023-02-01', usdPerEur: '1.0894' });
    expect(rows.at(-1)).toEqual({ date: '2026-08-21', usdPerEur: '1.1699' });
  });

  it('returns what was written, whatever the order', () => {
    const table = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 1, max: 99_999 })), {
      selector: ([day]) => day,
      minLength: 1,
    });
    fc.assert(
      fc.property(table, (cells) => {
        const rows = cells.map(([day, rate]) => ({
          date: new Date(day * 86_400_000).toISOString().slice(0, 10),
          usdPerEur: `1.${String(rate).padStart(5, '0')}`,
        }));
        const sorted = rows.toSorted((a, b) => (a.date < b.date ? -1 : 1));
        const csv = ['date,usd_per_eur', ...rows.map((row) => `${row.date},${row.usdPerEur}`)].join('\n');
        expect(parseEcbCsv(csv)).toEqual(sorted);
        const days = rows.map(
          (row) => `<Cube time="${row.date}"><Cube currency="USD" rate="${row.usdPerEur}"/></Cube>`,
        );
        expect(parseEcbXml(xml(days.join('')))).toEqual(sorted);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['', /columns/],
    ['<html>Not found</html>', /columns/],
    ['date,price\n2026-08-21,1.1', /columns/],
    ['date,usd_per_eur', /no rate/],
    ['date,usd_per_eur\n2026-13-01,1.1', /2026-13-01/],
    ['date,usd_per_eur\n2026-08-21,1.1x', /1\.1x/],
    ['date,usd_per_eur\n2026-08-21,-1', /above 0/],
    ['TIME_PERIOD,OBS_VALUE\n2026-08,1.1', /2026-08/],
    [`${sdmxHeader}\n${sdmxRow('2026-08-21', '172.3', 'JPY')}`, /no rate/],
  ])('refuses %j', (text, sentence) => {
    expect(() => parseEcbCsv(text)).toThrow(AppError);
    expect(() => parseEcbCsv(text)).toThrow(sentence);
  });
});

describe('parseEcbXml', () => {
  it('reads the daily and the 90-day document', () => {
    const daily = xml(
      "\n\t<Cube time='2026-08-21'>\n\t\t<Cube currency='USD' rate='1.1699'/>\n\t\t<Cube currency='JPY' rate='172.30'/>\n\t</Cube>\n",
    );
    expect(parseEcbXml(daily)).toEqual([{ date: '2026-08-21', usdPerEur: '1.1699' }]);
    const many = xml(
      '<Cube time="2026-08-21"><Cube currency="JPY" rate="172.30"/><Cube currency="USD" rate="1.1699"/></Cube>' +
        '<Cube time="2026-08-20"><Cube currency="USD" rate="1.16810"/></Cube>' +
        '<Cube time="2026-08-19"><Cube currency="JPY" rate="171"/></Cube>',
    );
    expect(parseEcbXml(many)).toEqual([
      { date: '2026-08-20', usdPerEur: '1.16810' },
      { date: '2026-08-21', usdPerEur: '1.1699' },
    ]);
  });

  it.each([
    ['', /not the ECB's/],
    ['<html><body>503</body></html>', /not the ECB's/],
    [xml(''), /not the ECB's/],
    [xml('<Cube time="yesterday"><Cube currency="USD" rate="1.1"/></Cube>'), /readable date/],
    [xml('<Cube time="2026-02-31"><Cube currency="USD" rate="1.1"/></Cube>'), /2026-02-31/],
    [xml('<Cube time="2026-02-27"><Cube currency="USD" rate="N/A"/></Cube>'), /N\/A/],
    [xml('<Cube time="2026-02-27"><Cube currency="JPY" rate="170"/></Cube>'), /no rate/],
  ])('refuses %j', (text, sentence) => {
    expect(() => parseEcbXml(text)).toThrow(AppError);
    expect(() => parseEcbXml(text)).toThrow(sentence);
  });
});

describe('parseEcbFile', () => {
  const csv = `${sdmxHeader}\r\n${sdmxRow('2026-08-20', '1.1681')}\r\n${sdmxRow('2026-08-21', '1.1699')}\r\n`;
  const document = xml('<Cube time="2026-08-21"><Cube currency="USD" rate="1.1699"/></Cube>');

  it('tells the ECB’s files apart by how they begin', () => {
    expect(parseEcbFile(csv)).toHaveLength(2);
    expect(parseEcbFile(`\uFEFF${document}\n`)).toEqual([{ date: '2026-08-21', usdPerEur: '1.1699' }]);
    expect(parseEcbFile('date,usd_per_eur\n2026-08-21,1.1699\n')).toHaveLength(1);
  });

  it('takes no file that was cut short for a whole one, wherever it ends', () => {
    const whole = [
      { date: '2026-08-20', usdPerEur: '1.1681' },
      { date: '2026-08-21', usdPerEur: '1.1699' },
    ];
    for (const text of [csv, document, 'date,usd_per_eur\n2026-08-20,1.1681\n2026-08-21,1.1699\n']) {
      for (let end = 0; end < text.trimEnd().length; end += 1) {
        try {
          for (const row of parseEcbFile(text.slice(0, end))) expect(whole).toContainEqual(row);
        } catch (error) {
          expect(error).toBeInstanceOf(AppError);
        }
      }
    }
    expect(() => parseEcbFile(document.slice(0, -3))).toThrow(/cut short/);
    expect(() => parseEcbFile('date,usd_per_eur\n2026-08-21,1.1')).toThrow(/cut short/);
  });

  it.each([
    ['', /columns/],
    ['<html><body>503</body></html>', /not the ECB's/],
    ['{"error":"gone"}', /columns/],
  ])('refuses %j', (text, sentence) => {
    expect(() => parseEcbFile(text)).toThrow(sentence);
  });
});
