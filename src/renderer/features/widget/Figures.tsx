import { useTranslation } from 'react-i18next';
import type { Summary } from '../../../shared/contract/read-models.ts';
import { Money } from '../../components/Money.tsx';
import { formatExactMoney, formatMoney } from '../../format/money.ts';
import { formatCount, formatInteger } from '../../format/numbers.ts';
import { Figure } from './Figure.tsx';
import { Growth } from './Growth.tsx';

type Properties = {
  /** Undefined while loading, or when there never was an answer. */
  readonly summary: Summary | undefined;
  readonly isLoading: boolean;
};

export const Figures = ({ summary, isLoading }: Properties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const eur = summary?.cost_eur ?? null;
  const isProvisional = eur !== null && (summary?.eur_provisional_calls ?? 0) > 0;
  const usd = summary?.cost_usd ?? null;
  const exactMoney = (amount: string | null, currency: 'EUR' | 'USD'): string | undefined =>
    amount === null ? undefined : t('widget.exactly', { amount: formatExactMoney(amount, currency, locale) });
  const counts = [
    { id: 'calls', label: t('widget.calls'), value: summary?.calls, growth: 'calls' },
    { id: 'tokens', label: t('widget.tokens'), value: summary?.total_tokens, growth: 'total_tokens' },
  ] as const;
  return (
    <dl className="figure-grid">
      <Figure
        size="large"
        label={t('widget.cost')}
        testId="widget-cost-eur"
        exact={eur}
        title={exactMoney(eur, 'EUR')}
        isLoading={isLoading}
        text={`${isProvisional ? '≈ ' : ''}${formatMoney(eur, 'EUR', locale)}`}
        note={
          <>
            <span data-testid="widget-cost-usd" data-exact={usd ?? undefined} title={exactMoney(usd, 'USD')}>
              <Money amount={usd} currency="USD" />
            </span>
            <Growth summary={summary} measure="cost_eur" isLong />
          </>
        }
      >
        <Money amount={eur} currency="EUR" isLabelled={summary !== undefined} isProvisional={isProvisional} />
      </Figure>
      {counts.map(({ id, label, value, growth }) => (
        <Figure
          key={id}
          size="small"
          label={label}
          testId={`widget-${id}`}
          exact={value === undefined ? null : String(value)}
          title={value === undefined ? undefined : t('widget.exactly', { amount: formatInteger(value, locale) })}
          isLoading={isLoading}
          text={value === undefined ? '—' : formatCount(value, locale)}
          note={<Growth summary={summary} measure={growth} />}
        />
      ))}
    </dl>
  );
};
