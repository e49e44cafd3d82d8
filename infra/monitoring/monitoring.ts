import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Apis } from '../apis.ts';
import type { Settings } from '../config.ts';
import { type Alert, alertsOf } from './alerts.ts';
import { dashboardOf } from './dashboard.ts';
import { runbookOf } from './runbook.ts';
import { seriesOf } from './series.ts';
import { createUptimeCheck, uptimeAlert } from './uptime.ts';

/** What is watched, beside what the settings name. */
export interface MonitoringArgs {
  readonly apis: Apis;
  /** Where people open the chat. */
  readonly url: pulumi.Input<string>;
}

/** Who looks after the chat sees how it is, and hears of what should not wait. */
export class Monitoring extends pulumi.ComponentResource {
  readonly #settings: Settings;
  readonly #made: pulumi.CustomResourceOptions;

  constructor(settings: Settings, { apis, url }: MonitoringArgs) {
    super('chat:infra:Monitoring', 'monitoring');
    this.#settings = settings;
    this.#made = { parent: this, dependsOn: apis.use('monitoring') };

    const channels = [...this.#emailChannels(), ...settings.alertChannels];
    // Google's checks show no token, and without one nobody gets into a private service.
    const alerts =
      settings.access === 'private'
        ? []
        : [uptimeAlert(createUptimeCheck(settings, url, this.#made))];
    const series = seriesOf(settings);
    const policies = [...alerts, ...alertsOf(settings, series)].map((alert) => {
      return this.#policy(alert, channels);
    });
    const names = pulumi.all(policies.map(({ name }) => name));
    new gcp.monitoring.Dashboard(
      'dashboard',
      {
        dashboardJson: names.apply((names) => JSON.stringify(dashboardOf(settings, series, names))),
      },
      this.#made,
    );
    this.registerOutputs();
  }

  #emailChannels(): readonly pulumi.Output<string>[] {
    return [...new Set(this.#settings.alertEmails)].map((address) => {
      const displayName = `${this.#settings.serviceName}: ${address}`;
      const args = { type: 'email', displayName, labels: { email_address: address } };
      // Its address is its name, so that one who leaves the list takes nobody else along.
      return new gcp.monitoring.NotificationChannel(address, args, this.#made).name;
    });
  }

  #policy(alert: Alert, notificationChannels: pulumi.Input<string>[]) {
    const { name, title, severity, when, condition } = alert;
    const displayName = `${this.#settings.serviceName}: ${title}`;
    return new gcp.monitoring.AlertPolicy(
      name,
      {
        displayName,
        severity,
        combiner: 'OR',
        conditions: [{ displayName: when, ...condition }],
        documentation: { subject: displayName, content: runbookOf(title, this.#settings) },
        // The shortest that there is: what is told of no more, is over.
        alertStrategy: { autoClose: '1800s' },
        notificationChannels,
      },
      this.#made,
    );
  }
}
