import type { CommandHandlers } from '../../shared/contract/commands.ts';
import type { QueryHandlers } from '../../shared/contract/queries.ts';
import { type Settings, settingsSchema } from '../../shared/contract/settings.ts';
import type { StreamEvent } from '../../shared/contract/stream.ts';

/** The owner's settings as they hold now. */
export type SettingsKeeper = {
  readonly current: () => Settings;
  /** Called after every change with the settings before and after it; never removed, for parts that live as long. */
  readonly onChange: (listener: (now: Settings, before: Settings) => void) => void;
  readonly handlers: Pick<QueryHandlers, 'settings'> & Pick<CommandHandlers, 'changeSettings'>;
};

type SettingsDeps = {
  /** What was saved last, as JSON; null before anything was. */
  readonly saved: string | null;
  readonly save: (json: string) => Promise<void>;
  /** The zone whose days are counted until the next start, and the one the system has. */
  readonly activeTimeZone: string;
  readonly systemTimeZone: string;
  readonly publish: (event: StreamEvent) => void;
};

/** Each setting by itself: one that no longer holds (of a newer or damaged file) falls back to what it comes with. */
export const readSettings = (saved: string | null): Settings => {
  const given = parseObject(saved);
  const kept: Record<string, unknown> = {};
  for (const [name, field] of Object.entries(settingsSchema.shape)) {
    if (Object.hasOwn(given, name) && field.safeParse(given[name]).success) kept[name] = given[name];
  }
  return settingsSchema.parse(kept);
};

const parseObject = (json: string | null): Record<string, unknown> => {
  try {
    const value: unknown = JSON.parse(json ?? '{}');
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
};

/** Keeps the settings, and saves a change before anything acts on it. */
export const createSettings = (deps: SettingsDeps): SettingsKeeper => {
  let current = readSettings(deps.saved);
  const listeners: ((now: Settings, before: Settings) => void)[] = [];
  /** Changes one after the other: each starts from the one before. */
  let last: Promise<unknown> = Promise.resolve();

  const toView = () => ({
    settings: current,
    active_time_zone: deps.activeTimeZone,
    needs_restart: (current.time_zone ?? deps.systemTimeZone) !== deps.activeTimeZone,
  });

  const change = async (changes: Partial<Settings>): Promise<void> => {
    const before = current;
    const next = { ...before, ...changes };
    await deps.save(JSON.stringify(next));
    current = next;
    for (const listener of listeners) listener(next, before);
    deps.publish({ type: 'settings' });
  };

  return {
    current: () => current,
    onChange: (listener) => void listeners.push(listener),
    handlers: {
      settings: toView,
      changeSettings: async (input) => {
        // A member sent as undefined would erase what is kept.
        const given = Object.entries(input).filter(([, value]) => value !== undefined);
        const work = last.then(() => change(Object.fromEntries(given)));
        last = work.catch(() => undefined);
        await work;
        return toView();
      },
    },
  };
};
