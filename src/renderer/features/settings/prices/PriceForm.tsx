import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { OwnerPriceView } from '../../../../shared/contract/prices.ts';
import { useEngineCommand } from '../../../api/use-engine-command.ts';
import { Button } from '../../../components/Button.tsx';
import { FieldNote } from '../form/FieldNote.tsx';
import { toFieldProblems } from '../form/field-problem.ts';
import { Problem } from '../form/Problem.tsx';
import { useReturnFocus } from '../form/use-return-focus.ts';
import { TextField } from '../form/TextField.tsx';
import { ModelField } from './ModelField.tsx';
import { isSamePlace, type PriceDraft, toDraft, toRateDrafts, toSavePrice } from './price-draft.ts';
import { RateFields } from './RateFields.tsx';

type Properties = {
  /** What is known of the price when the form opens. */
  readonly initial: Partial<OwnerPriceView>;
  /** The price that is changed; none for a new one. */
  readonly edited?: OwnerPriceView | undefined;
  readonly onSaved?: (price: OwnerPriceView) => void;
  readonly onClose: () => void;
};

/** A price of the owner's. What was written stays until it is saved or given up. */
export const PriceForm = ({ initial, edited, onSaved, onClose }: Properties) => {
  const { t, i18n } = useTranslation();
  useReturnFocus();
  const save = useEngineCommand('savePrice');
  const remove = useEngineCommand('removePrice');
  const [draft, setDraft] = useState<PriceDraft>(() => toDraft(initial, i18n.language));
  const change = (changes: Partial<PriceDraft>): void => setDraft((before) => ({ ...before, ...changes }));
  const problems = toFieldProblems(save.error);
  const isSaving = save.running !== null || remove.running !== null;

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (isSaving) return;
    const saved = await save.run(toSavePrice(draft, i18n.language));
    if (saved === null) return;
    // Saved for another model, service or day, it stands beside the one that was edited.
    const isMoved = edited !== undefined && !isSamePlace(saved, edited);
    if (isMoved && (await remove.run({ id: edited.id })) === null) return;
    onSaved?.(saved);
    onClose();
  };

  return (
    <form
      onSubmit={(event) => void submit(event)}
      className="form-panel"
      aria-label={t(edited === undefined ? 'settings.addPrice' : 'settings.editPrice')}
      data-testid="price-form"
      noValidate
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <ModelField
          value={draft.model}
          onChange={(model) => change({ model })}
          onPick={({ model, provider, units }) =>
            change({
              model,
              provider,
              // What the owner has written already is kept.
              ...(draft.rates.every(({ price }) => price === '') && {
                rates: toRateDrafts(units, i18n.language),
              }),
            })
          }
          problem={problems.get('model')}
          isFocused={initial.model === undefined}
        />
        <TextField
          label={t('settings.provider')}
          placeholder={t('settings.anyProvider')}
          value={draft.provider}
          onChange={(provider) => change({ provider })}
          problem={problems.get('provider')}
          testId="price-provider"
        />
        <TextField
          label={t('settings.service')}
          placeholder={t('settings.allServices')}
          value={draft.service}
          onChange={(service) => change({ service })}
          problem={problems.get('service')}
          testId="price-service"
        />
        <TextField
          label={t('settings.validFrom')}
          type="date"
          size="day"
          hint={t('settings.validFromHint')}
          value={draft.validFrom}
          onChange={(validFrom) => change({ validFrom })}
          problem={problems.get('valid_from')}
          testId="price-valid-from"
        />
      </div>
      <div className="flex flex-col gap-1">
        <RateFields
          rates={draft.rates}
          onChange={(rates) => change({ rates })}
          problems={problems}
          isFocused={initial.model !== undefined}
        />
        <FieldNote id="price-note" problem={problems.get('') ?? problems.get('rates')} />
      </div>
      {save.error === null || save.error.errors.length > 0 ? null : <Problem error={save.error} />}
      {remove.error === null ? null : <Problem error={remove.error} />}
      <div className="flex gap-2">
        <Button type="submit" isPrimary aria-busy={isSaving} data-testid="save-price">
          {t('settings.savePrice')}
        </Button>
        <Button onClick={onClose}>{t('settings.cancel')}</Button>
      </div>
    </form>
  );
};
