import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Blobs } from './blobs.ts';
import type { Name } from './names.ts';
import type { Repository } from './repository.ts';
import type { Uploads } from './uploads.ts';

/** A request about an image, with all that is needed to answer it. */
export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly query: URLSearchParams;
  readonly name: Name;
  /** What the path ends with: a digest, a tag, or an upload's id; or nothing. */
  readonly reference: string;
  readonly blobs: Blobs;
  readonly uploads: Uploads;
  /**
   * The repository of an image, as it is now: to be asked for again after whatever takes a while,
   * in which it may have been removed. Throws a Failure when there is none.
   */
  repository(of: Name): Repository;
}

export type Handler = (exchange: Exchange) => Promise<void> | void;

/** Of paths within this registry: clients may know it by another host than it does. */
export const pathTo = ({ name }: Exchange, kind: string, reference: string) =>
  `/v2/${name.path}/${kind}/${reference}`;
