import { useMutation } from '@tanstack/react-query';
import type { CommandInput, CommandName, CommandOutput } from '../../shared/contract/commands.ts';
import { type ApiError, toApiError } from './api-error.ts';
import { useEngine } from './engine-context.ts';

/** How often a busy engine is asked again before that is reported as a failure. */
const mostRetries = 3;

export type EngineCommand<N extends CommandName> = {
  /** Resolves with the answer, or with null when it failed: `error` says why. */
  readonly run: (input: CommandInput<N>) => Promise<CommandOutput<N> | null>;
  /** What is being done right now. */
  readonly running: CommandInput<N> | null;
  /** Why the last attempt failed, until the next one. */
  readonly error: ApiError | null;
  /** The answer of the last attempt, until the next one. */
  readonly output: CommandOutput<N> | undefined;
  /** Forgets the last attempt. */
  readonly reset: () => void;
};

/** Has the engine change something; everything on screen is asked for again once that is done. */
export const useEngineCommand = <N extends CommandName>(
  name: N,
  onDone?: (output: CommandOutput<N>) => void,
): EngineCommand<N> => {
  const { call, refresh } = useEngine();
  const mutation = useMutation<CommandOutput<N>, ApiError, CommandInput<N>>({
    mutationFn: (input) =>
      call(name, input).catch((thrown: unknown) => {
        throw toApiError(thrown);
      }),
    mutationKey: [name],
    networkMode: 'always',
    retry: (failures, error) => error.kind === 'busy' && failures < mostRetries,
    retryDelay: (_failures, error) => error.retryAfterMs,
    onSuccess: (output) => {
      onDone?.(output);
      void refresh();
    },
    // An ended session or a stopped engine shows itself on the next question.
    onError: ({ kind }) => {
      if (kind === 'offline' || kind === 'signed_out') void refresh();
    },
  });
  const { mutateAsync, isPending, variables, error, data, reset } = mutation;
  return {
    run: (input) => mutateAsync(input).catch(() => null),
    running: isPending ? variables : null,
    error,
    output: data,
    reset,
  };
};
