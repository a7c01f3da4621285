import { Plus, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Icon } from '../../../components/Icon.tsx';
import { IconButton } from '../../../components/IconButton.tsx';
import type { FieldProblem } from '../form/field-problem.ts';
import { SelectField } from '../form/SelectField.tsx';
import { TextField } from '../form/TextField.tsx';
import { otherUnits, plainUnits, type RateDraft, sentIndexOf } from './price-draft.ts';
import { listPers, toPerLabel, toUnitLabel } from './unit-labels.ts';

type Properties = {
  readonly rates: readonly RateDraft[];
  readonly onChange: (rates: readonly RateDraft[]) => void;
  readonly problems: ReadonlyMap<string, FieldProblem>;
  /** The first price is what is to be written next. */
  readonly isFocused: boolean;
};

/** The four prices most models have, and a line for each other unit. */
export const RateFields = ({ rates, onChange, problems, isFocused }: Properties) => {
  const { t } = useTranslation();
  const change = (index: number, changes: Partial<RateDraft>): void =>
    onChange(rates.map((rate, at) => (at === index ? { ...rate, ...changes } : rate)));
  const problemOf = (index: number): FieldProblem | undefined => {
    const sent = sentIndexOf(rates, index);
    if (sent === null) return undefined;
    return (
      problems.get(`rates/${sent}/price`) ?? problems.get(`rates/${sent}/per`) ?? problems.get(`rates/${sent}/unit`)
    );
  };
  const free = otherUnits.filter(({ unit }) => rates.every((rate) => rate.unit !== unit));
  return (
    <fieldset className="min-w-0">
      <legend className="form-label mb-2">{t('settings.pricesPerMillion')}</legend>
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-4">
        {rates.slice(0, plainUnits.length).map(({ unit, price }, index) => (
          <TextField
            key={unit}
            label={toUnitLabel(unit, t)}
            inputMode="decimal"
            value={price}
            onChange={(next) => change(index, { price: next })}
            problem={problemOf(index)}
            isFocused={isFocused && index === 0}
            testId={`rate-${unit}`}
          />
        ))}
      </div>
      {rates.slice(plainUnits.length).map(({ unit, price, per }, offset) => {
        const index = offset + plainUnits.length;
        return (
          <div key={`${unit} ${offset}`} className="mt-3 flex flex-wrap items-end gap-3">
            <TextField
              label={toUnitLabel(unit, t)}
              inputMode="decimal"
              size="amount"
              value={price}
              onChange={(next) => change(index, { price: next })}
              problem={problemOf(index)}
              isFocused={price === ''}
              testId={`rate-${unit}`}
            />
            <SelectField
              label={t('settings.perLabel')}
              isLabelHidden
              value={per}
              options={listPers(unit, per).map((value) => ({ value, label: toPerLabel(unit, value, t) }))}
              onChange={(next) => change(index, { per: next })}
            />
            <IconButton
              icon={X}
              label={t('settings.removeUnit', { unit: toUnitLabel(unit, t) })}
              testId={`remove-${unit}`}
              onClick={() => onChange(rates.filter((_, at) => at !== index))}
            />
          </div>
        );
      })}
      {free.length === 0 ? null : (
        <div className="mt-3 flex flex-wrap items-center gap-2">
          <Icon icon={Plus} className="text-muted" />
          <span className="text-[0.8125rem] text-muted">{t('settings.alsoPriced')}</span>
          {free.map(({ unit, per }) => (
            <button
              key={unit}
              type="button"
              className="chip"
              data-testid={`add-${unit}`}
              onClick={() => onChange([...rates, { unit, price: '', per }])}
            >
              {toUnitLabel(unit, t)}
            </button>
          ))}
        </div>
      )}
    </fieldset>
  );
};
