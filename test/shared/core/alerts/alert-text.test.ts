import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../../src/shared/core/alerts/alert.ts';
import { toAlertText } from '../../../../src/shared/core/alerts/alert-text.ts';
import { defaultDisplayNames, toDisplayName } from '../../../../src/shared/core/display-names.ts';

const common = {
  key: 'k',
  at: Date.parse('2026-08-22T12:40:00+02:00'),
  view: { from: '2026-08-10', to: '2026-08-17' },
};
const budget = {
  ...common,
  budgetId: 'b',
  name: 'Bot',
  measure: 'cost_eur',
  period: 'month',
  since: '2026-08-01',
  spent: '39.982',
  amount: '50',
  unknownCalls: 0,
} as const;
const anomaly = {
  ...common,
  kind: 'anomaly',
  service: 'analysis',
  day: '2026-08-08',
  cost: '12.4',
  usual: '0.0021',
  unknownCalls: 0,
  cause: null,
} as const;
const digest = {
  ...common,
  kind: 'digest',
  calls: 1204,
  tokens: 1_000_000,
  cost: '23.1',
  unknownCalls: 1,
  growthPercent: 12.4,
  topService: { key: 'analysis', cost: '20' },
  topModel: { key: 'gpt-4o', cost: '0.004' },
} as const;

const textOf = (alert: Alert, language: 'it' | 'en') => {
  const { title, body } = toAlertText(alert, language, 'Europe/Rome', (kind, key, spoken) =>
    toDisplayName(kind, key, spoken, defaultDisplayNames),
  );
  return `${title} | ${body}`.replaceAll(/[\u00A0\u202F]/g, ' ');
};

const cases: readonly (readonly [Alert, string, string])[] = [
  [
    { ...budget, kind: 'threshold', threshold: 50, unknownCalls: 3 },
    'Bot: 79% used | €39.98 of €50.00 in August, €10.02 left. 3 calls without a known cost are not included.',
    'Bot: 79% usato | 39,98 € su 50,00 € nel mese di agosto, ne restano 10,02 €. 3 chiamate senza un costo noto non sono comprese.',
  ],
  [
    {
      ...budget,
      kind: 'threshold',
      threshold: 100,
      measure: 'cost_usd',
      spent: '50.5',
      period: 'day',
      since: '2026-08-11',
    },
    'Bot: 101% used | $50.50 of $50.00 on August 11, $0.50 over.',
    'Bot: 101% usato | 50,50 $ su 50,00 $ l’11 agosto, 0,50 $ oltre il limite.',
  ],
  [
    {
      ...budget,
      kind: 'threshold',
      threshold: 50,
      measure: 'tokens',
      spent: '999999',
      amount: '1000000',
      period: 'week',
      since: '2026-08-17',
    },
    'Bot: 99% used | 999,999 of 1,000,000 tokens in the week of August 17, 1 token left.',
    'Bot: 99% usato | 999.999 su 1.000.000 di token nella settimana del 17 agosto, ne restano 1 token.',
  ],
  [
    {
      ...budget,
      kind: 'forecast',
      passesOn: '2026-08-23',
      low: '55',
      expected: '60',
      high: '72.5',
      endsAt: 0,
      unknownCalls: 1,
    },
    'Bot: on pace to pass €50.00 on August 23 | €39.98 so far in August. €60.00 expected, between €55.00 and €72.50. 1 call without a known cost is not included.',
    'Bot: di questo passo supera 50,00 € il 23 agosto | Finora 39,98 € nel mese di agosto. Previsti 60,00 €, tra 55,00 € e 72,50 €. 1 chiamata senza un costo noto non è compresa.',
  ],
  [
    { ...common, kind: 'silence', service: 'chatbot', hours: 3, lastCallAt: Date.parse('2026-08-22T09:30:00+02:00') },
    'Nothing from Chatbot for 3 h | Its last call came on August 22 at 9:30 AM. At least one every 3 h is expected.',
    'Nessuna chiamata da Chatbot da 3 h | Ultima chiamata: 22 agosto alle ore 9:30. Ne è attesa almeno una ogni 3 h.',
  ],
  [
    { ...anomaly, cause: { dimension: 'client', key: 'c', label: 'Rossi', cost: '10', usual: '1' } },
    'Data analysis: far above the usual cost | €12.40 so far on August 8, usually €0.0021 in a whole day. Most of it comes from client Rossi: €10.00 instead of €1.00.',
    'Analisi Dati: costo molto sopra il solito | Finora 12,40 € l’8 agosto, di solito 0,0021 € in un giorno intero. Viene soprattutto dal cliente Rossi: 10,00 € invece di 1,00 €.',
  ],
  [
    {
      ...anomaly,
      service: null,
      cause: { dimension: 'service', key: 'analysis', label: 'analysis', cost: '10', usual: '1' },
    },
    'All services: far above the usual cost | €12.40 so far on August 8, usually €0.0021 in a whole day. Most of it comes from service Data analysis: €10.00 instead of €1.00.',
    'Tutti i servizi: costo molto sopra il solito | Finora 12,40 € l’8 agosto, di solito 0,0021 € in un giorno intero. Viene soprattutto dal servizio Analisi Dati: 10,00 € invece di 1,00 €.',
  ],
  [
    digest,
    'Week of August 10: €23.10, 12.4% more than the week before | 1,204 calls, 1,000,000 tokens. Top service: Data analysis (€20.00). Top model: gpt-4o (€0.004). 1 call without a known cost is not included.',
    'Settimana del 10 agosto: 23,10 €, 12,4% in più della settimana prima | 1.204 chiamate, 1.000.000 di token. Primo servizio: Analisi Dati (20,00 €). Primo modello: gpt-4o (0,004 €). 1 chiamata senza un costo noto non è compresa.',
  ],
  [
    { ...digest, calls: 1, tokens: 1, cost: null, growthPercent: null, topService: null, topModel: null },
    'Week of August 10: cost not known | 1 call, 1 token. 1 call without a known cost is not included.',
    'Settimana del 10 agosto: costo non noto | 1 chiamata, 1 token. 1 chiamata senza un costo noto non è compresa.',
  ],
  [
    { ...digest, growthPercent: 0, unknownCalls: 0, topService: null, topModel: null },
    'Week of August 10: €23.10, as the week before | 1,204 calls, 1,000,000 tokens.',
    'Settimana del 10 agosto: 23,10 €, come la settimana prima | 1.204 chiamate, 1.000.000 di token.',
  ],
  [
    { ...digest, growthPercent: -5, unknownCalls: 0, topService: null, topModel: null },
    'Week of August 10: €23.10, 5% less than the week before | 1,204 calls, 1,000,000 tokens.',
    'Settimana del 10 agosto: 23,10 €, 5% in meno della settimana prima | 1.204 chiamate, 1.000.000 di token.',
  ],
];

describe('the text of an alert', () => {
  it.each(cases)('of %j', (alert, english, italian) => {
    expect(textOf(alert, 'en')).toBe(english);
    expect(textOf(alert, 'it')).toBe(italian);
  });

  it('writes amounts digit by digit', () => {
    const alert: Alert = {
      ...budget,
      kind: 'threshold',
      threshold: 50,
      spent: '90071992.547409931',
      amount: '900719925.47',
    };
    expect(textOf(alert, 'en')).toContain('€90,071,992.55 of €900,719,925.47');
  });
});
