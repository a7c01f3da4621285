import { useQueryClient } from '@tanstack/react-query';
import type { CommandOutput } from '../../../../shared/contract/commands.ts';
import type { Settings } from '../../../../shared/contract/settings.ts';
import type { ApiError } from '../../../api/api-error.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';

type Setting<T> = {
  /** As chosen, already while it is being saved; undefined until it is known. */
  readonly value: T | undefined;
  /** Resolves with whether it was saved; if not, `value` is what it was before. */
  readonly save: (value: T) => Promise<boolean>;
  readonly isSaving: boolean;
  readonly error: ApiError | null;
};

/** One of the owner's settings, shown as chosen at once and as before again when saving fails. */
export const useSetting = <K extends keyof Settings>(name: K): Setting<Settings[K]> => {
  const client = useQueryClient();
  const { data } = useEngineQuery('settings', {});
  const keep = (view: CommandOutput<'changeSettings'>): void => void client.setQueryData(['settings', {}], view);
  const { run, running, error } = useEngineCommand('changeSettings', keep);
  const chosen = running?.[name] as Settings[K] | undefined;
  return {
    value: chosen === undefined ? data?.settings[name] : chosen,
    save: async (value) => (await run({ [name]: value })) !== null,
    isSaving: running !== null,
    error,
  };
};
