import { weekdayOf } from '../../shared/core/period/civil-day.ts';
import { createDayIndex } from '../../shared/core/period/day-index.ts';
import type { UsageReport } from '../../shared/core/usage-event.ts';
import { drawDemoCall } from './demo/demo-call.ts';
import type { DemoSession } from './demo/demo-call.ts';
import { demoClients, demoUsers } from './demo/demo-people.ts';
import { createDemoRandom } from './demo/demo-random.ts';
import type { DemoRandom } from './demo/demo-random.ts';
import { demoServices } from './demo/demo-services.ts';
import type { DemoService } from './demo/demo-services.ts';

const hourMs = 3_600_000;
const minuteMs = 60_000;
/** The newest call is this much older than now. */
const lastCallAgeMs = 3 * minuteMs;
/** Calls of an average working day: about 12 000 in 90 days. */
const weekdayCalls = 170;

/** Relative weight of each local hour 0-23, Monday to Friday and at the weekend. */
const workHours = [1, 0.5, 0.3, 0.3, 0.3, 1, 3, 10, 32, 62, 96, 100, 92, 84, 95, 98, 90, 58, 34, 22, 15, 10, 6, 3];
const restHours = [2, 1, 0.5, 0.5, 0.5, 1, 2, 5, 12, 22, 30, 30, 24, 20, 22, 26, 28, 26, 24, 20, 16, 12, 8, 4];
const dayWeights = [1, 1.06, 1.04, 1.02, 0.92, 0.34, 0.2] as const;

type Slot = { readonly hour: number; readonly weight: number };
const toSlots = (weights: readonly number[]): readonly Slot[] => weights.map((weight, hour) => ({ hour, weight }));
const slots = { work: toSlots(workHours), rest: toSlots(restHours) };

const drawSession = (
  service: DemoService,
  conversation: string,
  random: DemoRandom,
): Omit<DemoSession, 'operation' | 'model'> => ({
  service,
  client: service.audience === 'clients' ? random.weighted(demoClients[service.workspace]).client : null,
  user: service.audience === 'users' ? random.weighted(demoUsers[service.workspace]) : null,
  language: random.pick(service.languages),
  conversationId: service.talks ? conversation : null,
});

/** The calls of one conversation, a few seconds to minutes apart. The model stays the same within an operation. */
const drawConversation = (service: DemoService, startAt: number, name: string, random: DemoRandom): UsageReport[] => {
  const shared = drawSession(service, name, random);
  const models = new Map(service.operations.map(({ operation, models: all }) => [operation, random.weighted(all)]));
  const calls: UsageReport[] = [];
  const count = service.talks ? random.between(5, 15) : 1;
  let occurredAt = startAt;
  for (let turn = 0; turn < count; turn += 1) {
    const operation = random.weighted(service.operations);
    const session = { ...shared, operation, model: models.get(operation.operation)! };
    calls.push(drawDemoCall(session, { id: `${name}-${turn + 1}`, occurredAt, turn }, random));
    occurredAt += Math.round(random.spread(service.talks ? 50_000 : 0, 0.7)) + 1000;
  }
  return calls;
};

/** A whole number whose average is `value`. */
const roundByChance = (value: number, random: DemoRandom): number =>
  Math.floor(value) + (random.chance(value - Math.floor(value)) ? 1 : 0);

/** How busy a day is: weekday, a rise from 60 % to 140 % over the whole run, and the luck of the day. */
const calcBusyness = (dayNumber: number, progress: number, random: DemoRandom): number =>
  dayWeights[weekdayOf(dayNumber) - 1]! * (0.6 + 0.8 * progress) * random.spread(1, 0.12);

/**
 * Invented usage to look around with: six services in two workspaces, `days` local days up to and including today,
 * oldest first, about 12 000 calls in 90 days, the newest three minutes before `now` (epoch ms). The same arguments give
 * the same reports, ids included, so loading them twice adds nothing; every report has `origin` `demo`.
 *
 * Working days are busiest from 10 to 16 on the local clock, weekends quiet, nights nearly silent. A few calls are of an
 * unknown model, a few carry the provider's bill, a few the flat fee of EUR 0.005, and about 2 % failed.
 */
export const createDemoReports = (options: {
  readonly now: number;
  readonly days?: number;
  readonly seed: number;
  readonly timeZone: string;
}): Iterable<UsageReport> => {
  const { now, days = 90, seed, timeZone } = options;
  const random = createDemoRandom(seed);
  const { dayOf, dayText, startOfDay } = createDayIndex(timeZone);
  const today = dayOf(now);
  const newest = now - lastCallAgeMs;
  const reports: UsageReport[] = [];

  for (let day = today - days + 1; day <= today; day += 1) {
    const busyness = calcBusyness(day, (day - today + days) / days, random);
    const hours = weekdayOf(day) > 5 ? slots.rest : slots.work;
    for (const service of demoServices) {
      const length = service.talks ? 10 : 1;
      const count = roundByChance((weekdayCalls * service.share * busyness) / length, random);
      for (let number = 1; number <= count; number += 1) {
        // Counted back from the day's end: clock changes happen at night, before nearly all calls.
        const startAt =
          startOfDay(day + 1) - (24 - random.weighted(hours).hour) * hourMs + random.between(0, hourMs - 1);
        const name = `demo-${seed}-${now.toString(36)}-${service.service}-${dayText(day)}-${number}`;
        const calls = drawConversation(service, startAt, name, random);
        reports.push(...calls.filter((call) => call.occurredAt < newest));
      }
    }
  }

  const calls = drawConversation(demoServices[0]!, 0, `demo-${seed}-${now.toString(36)}-latest`, random);
  const shift = newest - calls.at(-1)!.occurredAt;
  reports.push(...calls.map((call) => ({ ...call, occurredAt: call.occurredAt + shift })));
  return reports.toSorted((a, b) => a.occurredAt - b.occurredAt);
};
