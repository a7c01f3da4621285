import type { AlertView } from '../../../shared/contract/alerts.ts';
import { isOfBudget } from '../../../shared/core/alerts/held-alerts.ts';
import { toAlertText } from '../../../shared/core/alerts/alert-text.ts';
import { type DisplayNames, toDisplayName } from '../../../shared/core/display-names.ts';
import { toLocalText } from '../../../shared/core/period/local-text.ts';
import type { ShownAlert } from '../../store/alert-table.ts';
import { toScopeLists } from './budget-view.ts';

/** @param names what the owner calls services and operations */
export const toAlertView = (
  { id, alert, shownAt, dismissedAt }: ShownAlert,
  timeZone: string,
  names: DisplayNames,
): AlertView => {
  const textIn = (language: 'it' | 'en') =>
    toAlertText(alert, language, timeZone, (kind, key, spoken) => toDisplayName(kind, key, spoken, names));
  const { from, to, ...scope } = alert.view;
  return {
    id: String(id),
    kind: alert.kind,
    key: alert.key,
    at: toLocalText(alert.at, timeZone),
    shown_at: toLocalText(shownAt, timeZone),
    dismissed_at: dismissedAt === null ? null : toLocalText(dismissedAt, timeZone),
    budget: isOfBudget(alert) ? { id: alert.budgetId, name: alert.name } : null,
    service: alert.kind === 'silence' || alert.kind === 'anomaly' ? alert.service : null,
    texts: { it: textIn('it'), en: textIn('en') },
    view: { from, to, ...toScopeLists(scope) },
  };
};
