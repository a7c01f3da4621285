import { Minus, Pin, PinOff, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Desktop } from '../../api/transport.ts';
import { IconButton } from '../../components/IconButton.tsx';

type Properties = { readonly desktop: Desktop };

/** The top of the frameless widget: what it is moved by, and what a frame would offer. */
export const WindowBar = ({ desktop }: Properties) => {
  const { t } = useTranslation();
  const [isPinned, setIsPinned] = useState(false);
  useEffect(() => {
    void desktop.call('desktopState', {}).then(({ pinned }) => setIsPinned(pinned));
  }, [desktop]);
  const pin = (pinned: boolean): void => {
    setIsPinned(pinned);
    void desktop.call('setPinned', { pinned });
  };
  return (
    <header className="window-bar" data-testid="window-bar">
      <IconButton
        icon={isPinned ? PinOff : Pin}
        label={isPinned ? t('window.unpin') : t('window.pin')}
        testId="window-pin"
        onClick={() => pin(!isPinned)}
      />
      <IconButton
        icon={Minus}
        label={t('window.minimize')}
        testId="window-minimize"
        onClick={() => void desktop.call('minimizeWindow', {})}
      />
      <IconButton
        icon={X}
        label={t('window.close')}
        testId="window-close"
        onClick={() => void desktop.call('closeWindow', {})}
      />
    </header>
  );
};
