/** In one language: a number as it is written there, before the word in its right form. */
export function counter(language: string): (count: number, one: string, other: string) => string {
  const rules = new Intl.PluralRules(language);
  const numbers = new Intl.NumberFormat(language);
  return (count, one, other) =>
    `${numbers.format(count)} ${rules.select(count) === 'one' ? one : other}`;
}
