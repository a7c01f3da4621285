import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../components/Button.tsx';
import type { ViewState } from '../../state/view-state.ts';
import { toExclusiveEnd, toInclusiveEnd } from './custom-range.ts';

type Properties = {
  readonly range: ViewState['customRange'];
  readonly onApply: (range: { readonly from: string; readonly to: string }) => void;
};

/** First and last day, both included. */
export const CustomRange = ({ range, onApply }: Properties) => {
  const { t } = useTranslation();
  const [first, setFirst] = useState(range?.from?.slice(0, 10) ?? '');
  const [last, setLast] = useState(range?.to ? toInclusiveEnd(range.to) : '');
  const isBackwards = first !== '' && last !== '' && last < first;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (!isBackwards) onApply({ from: first, to: toExclusiveEnd(last) });
  };
  return (
    <form onSubmit={submit} className="flex w-56 flex-col gap-3 border-l border-line p-4">
      <h3 className="font-medium">{t('details.customRange')}</h3>
      <label className="flex flex-col gap-1 text-xs text-muted">
        {t('details.from')}
        <input
          type="date"
          required
          className="field-date"
          value={first}
          onChange={(event) => setFirst(event.target.value)}
        />
      </label>
      <label className="flex flex-col gap-1 text-xs text-muted">
        {t('details.to')}
        <input
          type="date"
          required
          className="field-date"
          value={last}
          aria-invalid={isBackwards}
          onChange={(event) => setLast(event.target.value)}
        />
      </label>
      <p role="alert" className="min-h-5 text-xs text-warning">
        {isBackwards ? t('details.badRange') : null}
      </p>
      <Button type="submit" isPrimary disabled={isBackwards}>
        {t('details.apply')}
      </Button>
    </form>
  );
};
