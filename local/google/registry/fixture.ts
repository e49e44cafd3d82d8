import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Registry, type RegistryArgs } from './registry.ts';

/** The project of the tests has these repositories, and there is no other project. */
export const project = 'demo-project';
export const place = { project, location: 'europe-west3', repository: 'chat' };
export const other = { project, location: 'us-central1', repository: 'other' };

export const oci = 'application/vnd.oci.image.manifest.v1+json';
export const ociIndex = 'application/vnd.oci.image.index.v1+json';
export const docker = 'application/vnd.docker.distribution.manifest.v2+json';

export const digestOf = (content: Buffer | string) =>
  `sha256:${createHash('sha256').update(content).digest('hex')}`;

export interface Ask {
  readonly body?: Buffer | string | ReadableStream;
  readonly headers?: Readonly<Record<string, string>>;
}

const credentials = `Basic ${Buffer.from('oauth2accesstoken:a-token').toString('base64')}`;

/** A registry behind a port of this machine, and a client of it. */
export class Fixture {
  readonly folder = mkdtempSync(join(tmpdir(), 'registry-'));
  registry: Registry;
  readonly #server: Server;
  readonly #args: RegistryArgs;

  private constructor(args: Partial<RegistryArgs>) {
    const places = [place, other];
    this.#args = {
      folder: this.folder,
      locate: (...[ofProject, location, repository]) =>
        places.find(
          (one) =>
            one.project === ofProject &&
            one.repository === repository &&
            one.location === (location ?? one.location),
        )?.location,
      ...args,
    };
    this.registry = new Registry(this.#args);
    this.#server = createServer((request, response) => {
      void this.registry.handle(request, response);
    });
  }

  static async start(args: Partial<RegistryArgs> = {}): Promise<Fixture> {
    const fixture = new Fixture(args);
    await once(fixture.#server.listen(0, '127.0.0.1'), 'listening');
    return fixture;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Another process finds what this one has left. */
  restart() {
    this.registry = new Registry(this.#args);
  }

  stop() {
    this.#server.close();
    this.#server.closeAllConnections();
    rmSync(this.folder, { recursive: true });
  }

  /** A request with credentials, unless others are given. */
  ask(method: string, path: string, { body, headers }: Ask = {}): Promise<Response> {
    return fetch(new URL(path, `http://127.0.0.1:${this.port}`), {
      method,
      headers: { authorization: credentials, ...headers },
      ...(body !== undefined && { body: body as RequestInit['body'], duplex: 'half' }),
    });
  }

  /** Begins an upload; resolves with its location. */
  async begin(name: string): Promise<string> {
    const response = await this.ask('POST', `/v2/${name}/blobs/uploads/`);
    return response.headers.get('location') ?? '';
  }

  async pushBlob(name: string, content: Buffer | string): Promise<string> {
    const digest = digestOf(content);
    await this.ask('PUT', `${await this.begin(name)}?digest=${digest}`, { body: content });
    return digest;
  }

  pushManifest(name: string, reference: string, manifest: object | string, type = oci) {
    const body = typeof manifest === 'string' ? manifest : JSON.stringify(manifest);
    const headers = { 'content-type': type };
    return this.ask('PUT', `/v2/${name}/manifests/${reference}`, { body, headers });
  }

  /** A small image of one layer; resolves with its digest. */
  async pushImage(name: string, reference: string, layer: Buffer = randomBytes(1000)) {
    const manifest = imageOf('{}', layer);
    await this.pushBlob(name, '{}');
    await this.pushBlob(name, layer);
    const response = await this.pushManifest(name, reference, manifest);
    if (response.status !== 201) throw new Error(await response.text());
    return response.headers.get('docker-content-digest') ?? '';
  }
}

export const descriptorOf = (content: Buffer | string, mediaType: string) => ({
  mediaType,
  digest: digestOf(content),
  size: Buffer.byteLength(content),
});

export const imageOf = (config: string, layer: Buffer | string) => ({
  schemaVersion: 2,
  mediaType: oci,
  config: descriptorOf(config, 'application/vnd.oci.image.config.v1+json'),
  layers: [descriptorOf(layer, 'application/vnd.oci.image.layer.v1.tar+gzip')],
});

/** What an answer says is wrong. */
export async function errorOf(response: Response) {
  const { errors } = (await response.json()) as {
    errors: readonly { code: string; message: string }[];
  };
  return { status: response.status, ...errors[0] };
}
