import type { Message } from '../protocol.ts';
import { storage } from './storage.ts';

/** Whether the browser has notifications at all, and has not been told to keep them to itself. */
const isPossible = (): boolean =>
  typeof Notification === 'function' && Notification.permission !== 'denied';

const isGranted = (): boolean => isPossible() && Notification.permission === 'granted';

/** The browser's notifications of what is said while nobody looks: only if the person asked for them. */
export const notifications = {
  get wanted(): boolean {
    return storage.notify && isGranted();
  },

  /** @returns whether they are on now: the person is asked by the browser, and may say no. */
  async set(wanted: boolean): Promise<boolean> {
    const isOn = wanted && isPossible() && (await Notification.requestPermission()) === 'granted';
    storage.notify = isOn;
    return isOn;
  },

  /** One for each room at a time: the newest message. */
  tell(room: string, messages: readonly Message[], onClick: () => void): void {
    const last = messages.at(-1);
    if (!last || !notifications.wanted || document.visibilityState === 'visible') return;
    try {
      const notification = new Notification(room, {
        body: `${last.user}: ${last.text}`,
        tag: room,
      });
      notification.addEventListener('click', () => {
        window.focus();
        notification.close();
        onClick();
      });
    } catch {
      // Telephones have the class, and allow it to service workers only.
      storage.notify = false;
    }
  },
};
