import { digestOf } from '../../local/google/registry/blobs.ts';

const CONFIG = 'application/vnd.oci.image.config.v1+json';
const MANIFEST = 'application/vnd.oci.image.manifest.v1+json';
/** As Docker has it with an access token; here any will do. */
const authorization = `Basic ${Buffer.from('oauth2accesstoken:any').toString('base64')}`;

/**
 * Pushes an image that holds nothing, for a service whose instances are processes of the app; as the
 * OCI Distribution Specification has it. Resolves with its reference by digest.
 *
 * @param name HOST/PROJECT/REPOSITORY/IMAGE
 */
export async function pushNothing(name: string): Promise<string> {
  const [host, ...path] = name.split('/');
  const base = `http://${host}/v2/${path.join('/')}`;
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: [] },
  });
  const digest = digestOf(config);
  await send('POST', `${base}/blobs/uploads/?digest=${digest}`, config, 'application/octet-stream');
  const manifest = JSON.stringify({
    schemaVersion: 2,
    mediaType: MANIFEST,
    config: { mediaType: CONFIG, digest, size: Buffer.byteLength(config) },
    layers: [],
  });
  await send('PUT', `${base}/manifests/latest`, manifest, MANIFEST);
  return `${name}@${digestOf(manifest)}`;
}

async function send(method: string, url: string, body: string, type: string): Promise<void> {
  const headers = { authorization, 'content-type': type };
  const response = await fetch(url, { method, headers, body });
  if (!response.ok)
    throw new Error(`${method} ${url}: ${response.status} ${await response.text()}`);
}
