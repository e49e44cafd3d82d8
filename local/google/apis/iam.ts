import type { Api } from '../rest/route.ts';
import { accountRoutes } from './iam/accounts.ts';
import { poolRoutes } from './iam/pools.ts';
import { providerRoutes } from './iam/providers.ts';

/** https://cloud.google.com/iam/docs/reference/rest/v1 */
export const iam: Api = {
  segment: 'iam',
  versions: ['v1'],
  service: 'iam.googleapis.com',
  routes: [...accountRoutes, ...poolRoutes, ...providerRoutes],
};
