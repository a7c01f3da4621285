import { Combobox } from '@base-ui/react/combobox';
import { Check, X } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScopeName } from '../../../../shared/core/budget.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { Icon } from '../../../components/Icon.tsx';
import { useValueLabel } from '../../../components/use-value-label.ts';

type Properties = {
  readonly name: ScopeName;
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
  readonly isFocused?: boolean;
};

type Item = { readonly value: string; readonly label: string };

const mostValues = 1000;
const mostShown = 100;

/** Some values of a dimension: those seen are found by their name, others can be written before their first call. */
export const ValuesField = ({ name, values, onChange, isFocused = false }: Properties) => {
  const { t } = useTranslation();
  const labelOf = useValueLabel();
  const [words, setWords] = useState('');
  const { data } = useEngineQuery('breakdown', { by: name, period: 'all_time', order: 'calls', limit: mostValues });
  const labels = new Map(data?.items.map(({ key, label }) => [key, label]));
  const toItem = (value: string): Item => ({ value, label: labelOf(name, value, labels.get(value) ?? value) });
  const seen = data?.items.flatMap(({ key }) => (key === null || key === '' ? [] : [key])) ?? [];
  const known = [...new Set([...values, ...seen])].map(toItem);
  const written = words.trim();
  const isNew = written !== '' && known.every(({ value, label }) => value !== written && label !== written);
  const title = t(`dimension.${name}`);
  return (
    <Combobox.Root
      items={isNew ? [...known, { value: written, label: written }] : known}
      multiple
      autoHighlight
      limit={mostShown}
      value={values.map(toItem)}
      onValueChange={(next: Item[]) => onChange(next.map(({ value }) => value))}
      isItemEqualToValue={(item: Item, other: Item) => item.value === other.value}
      inputValue={words}
      onInputValueChange={setWords}
    >
      <Combobox.InputGroup className="values-field">
        <Combobox.Chips
          className="flex min-w-0 flex-1 flex-wrap items-center gap-1"
          aria-label={values.length === 0 ? undefined : t('settings.chosenValues', { name: title })}
        >
          {values.map(toItem).map(({ value, label }) => (
            <Combobox.Chip key={value} className="chip h-6 pr-1" aria-label={label}>
              <span dir="auto" className="truncate">
                {label}
              </span>
              <Combobox.ChipRemove className="rounded-full" aria-label={t('settings.removeValue', { value: label })}>
                <Icon icon={X} className="text-muted" />
              </Combobox.ChipRemove>
            </Combobox.Chip>
          ))}
          <Combobox.Input
            className="h-6 min-w-24 flex-1 bg-transparent px-1 outline-none placeholder:text-muted"
            aria-label={title}
            placeholder={values.length === 0 ? t('settings.findOrAdd') : ''}
            autoFocus={isFocused}
            data-testid={`values-${name}`}
          />
        </Combobox.Chips>
      </Combobox.InputGroup>
      <Combobox.Portal>
        <Combobox.Positioner className="z-20" sideOffset={4} align="start">
          <Combobox.Popup className="popup w-(--anchor-width) min-w-56 p-1.5">
            <Combobox.Empty className="empty:hidden">
              <span className="block px-2.5 py-2 text-muted">{t('details.noValues')}</span>
            </Combobox.Empty>
            <Combobox.List className="max-h-60 overflow-y-auto">
              {(item: Item) => (
                <Combobox.Item key={item.value} value={item} className="popup-item">
                  <span dir="auto" className="truncate">
                    {isNew && item.value === written ? t('settings.addValue', { value: item.label }) : item.label}
                  </span>
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
  );
};
