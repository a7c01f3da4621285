import { useTranslation } from 'react-i18next';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { Group } from '../form/Page.tsx';
import { AppForm } from './AppForm.tsx';
import { type MadeApp, TokenPanel } from './TokenPanel.tsx';

type Properties = {
  /** The app that has just got a token. */
  readonly made: MadeApp | null;
  /** What it is called now. */
  readonly name: string;
  readonly isTokenShown: boolean;
  readonly onShow: (isShown: boolean) => void;
  readonly onMade: (made: MadeApp | null) => void;
};

/** Naming an app, and then its token. */
export const NewApp = ({ made, name, isTokenShown, onShow, onMade }: Properties) => {
  const { t } = useTranslation();
  const { run, running, error } = useEngineCommand('createApp', onMade);
  return (
    <Group title={t('settings.newApp')} hint={t('settings.newAppHint')}>
      {made === null ? (
        <div className="max-w-xl">
          <AppForm
            label={t('settings.appName')}
            action={t('settings.createToken')}
            isBusy={running !== null}
            error={error}
            onSubmit={(given) => void run({ name: given })}
            testId="new-app"
          />
        </div>
      ) : (
        <TokenPanel
          token={made.token}
          name={name}
          isTokenShown={isTokenShown}
          onShow={onShow}
          onClose={() => onMade(null)}
        />
      )}
    </Group>
  );
};
