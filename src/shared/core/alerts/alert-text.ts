import { type BudgetMeasure, formatBudgetAmount, parseBudgetAmount } from '../budget.ts';
import type { Language, NamedKind } from '../display-names.ts';
import type { Alert, AnomalyAlert, BudgetFacts, DigestAlert, ForecastAlert, ThresholdAlert } from './alert.ts';
import { type AlertPhrases, englishPhrases, italianPhrases } from './alert-phrases.ts';
import { createTextFormat, type TextFormat } from './text-format.ts';

/** What a notification says: a line, and a sentence or two. */
export type AlertText = { readonly title: string; readonly body: string };

type Parts = {
  readonly format: TextFormat;
  readonly phrases: AlertPhrases;
  readonly name: (kind: NamedKind, key: string) => string;
};

const phrasesOf = { en: englishPhrases, it: italianPhrases } as const satisfies Record<Language, AlertPhrases>;

const join = (...sentences: readonly (string | null)[]): string => sentences.filter(Boolean).join(' ');

const toGap = (unknownCalls: number, { format, phrases }: Parts): string =>
  unknownCalls === 0 ? '' : format.counted(unknownCalls, phrases.unknownCalls);

const toPeriod = ({ period, since }: BudgetFacts, { format, phrases }: Parts): string =>
  period === 'month' ? phrases.inMonth(format.month(since)) : phrases.inDays(period, format.day(since));

/** With its unit. */
const toSum = (measure: BudgetMeasure, amount: string, { format, phrases }: Parts): string =>
  measure === 'tokens' ? format.counted(Number(amount), phrases.tokens) : format.amount(amount, measure);

const toThreshold = (alert: ThresholdAlert, parts: Parts): AlertText => {
  const { format, phrases } = parts;
  const { measure } = alert;
  const amount = parseBudgetAmount(measure, alert.amount);
  const used = parseBudgetAmount(measure, alert.spent);
  const left = amount - used;
  const rest = toSum(measure, formatBudgetAmount(measure, left < 0n ? -left : left), parts);
  const spent = phrases.spentOf(format.amount(alert.spent, measure), toSum(measure, alert.amount, parts));
  return {
    // What is used by now, which may be far beyond the threshold; rounded down, so that 100 % is not said too early.
    title: phrases.thresholdTitle(alert.name, format.percent(Number((used * 100n) / amount))),
    body: join(
      `${spent} ${toPeriod(alert, parts)}, ${left < 0n ? phrases.over(rest) : phrases.left(rest)}.`,
      toGap(alert.unknownCalls, parts),
    ),
  };
};

const toForecast = (alert: ForecastAlert, parts: Parts): AlertText => {
  const { format, phrases } = parts;
  const { measure } = alert;
  return {
    title: phrases.forecastTitle(alert.name, toSum(measure, alert.amount, parts), format.day(alert.passesOn)),
    body: join(
      phrases.soFar(toSum(measure, alert.spent, parts), toPeriod(alert, parts)),
      phrases.expected(
        toSum(measure, alert.expected, parts),
        format.amount(alert.low, measure),
        format.amount(alert.high, measure),
      ),
      toGap(alert.unknownCalls, parts),
    ),
  };
};

const toCause = ({ cause }: AnomalyAlert, { format, phrases, name }: Parts): string => {
  if (cause === null) return '';
  const { dimension, key, label } = cause;
  const called = dimension === 'service' || dimension === 'operation' ? name(dimension, key) : label;
  return phrases.cause(dimension, called, format.money(cause.cost, 'EUR'), format.money(cause.usual, 'EUR'));
};

const toAnomaly = (alert: AnomalyAlert, parts: Parts): AlertText => {
  const { format, phrases } = parts;
  const cost = format.money(alert.cost, 'EUR');
  return {
    title: phrases.anomalyTitle(alert.service === null ? phrases.allServices : parts.name('service', alert.service)),
    body: join(
      phrases.anomaly(format.day(alert.day), cost, format.money(alert.usual, 'EUR')),
      toCause(alert, parts),
      toGap(alert.unknownCalls, parts),
    ),
  };
};

const toDigest = (alert: DigestAlert, parts: Parts): AlertText => {
  const { format, phrases } = parts;
  const { growthPercent, topService, topModel } = alert;
  const cost = alert.cost === null ? phrases.unknownCost : format.money(alert.cost, 'EUR');
  const change = growthPercent === null ? '' : phrases.change(growthPercent, format.percent(Math.abs(growthPercent)));
  const calls = format.counted(alert.calls, phrases.calls);
  return {
    title: `${phrases.week(format.day(alert.view.from))}: ${cost}${change}`,
    body: join(
      `${calls}, ${format.counted(alert.tokens, phrases.tokens)}.`,
      topService && phrases.topService(parts.name('service', topService.key), format.money(topService.cost, 'EUR')),
      topModel && phrases.topModel(topModel.key, format.money(topModel.cost, 'EUR')),
      toGap(alert.unknownCalls, parts),
    ),
  };
};

/**
 * An alert in words.
 *
 * @param nameOf what a service or an operation is called in the language
 */
export const toAlertText = (
  alert: Alert,
  language: Language,
  timeZone: string,
  nameOf: (kind: NamedKind, key: string, language: Language) => string,
): AlertText => {
  const format = createTextFormat(language, timeZone);
  const phrases = phrasesOf[language];
  const parts: Parts = { format, phrases, name: (kind, key) => nameOf(kind, key, language) };
  if (alert.kind === 'threshold') return toThreshold(alert, parts);
  if (alert.kind === 'forecast') return toForecast(alert, parts);
  if (alert.kind === 'anomaly') return toAnomaly(alert, parts);
  if (alert.kind === 'digest') return toDigest(alert, parts);
  const { service, lastCallAt, at } = alert;
  return {
    title: phrases.silenceTitle(parts.name('service', service), format.hours(at - lastCallAt)),
    body: phrases.silence(format.moment(lastCallAt), format.integer(alert.hours)),
  };
};
