import type { Credentials } from './authority.ts';
import type { Children } from './children.ts';
import type { FrontEnd } from './frontend.ts';
import type { Address } from './redis.ts';
import type { RegisteredResource } from './resource.ts';

/** How the local cloud is to be. */
export interface CloudArgs {
  /** Folder for what is kept between runs, such as Redis' data. */
  readonly folder: string;
  /**
   * Whether what is in another region, or is of another kind, may have the same name: then each has
   * a folder of its own. Default: the program gives no name twice.
   */
  readonly sharesNames?: boolean;
  readonly project: string;
  /** Port of the chat's front end. */
  readonly port: number;
  /** Least number of the chat's instances, over what the program says. */
  readonly instances: number;
  /** Path of a Redis server; undefined: there is none, and the chat keeps messages in memory. */
  readonly redisServer: string | undefined;
  /** Where a Redis is to be, by whether it speaks TLS. Default: a free port of 127.0.0.1. */
  readonly redisAddress?: (encrypted: boolean) => Promise<Address | undefined>;
  /**
   * Of which image on this machine a service's instances are containers, by the template's reference
   * to one; undefined: they are the app's own processes. Rejects when there is no such image.
   * Default: always the app's own processes.
   */
  readonly findImage?: (reference: string) => Promise<string | undefined>;
  /**
   * Whether a service answers those alone whom its program lets in. Default: it answers anybody, as
   * nobody has an account on a desk.
   */
  readonly asksInvokers?: boolean;
  readonly onLine: (instance: string, line: string) => void;
  readonly onNotice: (notice: string) => void;
}

/** What has to be known of a resource to make it. */
export type Wanted = Pick<RegisteredResource, 'type' | 'name' | 'inputs'>;

export type Inputs = RegisteredResource['inputs'];
export type Outputs = Readonly<Record<string, unknown>>;

/** What a realiser finds on this machine. */
export interface Desk {
  readonly args: CloudArgs;
  readonly children: Children;
  /** The inputs and outputs of the resources of one type that have been made so far. */
  made(type: string): readonly Readonly<Record<string, unknown>>[];
  /** What was made and is there, by its id. */
  realised(id: string): Realised | undefined;
}

/** A resource made real, or recorded where a desk has nothing to start. */
export interface Realised {
  readonly id: string;
  /** What the provider would compute. */
  readonly outputs: Outputs;
  /** For the person: what stands in for it. */
  readonly note: string;
  /** Of a service: where a load balancer hands over who comes to it. */
  readonly frontEnd?: FrontEnd;
  /** Of a certificate: what a load balancer proves itself with. */
  readonly credentials?: Credentials;
  /** Brings what has changed in the app's folder into it. */
  readonly deploy?: () => Promise<void>;
  /**
   * Brings other inputs, all of them, into what runs, and answers all outputs. Rejects, all as it
   * was, where that fails. Without it, they are recorded.
   */
  readonly update?: (inputs: Inputs) => Promise<Outputs>;
  readonly stop?: () => Promise<void>;
  /** Stops it for good: what it keeps between runs goes with it. Default: `stop`. */
  readonly remove?: () => Promise<void>;
}

export type Realiser = (resource: Wanted, desk: Desk) => Promise<Realised>;
