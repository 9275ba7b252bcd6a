export type { CommandOptions, ReplyOptions, Target } from './command-options.ts'
export { type BroadcastOptions, Control, type Replies } from './control.ts'
export type { ConsumerOptions, PoolRestartOptions, RevokeOptions, TimeLimitOptions } from './control-options.ts'
export { Inspect, type InspectOptions } from './inspect.ts'
export type {
  ActiveQueue,
  ErrorReply,
  Inspected,
  QueriedTask,
  ScheduledTask,
  TaskInfo,
  WorkerStats,
} from './reply-shapes.ts'
