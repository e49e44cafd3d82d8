import { afterAll, describe, expect, it } from 'vitest';
import { Cloud } from './cloud.ts';
import { realisers } from './realisers.ts';

const cloud = new Cloud(realisers, {
  folder: '/nonexistent',
  project: 'demo-project',
  port: 0,
  instances: 1,
  redisServer: undefined,
  onLine: () => {},
  onNotice: () => {},
});
afterAll(() => cloud.destroy(() => {}));

const make = (type: string, inputs: Record<string, unknown>) => {
  return cloud.realise({ type, name: 'some', inputs });
};
const CONNECTOR = 'gcp:vpcaccess/connector:Connector';
const MEMBER = 'gcp:projects/iAMMember:IAMMember';

describe('a machine without Google refuses what Google would', () => {
  it('a range that another connector has a part of, or that is none', async () => {
    await make(CONNECTOR, { name: 'one', region: 'r', ipCidrRange: '10.8.0.0/28' });
    const two = { name: 'two', region: 'r', ipCidrRange: '10.8.0.0/28' };
    await expect(make(CONNECTOR, two)).rejects.toThrow(
      '10.8.0.0/28 overlaps 10.8.0.0/28, which one has',
    );
    await expect(make(CONNECTOR, { ...two, ipCidrRange: '10.8.0.0/24' })).rejects.toThrow(
      'no range',
    );
  });

  it('a subnet that is too small, or in a range that the network has given away', async () => {
    const subnet = { name: 'chat', region: 'r', network: 'projects/p/global/networks/own' };
    const at = (ipCidrRange: string, network = subnet.network) =>
      make('gcp:compute/subnetwork:Subnetwork', { ...subnet, network, ipCidrRange });
    await expect(at('10.9.0.0/30')).rejects.toThrow('no range of a subnet');
    await make(CONNECTOR, { name: 'c', region: 'r', network: 'own', ipCidrRange: '10.9.0.0/28' });
    await expect(at('10.9.0.0/24')).rejects.toThrow(
      '10.9.0.0/24 overlaps 10.9.0.0/28, which c has',
    );
    expect((await at('10.9.0.0/24', 'another')).id).toContain('/subnetworks/chat');
  });

  it('a role for somebody whom nobody has made, of another project, or of no name', async () => {
    const { member } = (await make('gcp:serviceaccount/account:Account', { accountId: 'chat' }))
      .outputs;
    const grant = { project: 'demo-project', role: 'roles/viewer', member };
    expect((await make(MEMBER, grant)).id).toContain('roles/viewer');
    const stranger = 'serviceAccount:stranger@demo-project.iam.gserviceaccount.com';
    await expect(make(MEMBER, { ...grant, member: stranger })).rejects.toThrow(stranger);
    await expect(make(MEMBER, { ...grant, project: 'other' })).rejects.toThrow('no project other');
    await expect(make(MEMBER, { ...grant, role: 'viewer' })).rejects.toThrow('no role viewer');
  });

  it('a service that refers to what is not there', async () => {
    const template = {
      serviceAccount: 'stranger@x',
      vpcAccess: { connector: 'x' },
      containers: [{}],
    };
    const service = make('gcp:cloudrunv2/service:Service', { name: 'chat', template });
    await expect(service).rejects.toThrow('nobody has made the Account stranger@x');
  });

  it('a secret that is not there, has no content, or may not be read', async () => {
    const account = await make('gcp:serviceaccount/account:Account', { accountId: 'reader' });
    const { id: connectorId } = await make(CONNECTOR, { name: 'd', ipCidrRange: '10.7.0.0/28' });
    const job = ({ version = '1', connector = connectorId } = {}) =>
      make('gcp:cloudrunv2/job:Job', {
        name: 'job',
        template: {
          template: {
            serviceAccount: account.outputs.email,
            vpcAccess: { connector },
            containers: [
              {
                commands: ['true'],
                envs: [
                  { name: 'WORD', valueSource: { secretKeyRef: { secret: 'word', version } } },
                ],
              },
            ],
          },
        },
      });
    const version = (secret: string, secretData: string) =>
      make('gcp:secretmanager/secretVersion:SecretVersion', { secret, secretData });
    await expect(version('nowhere', 'hush')).rejects.toThrow('no secret nowhere');
    const { id } = await make('gcp:secretmanager/secret:Secret', { secretId: 'word' });
    await expect(version(id, '')).rejects.toThrow('without content');
    await expect(job()).rejects.toThrow(`${account.outputs.member} may not read the secret word`);
    const { member } = account.outputs;
    const other = (await make('gcp:serviceaccount/account:Account', { accountId: 'other' }))
      .outputs;
    const { id: secondId } = await make('gcp:secretmanager/secret:Secret', { secretId: 'second' });
    const accessor = 'roles/secretmanager.secretAccessor';
    const grant = (secretId: unknown, role: string, to: unknown) =>
      make('gcp:secretmanager/secretIamMember:SecretIamMember', { secretId, role, member: to });
    // To somebody else, of another secret, of another role: none of them opens this one.
    await grant(id, accessor, other.member);
    await grant(secondId, accessor, member);
    await grant(id, 'roles/secretmanager.viewer', member);
    await expect(job()).rejects.toThrow(`${member} may not read the secret word`);
    await grant(id, accessor, member);
    await expect(job()).rejects.toThrow('the secret word has no version 1');
    await version(id, 'hush');
    await expect(job({ version: '2' })).rejects.toThrow('the secret word has no version 2');
    await expect(job({ connector: 'stranger' })).rejects.toThrow('made the Connector stranger');
    const { id: newest } = await version(id, 'hush now');
    await cloud.update(newest, { secret: id, secretData: 'hush now', enabled: false });
    for (const disabled of ['2', 'latest']) {
      await expect(job({ version: disabled })).rejects.toThrow(`version ${disabled} of word is`);
    }
  });

  it('and what it does not know, naming what it does', async () => {
    await expect(make('gcp:storage/bucket:Bucket', {})).rejects.toThrow(
      /nothing on this machine stands in for gcp:storage.*gcp:redis\/instance:Instance/,
    );
  });
});
