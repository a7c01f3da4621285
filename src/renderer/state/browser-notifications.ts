/**
 * Whether this browser shows alerts while the page is hidden. The owner's word is kept in the browser, since its
 * permission is the browser's own.
 */

const key = 'centesimo-notifications';

/** `blocked`: the browser has been told never to ask again. */
export type NotificationChoice = 'on' | 'off' | 'blocked' | 'unsupported';

const readChoice = (): string | null => {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
};

const keepChoice = (choice: 'on' | 'off'): void => {
  try {
    localStorage.setItem(key, choice);
  } catch {
    // Then it stays off.
  }
};

export const readNotificationChoice = (): NotificationChoice => {
  if (!('Notification' in window)) return 'unsupported';
  if (Notification.permission === 'denied') return 'blocked';
  return Notification.permission === 'granted' && readChoice() === 'on' ? 'on' : 'off';
};

/** Asks the owner for permission where it is missing; answers what holds then. */
export const chooseNotifications = async (isWanted: boolean): Promise<NotificationChoice> => {
  keepChoice(isWanted ? 'on' : 'off');
  if (isWanted) await Notification.requestPermission();
  return readNotificationChoice();
};
