import type { Children } from './children.ts';
import type { RegisteredResource } from './resource.ts';

/** How the local cloud is to be. */
export interface CloudArgs {
  /** Folder for what is kept between runs, such as Redis' data. */
  readonly folder: string;
  readonly project: string;
  /** Port of the chat's front end. */
  readonly port: number;
  /** Least number of the chat's instances, over what the program says. */
  readonly instances: number;
  /** Path of a Redis server; undefined: there is none, and the chat keeps messages in memory. */
  readonly redisServer: string | undefined;
  readonly onLine: (instance: string, line: string) => void;
  readonly onNotice: (notice: string) => void;
}

/** What a realiser finds on this machine. */
export interface Desk {
  readonly args: CloudArgs;
  readonly children: Children;
  /** The inputs and outputs of the resources of one type that have been made so far. */
  made(type: string): readonly Readonly<Record<string, unknown>>[];
}

/** A resource made real, or recorded where a desk has nothing to start. */
export interface Realised {
  readonly id: string;
  /** What the provider would compute. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** For the person: what stands in for it. */
  readonly note: string;
  /** Brings what has changed in the app's folder into it. */
  readonly deploy?: () => Promise<void>;
  readonly stop?: () => Promise<void>;
}

export type Realiser = (resource: RegisteredResource, desk: Desk) => Promise<Realised>;
