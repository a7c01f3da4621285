import { CircleCheck } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useConnection } from '../../../api/engine-context.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Icon } from '../../../components/Icon.tsx';
import { Money } from '../../../components/Money.tsx';
import { findArrival } from './find-arrival.ts';

/** Calls are listed by when they were made: one with a clock ahead may stand before the one that has just come in. */
const looked = 20;

/** Waits for a call to arrive while this is open, and says so with its cost when one does. */
export const LiveCheck = () => {
  const { t } = useTranslation();
  const isOffline = useConnection() === 'offline';
  const [openedAt] = useState(() => Date.now());
  const { data } = useEngineQuery('events', { period: 'all_time', limit: looked });
  const call = findArrival(data?.items ?? [], openedAt);
  if (call === null) {
    return (
      <p role="status" className="live-check text-muted" data-testid="live-check" data-state="waiting">
        <span aria-hidden className={isOffline ? 'dot dot-offline' : 'dot dot-waiting'} />
        {t(isOffline ? 'settings.liveOffline' : 'settings.liveWaiting')}
      </p>
    );
  }
  const { service, model, total_tokens: tokens, cost_eur: eur, cost_usd: usd } = call;
  return (
    <p role="status" className="live-check live-check-arrived" data-testid="live-check" data-state="arrived">
      <Icon icon={CircleCheck} className="text-positive" />
      <span className="font-medium text-positive">{t('settings.liveArrived')}</span>
      <span dir="auto" className="min-w-0 truncate">
        {[service, model].filter((part) => part !== null).join(' · ')}
      </span>
      <span className="text-muted">{t('settings.tokens', { count: tokens })}</span>
      <span className="ml-auto font-medium whitespace-nowrap" data-testid="live-cost">
        {eur === null && usd !== null ? (
          <Money amount={usd} currency="USD" isLabelled />
        ) : (
          <Money amount={eur} currency="EUR" isLabelled isProvisional={call.eur_status === 'provisional'} />
        )}
      </span>
    </p>
  );
};
