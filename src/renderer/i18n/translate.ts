import { formatInteger } from '../format/numbers.ts';
import { type Choice, messagesOf } from './language.ts';
import type { Message, Translate } from './messages.ts';

const textOf = (message: Message, count: unknown, locale: string): string => {
  if (typeof message === 'string') return message;
  return new Intl.PluralRules(locale).select(Number(count)) === 'one' ? message.one : message.other;
};

/** Looks texts up and fills them in; `count` chooses the grammatical number and is written in the locale. */
export const createTranslate =
  ({ language, locale }: Choice): Translate =>
  (key, ...[values = {}]) => {
    const given: Readonly<Record<string, string | number>> = values;
    return textOf(messagesOf[language][key], given['count'], locale).replace(/\{(\w+)\}/g, (mark, name: string) => {
      const value = given[name] ?? mark;
      return typeof value === 'number' ? formatInteger(value, locale) : value;
    });
  };
