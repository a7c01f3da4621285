import { useTranslation } from 'react-i18next';
import type { Summary } from '../../../shared/contract/read-models.ts';
import { useCalmText } from '../../components/use-calm-text.ts';
import { usePageTitle } from '../../components/use-page-title.ts';
import { formatMoney } from '../../format/money.ts';
import { formatInteger } from '../../format/numbers.ts';

type Properties = {
  readonly summary: Summary | undefined;
  /** Null for all services. */
  readonly serviceLabel: string | null;
};

/** Shortest time between two announcements of new figures to a screen reader. */
const announceEveryMs = 10_000;

/** The figures for those who do not see them: spoken now and then, and the cost in the title of the window. */
export const Announcement = ({ summary, serviceLabel }: Properties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const eur = summary?.cost_eur;
  const text =
    summary === undefined || eur === undefined
      ? ''
      : t('widget.announcement', {
          service: serviceLabel ?? t('widget.allServices'),
          cost: eur === null ? t('widget.unknown') : formatMoney(eur, 'EUR', locale),
          calls: formatInteger(summary.calls, locale),
          tokens: formatInteger(summary.total_tokens, locale),
        });
  const spoken = useCalmText(text, announceEveryMs);
  usePageTitle(eur === undefined ? undefined : t('widget.pageTitle', { cost: formatMoney(eur, 'EUR', locale) }));
  return (
    <p className="sr-only" aria-live="polite">
      {spoken}
    </p>
  );
};
