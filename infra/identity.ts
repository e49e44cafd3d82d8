import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Apis } from './apis.ts';
import type { Settings } from './config.ts';

/** Who the chat is to Google: an account of its own, which may next to nothing. */
export class Identity extends pulumi.ComponentResource {
  readonly email: pulumi.Output<string>;
  /** As IAM names it: `serviceAccount:EMAIL`. */
  readonly member: pulumi.Output<string>;
  /** `projects/PROJECT/serviceAccounts/EMAIL` */
  readonly name: pulumi.Output<string>;

  constructor(settings: Settings, apis: Apis) {
    super('chat:infra:Identity', 'identity');

    const account = new gcp.serviceaccount.Account(
      'account',
      { accountId: settings.serviceAccountName, displayName: 'Chat' },
      { parent: this, dependsOn: apis.use('iam') },
    );
    // A member, never a binding or a policy: those own the whole list, and take from others what
    // they were granted elsewhere.
    new gcp.projects.IAMMember(
      'service-usage-consumer',
      {
        project: settings.project,
        role: 'roles/serviceusage.serviceUsageConsumer',
        member: account.member,
      },
      { parent: this, dependsOn: apis.use('cloudresourcemanager') },
    );

    this.email = account.email;
    this.member = account.member;
    this.name = account.name;
    this.registerOutputs({ email: this.email });
  }
}
