import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppView } from '../../../../shared/contract/apps.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { AppForm } from './AppForm.tsx';
import { useHandBackFocus } from './use-hand-back-focus.ts';

type Properties = { readonly app: AppView; readonly onClose: () => void };

/** Another name for an app. */
export const RenamePanel = ({ app, onClose }: Properties) => {
  const { t } = useTranslation();
  const panel = useRef<HTMLDivElement>(null);
  useHandBackFocus(panel);
  const { run, running, error } = useEngineCommand('renameApp', onClose);
  return (
    <div ref={panel} className="form-panel mt-3">
      <AppForm
        label={t('settings.appName')}
        action={t('settings.save')}
        name={app.name ?? ''}
        isBusy={running !== null}
        error={error}
        onSubmit={(name) => void run({ id: app.id, name })}
        onClose={onClose}
        testId="rename-form"
      />
    </div>
  );
};
