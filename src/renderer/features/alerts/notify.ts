import type { AlertView } from '../../../shared/contract/alerts.ts';
import { readNotificationChoice } from '../../state/browser-notifications.ts';

/** Shows an alert through the browser where the owner wants that and does not see the page. Several pages show it once. */
export const notify = ({ id, texts }: AlertView, language: 'it' | 'en', onShow: () => void): void => {
  if (!document.hidden || readNotificationChoice() !== 'on') return;
  const { title, body } = texts[language];
  const notification = new Notification(title, { body, lang: language, tag: `centesimo-${id}` });
  notification.addEventListener('click', () => {
    window.focus();
    notification.close();
    onShow();
  });
};
