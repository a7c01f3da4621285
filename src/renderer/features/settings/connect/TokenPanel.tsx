import { Eye, EyeOff } from 'lucide-react';
import { useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { CommandOutput } from '../../../../shared/contract/commands.ts';
import { Button } from '../../../components/Button.tsx';
import { Icon } from '../../../components/Icon.tsx';
import { CopyValue } from '../form/CopyValue.tsx';
import { maskToken } from './snippets.ts';

export type MadeApp = CommandOutput<'createApp'>;

type Properties = {
  readonly token: string;
  readonly name: string;
  readonly isTokenShown: boolean;
  readonly onShow: (isShown: boolean) => void;
  readonly onClose: () => void;
};

/** The token of an app that has just got it: the only time it is there to be copied. */
export const TokenPanel = ({ token, name, isTokenShown, onShow, onClose }: Properties) => {
  const { t } = useTranslation();
  const place = useRef<HTMLDivElement>(null);
  // Before the dialog notices that what had the focus is gone, and takes it.
  useLayoutEffect(() => place.current?.focus(), [token]);
  return (
    <div ref={place} tabIndex={-1} className="form-panel gap-1" data-testid="made-app">
      <p className="font-medium wrap-anywhere" dir="auto">
        {name}
      </p>
      <CopyValue
        label={t('settings.appToken')}
        hint={t('settings.appTokenHint')}
        value={token}
        shown={isTokenShown ? token : maskToken(token)}
        testId="app-token"
        action={
          <Button aria-pressed={isTokenShown} onClick={() => onShow(!isTokenShown)} data-testid="reveal-app-token">
            <Icon icon={isTokenShown ? EyeOff : Eye} />
            {t(isTokenShown ? 'settings.hide' : 'settings.reveal')}
          </Button>
        }
      />
      <div>
        <Button onClick={onClose} data-testid="another-app">
          {t('settings.anotherApp')}
        </Button>
      </div>
    </div>
  );
};
