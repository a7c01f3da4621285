import { send } from './http-load.ts';
import { toPercentiles } from './overview-reads.ts';
import type { Percentiles } from './overview-reads.ts';

/** What the history asks for, by name; every read of a kind is another one. */
export type HistoryTimes = Readonly<Record<string, Percentiles>>;

const filters = [
  '',
  '&service=chatbot',
  '&service=rag&success=false',
  '&model=gpt-5&operation=edit',
  '&client=client-7',
  '&user=user-3',
  '&conversation=conversation-77',
  '&client=client-31&user=user-1',
  '&service=nobody',
] as const;

const periods = ['current_month', 'last_90_days', 'all_time'] as const;

/** They look at every call, which takes seconds where there are millions. */
const sortRounds = 10;

type Page = { readonly items: readonly { readonly id: string }[]; readonly total: number | null };

/**
 * Milliseconds for pages of 50 calls of a program that holds the bench events: the first page under several filters, jumps to
 * places all over the list, searches for rare and frequent words, and sorts by a figure.
 *
 * @param random from 0 to below 1
 */
export const measureHistory = async (
  url: string,
  token: string,
  rounds: number,
  random: () => number,
): Promise<HistoryTimes> => {
  const read = async (query: string): Promise<Page> =>
    JSON.parse((await send(`${url}/v1/events?limit=50&${query}`, { token })).toString()) as Page;
  const measure = async (queries: readonly string[]): Promise<Percentiles> => {
    const times: number[] = [];
    for (const query of queries) {
      const started = performance.now();
      await read(query);
      times.push(performance.now() - started);
    }
    return toPercentiles(times);
  };
  const repeat = (toQuery: (round: number) => string, times = rounds): string[] =>
    Array.from({ length: times }, (_, at) => toQuery(at));

  const { total } = await read('period=all_time');
  const place = (): number => Math.floor(random() * (total ?? 0));
  const service = await read('period=all_time&service=chatbot');
  return {
    'first page, any filter': await measure(
      repeat((at) => `period=${periods[at % periods.length]}${filters[at % filters.length]}`),
    ),
    'jump to any place': await measure(repeat(() => `period=all_time&offset=${place()}`)),
    'jump to any place of a filter': await measure(
      repeat(() => `period=all_time&service=chatbot&offset=${Math.floor(random() * (service.total ?? 0))}`),
    ),
    'search for a rare word': await measure(repeat(() => `period=all_time&q=${Math.floor(place() / 8)}`)),
    'search for a rare and a frequent word': await measure(
      repeat(() => `period=all_time&q=conversation-${Math.floor(place() / 8)}`),
    ),
    'search for a frequent word': await measure(
      repeat((at) => `period=all_time&q=${['buongiorno', 'chatbot', 'gpt', 'domani mattina'][at % 4]}`),
    ),
    'search for nothing there': await measure(repeat((at) => `period=all_time&q=nowhere${at}`)),
    'sort by cost, this month': await measure(repeat(() => 'period=current_month&sort=cost', sortRounds)),
    'sort by duration, all time': await measure(
      repeat(() => 'period=all_time&sort=duration&direction=asc', sortRounds),
    ),
  };
};
