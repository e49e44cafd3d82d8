import * as docker from '@pulumi/docker';
import * as gcp from '@pulumi/gcp';
import * as pulumi from '@pulumi/pulumi';
import type { Apis } from './apis.ts';
import type { Settings } from './config.ts';

/** The chat's image: built from app/ and pushed to a repository of ours, or built elsewhere. */
export class Image extends pulumi.ComponentResource {
  /** By digest: under a tag that did not change, Cloud Run would make no new revision. */
  readonly reference: pulumi.Output<string>;

  constructor(settings: Settings, apis: Apis) {
    super('chat:infra:Image', 'image');

    const repository = new gcp.artifactregistry.Repository(
      'repository',
      {
        repositoryId: settings.repositoryName,
        location: settings.region,
        format: 'DOCKER',
        description: 'Images of the chat',
        // Cloud Run keeps its own copy of what a serving revision runs, so no deletion stops one.
        cleanupPolicies: [
          { id: 'keep-newest', action: 'KEEP', mostRecentVersions: { keepCount: 10 } },
          { id: 'drop-old', action: 'DELETE', condition: { olderThan: `${30 * 86_400}s` } },
        ],
      },
      { parent: this, dependsOn: apis.use('artifactregistry') },
    );

    // Built once, and run by others as it is.
    for (const member of new Set(settings.imageReaders)) {
      new gcp.artifactregistry.RepositoryIamMember(
        `reader-${member}`,
        {
          repository: repository.name,
          location: settings.region,
          role: 'roles/artifactregistry.reader',
          member,
        },
        { parent: this },
      );
    }

    this.reference =
      settings.image === ''
        ? this.build(settings, repository).repoDigest
        : pulumi.output(settings.image);
    this.registerOutputs({ reference: this.reference });
  }

  private build(settings: Settings, repository: gcp.artifactregistry.Repository): docker.Image {
    // As Google answers, not put together here from region and project: where something else answers
    // in its place, the image goes to the registry that this names.
    const { registryUri } = repository;
    const server = registryUri.apply((uri) => uri.replace(/\/.*/, ''));
    const { accessToken } = gcp.organizations.getClientConfigOutput();
    const args: docker.ImageArgs = {
      imageName: pulumi.interpolate`${registryUri}/app`,
      build: {
        // Relative to this folder, where the CLI runs the program. Absolute paths would differ
        // from machine to machine, and with them the image.
        context: '..',
        dockerfile: '../app/Dockerfile',
        platform: 'linux/amd64',
        // Absent by default: an argument that is there makes another image of the same source.
        ...(settings.baseImage === '' ? {} : { args: { NODE_IMAGE: settings.baseImage } }),
      },
      // A token of this run, gone within the hour; the provider ignores it when it compares.
      registry: { server, username: 'oauth2accesstoken', password: pulumi.secret(accessToken) },
    };
    return new docker.Image('app', args, { parent: this });
  }
}
