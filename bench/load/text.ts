/** Of a text that the generator sends: about what a person writes. */
const LENGTH = 100;

/** What a text carries. */
export interface Stamp {
  /** The sender's number in its room. */
  readonly sender: number;
  /** The sender's texts: 0, 1, 2 … */
  readonly count: number;
  /** When it was sent, in milliseconds of the generator's monotonic clock. */
  readonly sentAt: number;
}

export const stampedText = ({ sender, count, sentAt }: Stamp) =>
  `${sender} ${count} ${sentAt.toFixed(3)} `.padEnd(LENGTH, 'x');

/** Undefined for any other text. */
export function readStamp(text: string): Stamp | undefined {
  const first = text.indexOf(' ');
  const second = text.indexOf(' ', first + 1);
  const third = text.indexOf(' ', second + 1);
  if (third < 0) return undefined;
  const sender = Number(text.slice(0, first));
  const count = Number(text.slice(first + 1, second));
  const sentAt = Number(text.slice(second + 1, third));
  return Number.isNaN(sender + count + sentAt) ? undefined : { sender, count, sentAt };
}
