import type { Condition, TaskTemplate, Texts } from './shape.ts';

/** https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs */
export interface Job {
  readonly name: string;
  readonly uid: string;
  readonly generation: string;
  readonly labels?: Texts;
  readonly annotations?: Texts;
  readonly client?: string;
  readonly clientVersion?: string;
  readonly launchStage: string;
  readonly template: ExecutionTemplate;
  readonly createTime: string;
  readonly updateTime: string;
  readonly deleteTime?: string;
  readonly expireTime?: string;
  readonly creator: string;
  readonly lastModifier: string;
  readonly etag: string;
  readonly observedGeneration?: string;
  readonly terminalCondition?: Condition;
  readonly conditions?: readonly Condition[];
  readonly reconciling?: boolean;
  readonly executionCount?: number;
  readonly latestCreatedExecution?: {
    readonly name?: string;
    readonly createTime?: string;
    readonly completionTime?: string;
    readonly completionStatus?: string;
  };
}

export interface ExecutionTemplate {
  readonly labels?: Texts;
  readonly annotations?: Texts;
  readonly taskCount: number;
  readonly parallelism?: number;
  readonly template: TaskTemplate;
}

/** https://cloud.google.com/run/docs/reference/rest/v2/projects.locations.jobs.executions */
export interface Execution {
  readonly name: string;
  readonly uid: string;
  readonly generation: string;
  readonly labels?: Texts;
  readonly createTime: string;
  readonly startTime: string;
  readonly completionTime?: string;
  readonly updateTime: string;
  readonly creator: string;
  readonly launchStage: string;
  /** Without what it is in. */
  readonly job: string;
  readonly parallelism?: number;
  readonly taskCount: number;
  readonly template: TaskTemplate;
  readonly conditions: readonly Condition[];
  readonly observedGeneration: string;
  readonly reconciling?: boolean;
  readonly runningCount?: number;
  readonly succeededCount?: number;
  readonly failedCount?: number;
  readonly logUri: string;
  readonly etag: string;
}
