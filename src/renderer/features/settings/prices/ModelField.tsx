import { Autocomplete } from '@base-ui/react/autocomplete';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { CallOutput } from '../../../../shared/contract/calls.ts';
import { useEngineQuery } from '../../../api/use-engine-query.ts';
import { formatExactMoney } from '../../../format/money.ts';
import { FieldNote } from '../form/FieldNote.tsx';
import type { FieldProblem } from '../form/field-problem.ts';

export type CatalogueModel = CallOutput<'models'>['items'][number];

type Properties = {
  readonly value: string;
  readonly onChange: (model: string) => void;
  /** A model of the price list was picked, with what it costs there. */
  readonly onPick: (model: CatalogueModel) => void;
  readonly problem: FieldProblem | undefined;
  readonly isFocused: boolean;
};

const mostOffered = 30;

const priceOf = ({ units }: CatalogueModel, name: string, locale: string): string | null => {
  const found = units.find(({ unit, per }) => unit === name && per === 1_000_000);
  return found === undefined ? null : formatExactMoney(found.price, 'USD', locale);
};

/** Any model's name; those of the price list that match are offered. */
export const ModelField = ({ value, onChange, onPick, problem, isFocused }: Properties) => {
  const { t, i18n } = useTranslation();
  const id = useId();
  const { data } = useEngineQuery('models', { q: value.trim(), limit: mostOffered });
  const toPrices = (model: CatalogueModel): string =>
    [priceOf(model, 'input_tokens', i18n.language), priceOf(model, 'output_tokens', i18n.language)]
      .filter((price) => price !== null)
      .join(' / ');
  return (
    <div className="flex min-w-0 flex-col gap-1">
      <label htmlFor={id} className="form-label">
        {t('settings.model')}
      </label>
      <Autocomplete.Root
        items={data?.items ?? []}
        value={value}
        onValueChange={onChange}
        itemToStringValue={({ model }: CatalogueModel) => model}
        filter={null}
      >
        <Autocomplete.Input
          id={id}
          className="form-input w-full"
          dir="auto"
          spellCheck={false}
          autoFocus={isFocused}
          aria-invalid={problem !== undefined}
          aria-describedby={`${id}-note`}
          data-testid="price-model"
        />
        <Autocomplete.Portal>
          <Autocomplete.Positioner className="z-20" sideOffset={4} align="start">
            <Autocomplete.Popup className="popup w-(--anchor-width) min-w-72 p-1.5 data-empty:hidden">
              <Autocomplete.List className="max-h-72 overflow-y-auto">
                {(item: CatalogueModel) => (
                  <Autocomplete.Item
                    key={`${item.provider} ${item.model}`}
                    value={item}
                    className="popup-item"
                    onClick={() => onPick(item)}
                  >
                    <span className="min-w-0 flex-1 truncate">{item.model}</span>
                    <span className="text-xs text-muted">{item.provider_name}</span>
                    <span className="text-xs text-muted tabular-nums">{toPrices(item)}</span>
                  </Autocomplete.Item>
                )}
              </Autocomplete.List>
            </Autocomplete.Popup>
          </Autocomplete.Positioner>
        </Autocomplete.Portal>
      </Autocomplete.Root>
      <FieldNote id={`${id}-note`} problem={problem} hint={t('settings.modelHint')} />
    </div>
  );
};
