import { useState } from 'react';
import type { CommandInput } from '../../../../shared/contract/commands.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';

export type RepricingChoice = CommandInput<'previewRepricing'>;

/** From a choice of calls to what would change, and from there to the change itself. */
export const useRepricing = () => {
  const preview = useEngineCommand('previewRepricing');
  const apply = useEngineCommand('applyRepricing');
  const [choice, setChoice] = useState<RepricingChoice | null>(null);
  const start = (next: RepricingChoice): void => {
    setChoice(next);
    apply.reset();
    void preview.run(next);
  };
  return {
    preview: preview.output,
    isLooking: preview.running !== null,
    isApplying: apply.running !== null,
    done: apply.output,
    error: apply.error ?? preview.error,
    isIdle: choice === null,
    start,
    lookAgain: () => (choice === null ? undefined : start(choice)),
    confirm: () => {
      if (choice === null || preview.output === undefined || apply.running !== null) return;
      void apply.run({ ...choice, fingerprint: preview.output.fingerprint });
    },
    close: () => {
      setChoice(null);
      preview.reset();
      apply.reset();
    },
  };
};

export type RepricingWork = ReturnType<typeof useRepricing>;
