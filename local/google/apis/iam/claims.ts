import { type Claims as CommonClaims, letsInStrangers } from '../../../federation.ts';
import { invalid } from '../../rest/refusal.ts';
import { requireLength } from './described.ts';

export interface Claims extends CommonClaims {
  readonly oidc?: NonNullable<CommonClaims['oidc']> & {
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

/**
 * Throws what Google refuses. Other providers than those of OpenID Connect are not known here.
 * https://cloud.google.com/iam/docs/reference/rest/v1/projects.locations.workloadIdentityPools.providers
 */
export function checkClaims(claims: Claims) {
  const { attributeMapping = {}, attributeCondition = '', oidc } = claims;
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
  if (letsInStrangers(claims)) {
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
