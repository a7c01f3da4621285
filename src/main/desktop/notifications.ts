import type { AlertView } from '../../shared/contract/alerts.ts';
import type { ViewTarget } from '../../shared/contract/desktop-calls.ts';
import type { Language } from '../../shared/core/display-names.ts';

/** A notification as data: what it says and where a click leads. */
export type NotificationData = {
  readonly title: string;
  readonly body: string;
  /** Null opens the widget. */
  readonly target: ViewTarget | null;
};

/** The engine has decided that it is to be shown now; a click opens the calls it is about. */
export const toAlertNotification = ({ texts, view }: AlertView, language: Language): NotificationData => ({
  ...texts[language],
  target: { view: 'overview', ...view },
});
