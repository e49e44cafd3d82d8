import * as pulumi from '@pulumi/pulumi';

/** What Google leaves in a network for a while after its user is gone, and refuses to delete. */

const RULES_RETRY_MS = 10_000;
/** Five minutes in all; a minute or so is usual. */
const RULES_ATTEMPTS = 30;

/** Waits out the firewall rules of a connector that was deleted, and has the network tried again. */
export const awaitFirewallRules: pulumi.ErrorHookFunction = async ({ failedOperation, errors }) => {
  const reason = errors[0] ?? '';
  if (failedOperation !== 'delete' || !/\/firewalls\/aet-/.test(reason)) return false;
  if (errors.length > RULES_ATTEMPTS) return false;
  if (errors.length === 1) {
    await pulumi.log.info("The connector's firewall rules are still there; waiting for their end.");
  }
  await new Promise((resolve) => setTimeout(resolve, RULES_RETRY_MS));
  return true;
};

/**
 * Says why a subnet cannot be deleted, and when it can be: Cloud Run keeps the addresses of instances
 * for longer than anybody would watch, and gives nobody a way to free them.
 * https://cloud.google.com/run/docs/configuring/vpc-direct-vpc
 */
export const explainAddresses: pulumi.ErrorHookFunction = async ({ failedOperation, errors }) => {
  const reason = errors[0] ?? '';
  const [address] = /serverless-ipv4-[\w-]+/.exec(reason) ?? [];
  if (failedOperation !== 'delete' || address === undefined) return false;
  await pulumi.log.warn(
    `The subnet, and with it the network, stays for now: Cloud Run still holds ${address} in it. ` +
      'Google frees the addresses one to two hours after the last instance ended. Neither costs ' +
      'anything. Type the same again then. What is held: ' +
      'gcloud compute addresses list --filter="purpose=SERVERLESS"',
  );
  return false;
};

/** What is done when a network, or a subnet, cannot be deleted. */
export interface Leftovers {
  readonly network: pulumi.ErrorHook;
  readonly subnetwork: pulumi.ErrorHook;
}

/** Always, because a network that is not in the program any more is deleted with them, too. */
export function registerLeftovers(): Leftovers {
  return {
    network: new pulumi.ErrorHook('await-firewall-rules', awaitFirewallRules),
    subnetwork: new pulumi.ErrorHook('explain-addresses', explainAddresses),
  };
}
