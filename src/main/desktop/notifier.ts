import { Notification } from 'electron';
import type { ViewTarget } from '../../shared/contract/desktop-calls.ts';
import type { NotificationData } from './notifications.ts';

/** Shows notifications of the system; a click leads to `show`. */
export const createNotifier = (show: (target: ViewTarget | null) => void): ((data: NotificationData) => void) => {
  /** Kept until they are gone: a notification that is collected no longer hears clicks. */
  const shown = new Set<Notification>();
  return ({ title, body, target }) => {
    const notification = new Notification({ title, body });
    shown.add(notification);
    notification.on('click', () => {
      shown.delete(notification);
      show(target);
    });
    notification.on('close', () => shown.delete(notification));
    notification.show();
  };
};
