import { Menu } from '@base-ui/react/menu';
import { BellOff } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { BudgetView } from '../../../../shared/contract/budgets.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { Icon } from '../../../components/Icon.tsx';
import { calcPauseEnd, pauses } from './pause-end.ts';

type Properties = { readonly budget: BudgetView; readonly timeZone: string };

/** Puts off the alerts of one budget. */
export const SnoozeMenu = ({ budget, timeZone }: Properties) => {
  const { t } = useTranslation();
  const { run } = useEngineCommand('snoozeAlerts');
  const { id, name, snoozed_until: until } = budget;
  const label = t('settings.snoozeBudget', { name });
  return (
    <Menu.Root>
      <Menu.Trigger className="icon-button" aria-label={label} title={label} data-testid="snooze-budget">
        <Icon icon={BellOff} className={until === null ? undefined : 'text-accent'} />
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner sideOffset={6} align="end" className="z-20">
          <Menu.Popup className="popup min-w-40 p-1.5">
            {until === null ? null : (
              <Menu.Item className="popup-item" onClick={() => void run({ budget: id, until: null })}>
                {t('settings.wake')}
              </Menu.Item>
            )}
            {pauses.map((pause) => (
              <Menu.Item
                key={pause}
                className="popup-item"
                onClick={() => void run({ budget: id, until: calcPauseEnd(pause, Date.now(), timeZone) })}
              >
                {t(`settings.pause_${pause}`)}
              </Menu.Item>
            ))}
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
};
