import type { Call } from '../../rest/route.ts';
import type { Texts } from '../run/shape.ts';
import type { Metadata } from './shape.ts';

/** Whether a client only wants to know what would come of it. */
export const isDry = ({ query }: Pick<Call, 'query'>) => query.get('dryRun') === 'all';

/** Of what is shown. */
export const labelsOf = (shown: object) =>
  (shown as { readonly metadata?: Metadata }).metadata?.labels;

/** As gcloud asks: `serving.knative.dev/service = chat-app`. */
export function fits(selector: string | null, labels: Texts = {}) {
  return (selector ?? '')
    .split(',')
    .filter((term) => term.trim() !== '')
    .every((term) => {
      const [key = '', value = ''] = term.split(/={1,2}/).map((part) => part.trim());
      return labels[key] === value;
    });
}
