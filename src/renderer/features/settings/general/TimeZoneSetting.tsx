import { Combobox } from '@base-ui/react/combobox';
import { Check, ChevronsUpDown } from 'lucide-react';
import { useId, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Icon } from '../../../components/Icon.tsx';
import { Problem } from '../form/Problem.tsx';
import { SettingRow } from '../form/SettingRow.tsx';
import { useSetting } from '../form/use-setting.ts';
import { listTimeZones, toZoneLabel } from './time-zones.ts';

type Zone = { readonly value: string | null; readonly label: string };

/** Whose midnight ends a day. Days already summed up are cut anew at the next start. */
export const TimeZoneSetting = () => {
  const { t } = useTranslation();
  const hintId = useId();
  const { value, save, error } = useSetting('time_zone');
  const { data } = useEngineQuery('settings', {});
  const systemZone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const systemLabel = t('settings.systemZone', { zone: toZoneLabel(systemZone) });
  const items = useMemo(
    (): readonly Zone[] => [
      { value: null, label: systemLabel },
      ...listTimeZones(value ?? null).map((zone) => ({ value: zone, label: toZoneLabel(zone) })),
    ],
    [systemLabel, value],
  );
  const chosen = items.find((item) => item.value === value) ?? null;
  const needsRestart = data?.needs_restart === true;
  return (
    <SettingRow
      title={t('settings.timeZone')}
      hint={t('settings.timeZoneHint')}
      hintId={hintId}
      below={
        <>
          <p role="status" className="text-[0.8125rem]" data-testid="needs-restart">
            {needsRestart ? (
              <span className="problem block">
                {t('settings.needsRestart', { zone: toZoneLabel(data.active_time_zone) })}
              </span>
            ) : null}
          </p>
          <Problem error={error} />
        </>
      }
    >
      {value === undefined ? null : (
        <Combobox.Root
          items={items}
          value={chosen}
          onValueChange={(next: Zone | null) => (next === null ? undefined : void save(next.value))}
          isItemEqualToValue={(item: Zone, other: Zone) => item.value === other.value}
          autoHighlight
        >
          <Combobox.Trigger
            className="select max-w-72"
            aria-label={`${t('settings.timeZone')}: ${chosen?.label ?? ''}`}
            aria-describedby={hintId}
            data-testid="setting-time_zone"
          >
            <span className="truncate">
              <Combobox.Value />
            </span>
            <Icon icon={ChevronsUpDown} className="ml-auto text-muted" />
          </Combobox.Trigger>
          <Combobox.Portal>
            <Combobox.Positioner className="z-20" sideOffset={4} align="end">
              <Combobox.Popup
                className="popup flex w-80 max-w-(--available-width) flex-col overflow-hidden p-1.5"
                aria-label={t('settings.timeZone')}
              >
                <Combobox.Input
                  className="field-search mb-1.5 w-full"
                  placeholder={t('settings.findZone')}
                  aria-label={t('settings.findZone')}
                />
                <Combobox.Empty className="empty:hidden">
                  <span className="block px-2.5 py-2 text-muted">{t('details.noValues')}</span>
                </Combobox.Empty>
                <Combobox.List className="max-h-72 overflow-y-auto">
                  {(item: Zone) => (
                    <Combobox.Item key={item.value ?? ''} value={item} className="popup-item">
                      <span className="truncate">{item.label}</span>
                      <Combobox.ItemIndicator className="ml-auto text-accent">
                        <Icon icon={Check} />
                      </Combobox.ItemIndicator>
                    </Combobox.Item>
                  )}
                </Combobox.List>
              </Combobox.Popup>
            </Combobox.Positioner>
          </Combobox.Portal>
        </Combobox.Root>
      )}
    </SettingRow>
  );
};
