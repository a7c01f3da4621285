import type { CauseDimension } from './alert.ts';
import type { Plural } from './text-format.ts';

/** The words of an alert, around figures that are already written as the language writes them. */
export type AlertPhrases = {
  readonly calls: Plural;
  readonly tokens: Plural;
  readonly unknownCalls: Plural;
  readonly unknownCost: string;
  readonly inMonth: (month: string) => string;
  /** @param day the day itself, or the first of the week */
  readonly inDays: (period: 'day' | 'week', day: string) => string;
  readonly thresholdTitle: (name: string, percent: string) => string;
  readonly spentOf: (spent: string, amount: string) => string;
  readonly left: (rest: string) => string;
  readonly over: (rest: string) => string;
  readonly forecastTitle: (name: string, amount: string, day: string) => string;
  readonly soFar: (spent: string, period: string) => string;
  readonly expected: (expected: string, low: string, high: string) => string;
  readonly silenceTitle: (service: string, hours: string) => string;
  readonly silence: (lastCall: string, hours: string) => string;
  readonly allServices: string;
  readonly anomalyTitle: (subject: string) => string;
  readonly anomaly: (day: string, cost: string, usual: string) => string;
  readonly cause: (dimension: CauseDimension, name: string, cost: string, usual: string) => string;
  readonly week: (firstDay: string) => string;
  /** @param growth percent, for its sign; @param percent without one */
  readonly change: (growth: number, percent: string) => string;
  readonly topService: (name: string, cost: string) => string;
  readonly topModel: (name: string, cost: string) => string;
};

export const englishPhrases: AlertPhrases = {
  calls: { one: '# call', other: '# calls' },
  tokens: { one: '# token', other: '# tokens' },
  unknownCalls: {
    one: '# call without a known cost is not included.',
    other: '# calls without a known cost are not included.',
  },
  unknownCost: 'cost not known',
  inMonth: (month) => `in ${month}`,
  inDays: (period, day) => (period === 'day' ? `on ${day}` : `in the week of ${day}`),
  thresholdTitle: (name, percent) => `${name}: ${percent} used`,
  spentOf: (spent, amount) => `${spent} of ${amount}`,
  left: (rest) => `${rest} left`,
  over: (rest) => `${rest} over`,
  forecastTitle: (name, amount, day) => `${name}: on pace to pass ${amount} on ${day}`,
  soFar: (spent, period) => `${spent} so far ${period}.`,
  expected: (expected, low, high) => `${expected} expected, between ${low} and ${high}.`,
  silenceTitle: (service, hours) => `Nothing from ${service} for ${hours} h`,
  silence: (lastCall, hours) => `Its last call came on ${lastCall}. At least one every ${hours} h is expected.`,
  allServices: 'All services',
  anomalyTitle: (subject) => `${subject}: far above the usual cost`,
  anomaly: (day, cost, usual) => `${cost} so far on ${day}, usually ${usual} in a whole day.`,
  cause: (dimension, name, cost, usual) => `Most of it comes from ${dimension} ${name}: ${cost} instead of ${usual}.`,
  week: (firstDay) => `Week of ${firstDay}`,
  change: (growth, percent) =>
    growth === 0 ? ', as the week before' : `, ${percent} ${growth > 0 ? 'more' : 'less'} than the week before`,
  topService: (name, cost) => `Top service: ${name} (${cost}).`,
  topModel: (name, cost) => `Top model: ${name} (${cost}).`,
};

/** Before 8 and 11 the article loses its vowel: "il 22 agosto", "l’8 agosto"; "del 22", "dell’11". */
const withArticle = (article: 'il' | 'del', day: string): string =>
  /^(8|11)\b/.test(day) ? `${article === 'il' ? 'l' : 'dell'}’${day}` : `${article} ${day}`;

const fromDimension: Readonly<Record<CauseDimension, string>> = {
  service: 'dal servizio',
  client: 'dal cliente',
  model: 'dal modello',
  operation: 'dall’operazione',
};

export const italianPhrases: AlertPhrases = {
  calls: { one: '# chiamata', many: '# di chiamate', other: '# chiamate' },
  tokens: { one: '# token', many: '# di token', other: '# token' },
  unknownCalls: {
    one: '# chiamata senza un costo noto non è compresa.',
    many: '# di chiamate senza un costo noto non sono comprese.',
    other: '# chiamate senza un costo noto non sono comprese.',
  },
  unknownCost: 'costo non noto',
  inMonth: (month) => `nel mese di ${month}`,
  inDays: (period, day) => (period === 'day' ? withArticle('il', day) : `nella settimana ${withArticle('del', day)}`),
  thresholdTitle: (name, percent) => `${name}: ${percent} usato`,
  spentOf: (spent, amount) => `${spent} su ${amount}`,
  left: (rest) => `ne restano ${rest}`,
  over: (rest) => `${rest} oltre il limite`,
  forecastTitle: (name, amount, day) => `${name}: di questo passo supera ${amount} ${withArticle('il', day)}`,
  soFar: (spent, period) => `Finora ${spent} ${period}.`,
  expected: (expected, low, high) => `Previsti ${expected}, tra ${low} e ${high}.`,
  silenceTitle: (service, hours) => `Nessuna chiamata da ${service} da ${hours} h`,
  silence: (lastCall, hours) => `Ultima chiamata: ${lastCall}. Ne è attesa almeno una ogni ${hours} h.`,
  allServices: 'Tutti i servizi',
  anomalyTitle: (subject) => `${subject}: costo molto sopra il solito`,
  anomaly: (day, cost, usual) => `Finora ${cost} ${withArticle('il', day)}, di solito ${usual} in un giorno intero.`,
  cause: (dimension, name, cost, usual) =>
    `Viene soprattutto ${fromDimension[dimension]} ${name}: ${cost} invece di ${usual}.`,
  week: (firstDay) => `Settimana ${withArticle('del', firstDay)}`,
  change: (growth, percent) =>
    growth === 0 ? ', come la settimana prima' : `, ${percent} in ${growth > 0 ? 'più' : 'meno'} della settimana prima`,
  topService: (name, cost) => `Primo servizio: ${name} (${cost}).`,
  topModel: (name, cost) => `Primo modello: ${name} (${cost}).`,
};
