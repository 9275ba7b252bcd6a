export type { WorkerOptions } from './options/worker-options.ts'
export type { RunOptions, StopOptions } from './stop/run-until-signal.ts'
export { Worker } from './worker.ts'
