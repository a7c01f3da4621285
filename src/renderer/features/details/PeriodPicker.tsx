import { Popover } from '@base-ui/react/popover';
import { CalendarDays, Check, ChevronDown } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { periodNames } from '../../../shared/contract/dimensions.ts';
import { Icon } from '../../components/Icon.tsx';
import { formatDay } from '../../format/dates.ts';
import type { ViewState } from '../../state/view-state.ts';
import { CustomRange } from './CustomRange.tsx';
import { toInclusiveEnd } from './custom-range.ts';

type Properties = Pick<ViewState, 'period' | 'customRange' | 'setPeriod' | 'setCustomRange'>;

export const PeriodPicker = ({ period, customRange, setPeriod, setCustomRange }: Properties) => {
  const { t, i18n } = useTranslation();
  const [isOpen, setOpen] = useState(false);
  const dayOf = (date: string | null): string =>
    date === null ? '…' : formatDay(date.slice(0, 10), 'UTC', i18n.language);
  const label =
    customRange === null
      ? t(`period.${period}`)
      : `${dayOf(customRange.from)} – ${dayOf(customRange.to && toInclusiveEnd(customRange.to))}`;
  return (
    <Popover.Root open={isOpen} onOpenChange={setOpen}>
      <Popover.Trigger className="button" aria-label={`${t('details.period')}: ${label}`} data-testid="period">
        <Icon icon={CalendarDays} />
        {label}
        <Icon icon={ChevronDown} className="text-muted" />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner sideOffset={6} align="start" className="z-20">
          <Popover.Popup className="popup flex max-w-(--available-width) flex-wrap" aria-label={t('details.period')}>
            <ul className="min-w-48 p-1.5">
              {periodNames.map((name) => {
                const isChosen = customRange === null && name === period;
                return (
                  <li key={name}>
                    <button
                      type="button"
                      className="popup-item"
                      aria-pressed={isChosen}
                      onClick={() => {
                        setPeriod(name);
                        setOpen(false);
                      }}
                    >
                      {t(`period.${name}`)}
                      {isChosen ? <Icon icon={Check} className="ml-auto text-accent" /> : null}
                    </button>
                  </li>
                );
              })}
            </ul>
            <CustomRange
              range={customRange}
              onApply={(range) => {
                setCustomRange(range);
                setOpen(false);
              }}
            />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
};
