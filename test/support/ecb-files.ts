import type { RateRow } from '../../src/shared/core/exchange-rate.ts';

/** The ECB's files as it publishes them. */

const toCube = ({ date, usdPerEur }: RateRow): string =>
  `<Cube time="${date}"><Cube currency="JPY" rate="172.30"/><Cube currency="USD" rate="${usdPerEur}"/></Cube>`;

/** `eurofxref-hist-90d.xml`, or the daily one where there is one day; the newest day comes first. */
export const toEcbXml = (rows: readonly RateRow[]): string => `<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
<gesmes:subject>Reference rates</gesmes:subject>
<gesmes:Sender><gesmes:name>European Central Bank</gesmes:name></gesmes:Sender>
<Cube>${rows.toReversed().map(toCube).join('')}</Cube></gesmes:Envelope>`;

/** The series `EXR/D.USD.EUR.SP00.A` of the ECB's data service. */
export const toEcbCsv = (rows: readonly RateRow[]): string =>
  [
    'KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE,OBS_STATUS,TITLE',
    ...rows.map(
      ({ date, usdPerEur }) =>
        `EXR.D.USD.EUR.SP00.A,D,USD,EUR,SP00,A,${date},${usdPerEur},A,"US dollar/Euro, 2:15 pm (C.E.T.)"`,
    ),
    '',
  ].join('\r\n');

/** `toRows({ '2026-08-24': '1.1702' })`. */
export const toRows = (rates: Readonly<Record<string, string>>): readonly RateRow[] =>
  Object.entries(rates).map(([date, usdPerEur]) => ({ date, usdPerEur }));
