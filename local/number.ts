import { createHash } from 'node:crypto';

/** Twelve digits, the same each time for the same text: as Google numbers projects. */
export function numberOf(text: string): string {
  const digest = createHash('sha256').update(text).digest();
  return String(100_000_000_000 + (digest.readUIntBE(0, 6) % 900_000_000_000));
}
