/** What a tutorial keeps of a message. */
export interface ClassicMessage {
  readonly user: string;
  readonly text: string;
}

/** The two commands that a tutorial's history needs. */
interface Store {
  get(key: string): Promise<string | null>;
  set(key: string, value: string): Promise<unknown>;
}

export const historyKey = (room: string) => `classic:${room}`;

/** One JSON value per room: read, appended, rewritten. Two at a time lose one of the two. */
export function createHistory(store: Store, maxLength: number) {
  const read = async (room: string): Promise<ClassicMessage[]> => {
    const kept = await store.get(historyKey(room));
    return kept === null ? [] : (JSON.parse(kept) as ClassicMessage[]);
  };
  return {
    read,
    async append(room: string, message: ClassicMessage) {
      const messages = [...(await read(room)), message].slice(-maxLength);
      await store.set(historyKey(room), JSON.stringify(messages));
    },
  };
}
