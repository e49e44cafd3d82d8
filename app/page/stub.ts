import { vi } from 'vitest';

/** For the tests: what the browser keeps, in memory; `vi.unstubAllGlobals` takes it away. */
export function stubStorage() {
  for (const name of ['localStorage', 'sessionStorage']) {
    const kept = new Map<string, string>();
    const storage = {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => kept.set(key, value),
      removeItem: (key: string) => kept.delete(key),
    };
    const ownKeys = () => [...kept.keys()];
    const getOwnPropertyDescriptor = () => ({ enumerable: true, configurable: true });
    vi.stubGlobal(name, new Proxy(storage, { ownKeys, getOwnPropertyDescriptor }));
  }
}
