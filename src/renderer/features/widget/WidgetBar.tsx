import { RotateCw, Settings } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngine } from '../../api/engine-context.ts';
import type { ConnectionState } from '../../api/transport.ts';
import type { OpenView } from '../../state/view-state.ts';
import { IconButton } from '../../components/IconButton.tsx';

/** Local answers come within milliseconds; the arrow turns long enough to be seen. */
const turnMs = 600;

type Properties = {
  readonly connection: ConnectionState;
  readonly isDemo: boolean;
  readonly onOpen: OpenView;
};

const Status = ({ connection }: { readonly connection: ConnectionState }) => {
  const { t } = useTranslation();
  const state = connection === 'signed_out' ? 'connecting' : connection;
  return (
    <span className="flex items-center gap-1.5 text-xs whitespace-nowrap text-muted" data-state={state}>
      <span aria-hidden className={`dot dot-${state}`} />
      <span className="wide-only">{t(`connection.${state}`)}</span>
    </span>
  );
};

export const WidgetBar = ({ connection, isDemo, onOpen }: Properties) => {
  const { t } = useTranslation();
  const { retry } = useEngine();
  const [isTurning, setIsTurning] = useState(false);

  const refresh = async (): Promise<void> => {
    setIsTurning(true);
    await Promise.all([retry(), new Promise((resolve) => setTimeout(resolve, turnMs))]);
    setIsTurning(false);
  };
  return (
    <header className="flex h-12 items-center gap-3 pr-2.5 pl-5">
      <span className="text-[0.8125rem] font-semibold">Centesimo</span>
      {isDemo ? <span className="tag">{t('widget.demo')}</span> : null}
      <span className="ml-auto" />
      <Status connection={connection} />
      <IconButton
        icon={RotateCw}
        label={t('widget.refresh')}
        testId="widget-refresh"
        isTurning={isTurning}
        onClick={() => void refresh()}
      />
      <IconButton
        icon={Settings}
        label={t('widget.settings')}
        testId="widget-settings"
        onClick={() => onOpen('settings')}
      />
    </header>
  );
};
