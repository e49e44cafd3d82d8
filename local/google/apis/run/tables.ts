import type { Project } from '../../project.ts';
import type { Execution, Job } from './jobshape.ts';
import type { Revision, Service } from './shape.ts';

export const servicesIn = (project: Project) => project.table<Service>('run/services');
export const revisionsIn = (project: Project) => project.table<Revision>('run/revisions');
export const jobsIn = (project: Project) => project.table<Job>('run/jobs');
export const executionsIn = (project: Project) => project.table<Execution>('run/executions');
