/** What the page speaks: texts in page/texts/. The first is for those who ask for none of these. */
export const languages = ['en', 'de'] as const;

export type Language = (typeof languages)[number];
