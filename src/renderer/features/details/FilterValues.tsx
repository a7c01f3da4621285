import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { FilterName } from '../../../shared/contract/dimensions.ts';
import { useEngineQuery } from '../../api/use-engine-query.ts';
import { SearchField } from '../../components/SearchField.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { useValueLabel } from '../../components/use-value-label.ts';

type Properties = {
  readonly name: FilterName;
  readonly chosen: readonly string[];
  readonly onToggle: (value: string) => void;
};

/** Those with most calls; the rest is found by its name in the history. */
const mostValues = 1000;
const mostShown = 200;

const fixedValues: Partial<Record<FilterName, readonly string[]>> = { success: ['true', 'false'] };

/** The values of one dimension, those used most first; chosen ones stay in the list even when they have no calls. */
export const FilterValues = ({ name, chosen, onToggle }: Properties) => {
  const { t } = useTranslation();
  const labelOf = useValueLabel();
  const [words, setWords] = useState('');
  const fixed = fixedValues[name];
  const by = name === 'success' ? 'cost_status' : name;
  const { data } = useEngineQuery('breakdown', { by, period: 'all_time', order: 'calls', limit: mostValues });
  const found = fixed ?? data?.items.flatMap(({ key }) => (key === null ? [] : [key]));
  if (found === undefined) return <Skeleton width="long" />;
  const names = new Map(data?.items.map(({ key, label }) => [key, label]));
  const all = [...new Set([...chosen, ...found])].map((value) => ({
    value,
    label: labelOf(name, value, names.get(value) ?? value),
  }));
  const wanted = words.trim().toLowerCase();
  const shown = all.filter(
    ({ value, label }) => value.toLowerCase().includes(wanted) || label.toLowerCase().includes(wanted),
  );
  return (
    <>
      {all.length > 8 ? (
        <SearchField className="mx-1.5 my-1 w-[calc(100%-0.75rem)]" value={words} onChange={setWords} />
      ) : null}
      <ul className="max-h-72 overflow-y-auto">
        {shown.slice(0, mostShown).map(({ value, label }) => (
          <li key={value}>
            <label className="popup-item">
              <input
                type="checkbox"
                className="accent-accent"
                checked={chosen.includes(value)}
                onChange={() => onToggle(value)}
              />
              <span dir="auto" className="truncate">
                {label}
              </span>
            </label>
          </li>
        ))}
      </ul>
      {shown.length === 0 ? <p className="px-2.5 py-2 text-muted">{t('details.noValues')}</p> : null}
    </>
  );
};
