import { invalid } from '../../rest/refusal.ts';
import { requireLength } from './described.ts';

/** How a provider makes somebody of what a token claims. */
export interface Claims {
  readonly attributeMapping?: Readonly<Record<string, string>>;
  readonly attributeCondition?: string;
  readonly oidc?: {
    readonly issuerUri?: string;
    readonly allowedAudiences?: readonly string[];
    readonly jwksJson?: string;
  };
}

const SUBJECT = 'google.subject';
/** The reference's `attributeMapping`. */
const MAPPED = /^(google\.(subject|groups)|attribute\.[a-z0-9_]{1,100})$/;
const MAX_EXPRESSION = 2048;
const MAX_CONDITION = 4096;
const MAX_AUDIENCES = 10;

/** One for all their customers: whoever asks has to be told from the others. */
const SHARED_ISSUERS = [
  'https://token.actions.githubusercontent.com',
  'https://gitlab.com',
  'https://app.terraform.io',
];
const CLAIM = /\b(assertion|attribute|google)\s*[.[]/;

/**
 * Throws what Google refuses. Other providers than those of OpenID Connect are not known here.
 * https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers
 */
export function checkClaims({ attributeMapping = {}, attributeCondition = '', oidc }: Claims) {
  if (oidc === undefined) throw invalid('A provider has to be of OpenID Connect: oidc is missing.');
  checkMapping(attributeMapping);
  requireLength('attribute condition', attributeCondition, MAX_CONDITION);
  const { issuerUri = '', allowedAudiences = [] } = oidc;
  if (!issuerUri.startsWith('https://') || !URL.canParse(issuerUri)) {
    throw invalid(`oidc.issuer_uri: must be an HTTPS endpoint, got "${issuerUri}".`);
  }
  if (allowedAudiences.length > MAX_AUDIENCES) {
    throw invalid(`oidc.allowed_audiences: a maximum of ${MAX_AUDIENCES} may be configured.`);
  }
  if (SHARED_ISSUERS.includes(issuerUri) && !CLAIM.test(attributeCondition)) {
    // In Google's words: https://github.com/chainguard-dev/terraform-infra-common/pull/672
    throw invalid(
      "The attribute condition must reference one of the provider's claims. For more information, " +
        'see https://cloud.google.com/iam/docs/workload-identity-federation-with-deployment-pipelines#conditions',
    );
  }
}

function checkMapping(mapping: NonNullable<Claims['attributeMapping']>) {
  for (const [key, expression] of Object.entries(mapping)) {
    if (!MAPPED.test(key)) {
      // In Google's words: https://github.com/kushin77/self-hosted-runner/issues/1900
      throw invalid(
        `Invalid mapped attribute key: ${key}. Custom mapped attributes must be in format ` +
          "'attribute.{custom_attribute}'",
      );
    }
    if (!expression) throw invalid(`attribute_mapping[${key}]: an expression is missing.`);
    requireLength(`attribute mapping of ${key}`, expression, MAX_EXPRESSION);
  }
  if (!mapping[SUBJECT]) throw invalid(`attribute_mapping: ${SUBJECT} has to be mapped.`);
}
