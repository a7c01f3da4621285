import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Money } from '../../components/Money.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { formatChange } from '../../format/numbers.ts';
import type { CardFigure, CardId } from './card-figures.ts';
import type { Change } from './change.ts';
import { Explain } from './Explain.tsx';

type Properties = {
  readonly id: CardId;
  /** Undefined while loading. */
  readonly figure: CardFigure | undefined;
  /** In place of a change, where there is none. */
  readonly note: string;
  /** What the figure is made of. */
  readonly children: ReactNode;
};

/** From this length on a figure is set smaller, so that it fits half a phone. */
const longText = 10;

/** One figure, how it moved, and what it is made of. */
export const FigureCard = ({ id, figure, note, children }: Properties) => {
  const { t } = useTranslation();
  const label = t(`overview.card_${id}`);
  const size = figure !== undefined && figure.text.length >= longText ? 'text-lg sm:text-2xl' : 'text-2xl';
  return (
    <div className="min-w-0 bg-card px-4 py-3.5 sm:px-5">
      <dt className="flex h-6 items-center gap-0.5 text-[0.8125rem] text-muted">
        <span className="truncate">{label}</span>
        {figure === undefined ? null : (
          <Explain name={label} testId={`explain-${id}`}>
            {children}
          </Explain>
        )}
      </dt>
      <dd
        data-testid={`card-${id}`}
        data-exact={figure?.exact ?? undefined}
        title={figure?.title}
        className={`h-9 leading-9 font-medium tracking-tight whitespace-nowrap ${size}`}
      >
        {figure === undefined ? <Skeleton width="short" /> : <Value {...figure} />}
      </dd>
      <dd className="h-5 truncate text-[0.8125rem] text-muted">
        {figure === undefined ? <Skeleton width="short" /> : <Moved change={figure.change} note={note} />}
      </dd>
    </div>
  );
};

const Value = ({ text, exact, currency, isProvisional = false }: CardFigure) =>
  currency === undefined ? text : <Money amount={exact} currency={currency} isProvisional={isProvisional} />;

const Moved = ({ change, note }: { readonly change: Change | null; readonly note: string }) => {
  const { t, i18n } = useTranslation();
  if (change === null) return note;
  if (change.unit === 'percent') return formatChange(change.value, i18n.language);
  const points = new Intl.NumberFormat(i18n.language, { signDisplay: 'exceptZero' }).format(change.value);
  return t('overview.points', { points: points.replace('-', '−'), count: Math.abs(change.value) });
};
