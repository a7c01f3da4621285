import { useTranslation } from 'react-i18next';
import { type Currency, formatMoneyParts } from '../format/money.ts';

type Properties = {
  /** Decimal string, or null when the cost is not known. */
  readonly amount: string | null;
  readonly currency: Currency;
  /** Says "unknown" for the eye too; a screen reader hears it anyway. */
  readonly isLabelled?: boolean;
  /** Marks an amount that may still change a little. */
  readonly isProvisional?: boolean;
};

/** An amount whose symbol steps back behind its digits. */
export const Money = ({ amount, currency, isLabelled = false, isProvisional = false }: Properties) => {
  const { t, i18n } = useTranslation();
  if (amount === null) {
    return (
      <>
        <span aria-hidden>— </span>
        <span className={isLabelled ? 'unknown-label' : 'sr-only'}>{t('widget.unknown')}</span>
      </>
    );
  }
  return (
    <>
      {isProvisional ? (
        <span role="img" aria-label={t('widget.provisional')} title={t('widget.provisional')} className="money-mark">
          ≈
        </span>
      ) : null}
      {formatMoneyParts(amount, currency, i18n.language).map(({ isSymbol, text }) => (
        <span key={text} className={isSymbol ? 'money-symbol' : undefined}>
          {text}
        </span>
      ))}
    </>
  );
};
