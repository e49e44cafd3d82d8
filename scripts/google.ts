import type { Stack } from '../local/stack.ts';
import type { Person } from './command.ts';

/** Google's REST interfaces, by the name that the provider's settings have for each. */
const bases = {
  artifactRegistry: 'https://artifactregistry.googleapis.com/v1/',
  cloudRunV2: 'https://run.googleapis.com/v2/',
  compute: 'https://compute.googleapis.com/compute/v1/',
  dns: 'https://dns.googleapis.com/dns/v1/',
  iamBeta: 'https://iam.googleapis.com/v1/',
  monitoring: 'https://monitoring.googleapis.com/',
  redis: 'https://redis.googleapis.com/v1/',
  resourceManager: 'https://cloudresourcemanager.googleapis.com/v1/',
  secretManager: 'https://secretmanager.googleapis.com/v1/',
  serviceUsage: 'https://serviceusage.googleapis.com/v1/',
  vpcAccess: 'https://vpcaccess.googleapis.com/v1/',
} as const;

export type Api = keyof typeof bases;

export interface Endpoints {
  readonly config: Stack['config'];
  readonly env: Person['env'];
}

/** Who sends the provider elsewhere, by a setting or by its variable, means the scripts too. */
export function baseOf({ config, env }: Endpoints, api: Api): string {
  const variable = `GOOGLE_${api.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}_CUSTOM_ENDPOINT`;
  return config[`gcp:${api}CustomEndpoint`] ?? env[variable] ?? bases[api];
}

/** As every one of the interfaces says what is wrong. */
interface Failure {
  readonly error?: {
    readonly message?: string;
    readonly details?: readonly { readonly reason?: string }[];
  };
}

export type Reply<Body> =
  | { readonly status: number; readonly body: Partial<Body> & Failure }
  | { readonly status: undefined; readonly reason: string };

export interface AskArgs {
  /** An access token of the person. */
  readonly token: string | undefined;
  readonly limitMs: number;
}

/** GET, or POST where there is a body. That nobody answers is an answer too. */
export async function ask<Body>(
  { token, limitMs }: AskArgs,
  url: string,
  body?: object,
): Promise<Reply<Body>> {
  try {
    const response = await fetch(url, {
      method: body ? 'POST' : 'GET',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: body ? JSON.stringify(body) : null,
      signal: AbortSignal.timeout(limitMs),
    });
    return {
      status: response.status,
      body: (await response.json()) as Partial<Body> & Failure,
    };
  } catch (error) {
    const { cause, message } = error as Error;
    const why = cause instanceof Error ? cause.message : message;
    return { status: undefined, reason: `${new URL(url).host} cannot be asked: ${why}` };
  }
}

/** Whether it is the API as a whole that is switched off in the project. */
export function isDisabled({ error }: Failure): boolean {
  return error?.details?.some(({ reason }) => reason === 'SERVICE_DISABLED') === true;
}
