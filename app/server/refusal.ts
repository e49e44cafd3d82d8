/** An expected failure: its message is a sentence for the person, and goes into the ack. */
export class Refusal extends Error {}

/**
 * `work`, or a Refusal with `message` when it takes longer than `ms` or fails; a Refusal of its own
 * stays as it is. What was waited for may still happen later: only what may happen twice is to be
 * waited for like this.
 */
export async function within<T>(ms: number, message: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Refusal(message)), ms);
  });
  try {
    return await Promise.race([work, late]);
  } catch (cause) {
    if (cause instanceof Refusal) throw cause;
    throw new Refusal(message, { cause });
  } finally {
    clearTimeout(timer);
  }
}
