/** A 32-bit number as an address is written. */
export const textOf = (address: number) =>
  [24, 16, 8, 0].map((bits) => Math.floor(address / 2 ** bits) % 256).join('.');
