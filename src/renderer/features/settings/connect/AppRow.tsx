import { Ban, Pencil, RefreshCw, Trash2 } from 'lucide-react';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AppView } from '../../../../shared/contract/apps.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import { Problem } from '../form/Problem.tsx';
import { AppCounts, AppTitle } from './AppFacts.tsx';
import { ConfirmChange } from './ConfirmChange.tsx';
import { RenamePanel } from './RenamePanel.tsx';
import type { MadeApp } from './TokenPanel.tsx';

const changes = [
  { name: 'rename', icon: Pencil },
  { name: 'rotate', icon: RefreshCw },
  { name: 'revoke', icon: Ban },
] as const;

type Properties = {
  readonly app: AppView;
  readonly timeZone: string;
  readonly onMade: (made: MadeApp) => void;
};

/** An app: what came in by it, and what can be done with its token. */
export const AppRow = ({ app, timeZone, onMade }: Properties) => {
  const { t } = useTranslation();
  const [open, setOpen] = useState<(typeof changes)[number]['name'] | null>(null);
  const row = useRef<HTMLDivElement>(null);
  const close = (): void => setOpen(null);
  const rotate = useEngineCommand('rotateApp', (made) => {
    close();
    onMade(made);
  });
  const revoke = useEngineCommand('revokeApp', () => {
    // The button that opened this goes too.
    row.current?.focus();
    close();
  });
  const remove = useEngineCommand('removeApp');
  const { id } = app;
  const name = app.name ?? '';
  return (
    <div ref={row} tabIndex={-1} data-testid={`app-${id}`}>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <AppTitle app={app} timeZone={timeZone} />
        <AppCounts app={app} />
        <span className="flex justify-end sm:w-24">
          {app.name !== null && app.revoked_at === null
            ? changes.map(({ name: what, icon }) => (
                <IconButton
                  key={what}
                  icon={icon}
                  label={t(`settings.${what}App`, { name })}
                  testId={`${what}-app`}
                  onClick={() => setOpen(open === what ? null : what)}
                />
              ))
            : null}
          {app.revoked_at === null ? null : (
            <IconButton
              icon={Trash2}
              label={t('settings.removeApp', { name })}
              testId="remove-app"
              onClick={() => (remove.running === null ? void remove.run({ id }) : undefined)}
            />
          )}
        </span>
      </div>
      {open === 'rename' ? <RenamePanel app={app} onClose={close} /> : null}
      {open === 'rotate' ? (
        <ConfirmChange
          question={t('settings.rotateWhy', { name })}
          action={t('settings.rotate')}
          isBusy={rotate.running !== null}
          onConfirm={() => void rotate.run({ id })}
          onClose={close}
        />
      ) : null}
      {open === 'revoke' ? (
        <ConfirmChange
          question={t('settings.revokeWhy', { name })}
          action={t('settings.revoke')}
          isBusy={revoke.running !== null}
          onConfirm={() => void revoke.run({ id })}
          onClose={close}
        />
      ) : null}
      <Problem error={rotate.error ?? revoke.error ?? remove.error} />
    </div>
  );
};
