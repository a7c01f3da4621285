import { Check } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Breakdown } from '../../../shared/contract/read-models.ts';
import { Icon } from '../../components/Icon.tsx';
import { useValueLabel } from '../../components/use-value-label.ts';
import { formatMoney } from '../../format/money.ts';
import { formatCount, formatInteger } from '../../format/numbers.ts';
import { formatPercent } from './explanations.ts';
import type { PartProperties } from './part.ts';
import { hasSeveralWorkspaces, type RankedDimension, type RankedRow, toRankedRows } from './ranking.ts';
import { exactMoney } from './series-bars.ts';

type BreakdownItem = Breakdown['items'][number];

type Properties = Pick<PartProperties, 'question' | 'onFilter'> & {
  readonly by: RankedDimension;
  readonly breakdown: Breakdown;
  /** What the share is one of. */
  readonly order: 'cost' | 'tokens';
  /** The colour of each row in the picture beside the list; bars behind the names without them. */
  readonly colors?: readonly string[];
};

const formatShare = (
  { share_percent: share, cost_eur: cost, total_tokens: tokens }: BreakdownItem,
  order: Properties['order'],
  locale: string,
): string => {
  if (share === null) return '—';
  const isSomething = order === 'tokens' ? tokens > 0 : Number(cost ?? 0) > 0;
  // What is too small for its one decimal is not nothing.
  return share === 0 && isSomething ? `< ${formatPercent(0.1, locale)}` : formatPercent(share, locale);
};

/** Names with their cost, tokens, calls and share; a click on one filters everything by it, another takes that back. */
export const Ranking = ({ by, breakdown, order, question, onFilter, colors }: Properties) => {
  const { t, i18n } = useTranslation();
  const locale = i18n.language;
  const rows = toRankedRows(breakdown);
  const namesWorkspace = hasSeveralWorkspaces(rows);
  // Bars against the longest of them; the share itself is the last column.
  const most = Math.max(1, ...rows.flatMap(({ kind, item }) => (kind === 'rest' ? [] : [item.share_percent ?? 0])));
  const chosen: readonly string[] = [question[by] ?? []].flat();
  return (
    <table className="figure-table">
      <thead>
        <tr>
          <th scope="col">{t(`dimension.${by}`)}</th>
          <th scope="col">{t('overview.card_eur')}</th>
          <th scope="col">{t('widget.tokens')}</th>
          <th scope="col" className="hidden @md:table-cell">
            {t('widget.calls')}
          </th>
          <th scope="col" className="hidden @sm:table-cell">
            {t(order === 'tokens' ? 'overview.shareOfTokens' : 'overview.share')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row, index) => {
          const { item, value } = row;
          const isChosen = value !== null && chosen.includes(value);
          return (
            <tr key={row.id} className={chosen.length > 0 && !isChosen ? 'text-muted' : undefined}>
              <th scope="row" className="relative w-full max-w-0">
                {colors === undefined && row.kind !== 'rest' ? (
                  <span
                    aria-hidden
                    className={`absolute inset-y-0.5 left-0 rounded bg-accent ${chosen.length > 0 && !isChosen ? 'opacity-5' : 'opacity-12'}`}
                    style={{ width: `${((item.share_percent ?? 0) / most) * 100}%` }}
                  />
                ) : null}
                <Name
                  by={by}
                  row={row}
                  color={colors?.[index]}
                  isChosen={isChosen}
                  workspace={namesWorkspace ? item.workspace : undefined}
                  onFilter={onFilter}
                />
              </th>
              <td
                title={`${exactMoney(item.cost_eur, 'EUR', t, locale)} · ${exactMoney(item.cost_usd, 'USD', t, locale)}`}
              >
                {formatMoney(item.cost_eur, 'EUR', locale)}
              </td>
              <td title={formatInteger(item.total_tokens, locale)}>{formatCount(item.total_tokens, locale)}</td>
              <td className="hidden @md:table-cell" title={formatInteger(item.calls, locale)}>
                {formatCount(item.calls, locale)}
              </td>
              <td className="hidden @sm:table-cell">{formatShare(item, order, locale)}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
};

type NameProperties = Pick<Properties, 'by' | 'onFilter'> & {
  readonly row: RankedRow;
  readonly color: string | undefined;
  readonly isChosen: boolean;
  readonly workspace: string | undefined;
};

const Name = ({ by, row: { kind, value, item }, color, isChosen, workspace, onFilter }: NameProperties) => {
  const { t } = useTranslation();
  const labelOf = useValueLabel();
  const label = kind === 'rest' ? t('overview.rest') : labelOf(by, value, item.label);
  const content = (
    <>
      {color === undefined ? null : (
        <span aria-hidden className="size-2.5 shrink-0 rounded-sm" style={{ backgroundColor: color }} />
      )}
      <span dir="auto" className={`truncate ${kind === 'value' ? '' : 'text-muted'}`}>
        {label}
      </span>
      {workspace === undefined ? null : (
        <span dir="auto" className="hidden shrink-[2] truncate @sm:inline text-xs text-muted">
          {workspace}
        </span>
      )}
      {isChosen ? <Icon icon={Check} className="text-accent" /> : null}
    </>
  );
  const layout = 'figure-name relative flex min-h-[1.875rem] w-full items-center gap-2 px-2 text-left';
  if (value === null) return <span className={layout}>{content}</span>;
  return (
    <button
      type="button"
      className={`${layout} rounded hover:underline`}
      title={label === value ? label : `${label} (${value})`}
      aria-pressed={isChosen}
      onClick={() => onFilter({ name: by, value })}
    >
      {content}
    </button>
  );
};
