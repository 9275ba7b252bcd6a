import { Signal } from './signal.ts'
import type {
  AfterTaskPublish,
  BeforeTaskPublish,
  LoggerSetup,
  LoggingSetup,
  NoInfo,
  SignalTask,
  TaskFailure,
  TaskInternalError,
  TaskPostrun,
  TaskPrerun,
  TaskReceived,
  TaskRejected,
  TaskRetry,
  TaskRevoked,
  TaskSuccess,
  TaskUnknown,
  UserPreloadOptions,
  WorkerProcessShutdown,
  WorkerSetup,
  WorkerShuttingDown,
} from './signal-infos.ts'

/**
 * Celery's signals, for every app in this process. Receivers get the sender and an object.
 *
 * @example
 * ```ts
 * const disconnect = signals.taskFailure.connect((task, { taskId, exception }) => report(task.name, taskId, exception))
 * signals.taskPrerun.connect((task) => count(task.name), { sender: add })
 * ```
 * @see https://docs.celeryq.dev/en/stable/userguide/signals.html
 */
export const signals = {
  /** A task is about to be sent. Sender: the task's name. */
  beforeTaskPublish: new Signal<string, BeforeTaskPublish>('beforeTaskPublish'),
  /** The broker has the message. Sender: the task's name. */
  afterTaskPublish: new Signal<string, AfterTaskPublish>('afterTaskPublish'),
  /** A worker has received a task. Sender: the worker. */
  taskReceived: new Signal<unknown, TaskReceived>('taskReceived'),
  /** A task is about to run. */
  taskPrerun: new Signal<SignalTask, TaskPrerun>('taskPrerun'),
  /** A task has run, however it ended. */
  taskPostrun: new Signal<SignalTask, TaskPostrun>('taskPostrun'),
  taskSuccess: new Signal<SignalTask, TaskSuccess>('taskSuccess'),
  taskRetry: new Signal<SignalTask, TaskRetry>('taskRetry'),
  taskFailure: new Signal<SignalTask, TaskFailure>('taskFailure'),
  /** The worker itself failed while it ran a task. */
  taskInternalError: new Signal<SignalTask, TaskInternalError>('taskInternalError'),
  /** A task was revoked, terminated, or had expired. */
  taskRevoked: new Signal<SignalTask, TaskRevoked>('taskRevoked'),
  /** A message was not a task. Sender: the worker. */
  taskRejected: new Signal<unknown, TaskRejected>('taskRejected'),
  /** A message's task is not registered. Sender: the worker. */
  taskUnknown: new Signal<unknown, TaskUnknown>('taskUnknown'),
  /** A worker is set up. Sender: its node name. */
  celerydInit: new Signal<string, WorkerSetup>('celerydInit'),
  /** A worker has been set up, before it starts. Sender: its node name. */
  celerydAfterSetup: new Signal<string, WorkerSetup>('celerydAfterSetup'),
  /** Modules with tasks are to be imported. Sender: the app. */
  importModules: new Signal<unknown, NoInfo>('importModules'),
  /** Before a worker starts. Sender: the worker, as in the next ones. */
  workerInit: new Signal<unknown, NoInfo>('workerInit'),
  /** A worker is about to start a child. */
  workerBeforeCreateProcess: new Signal<unknown, NoInfo>('workerBeforeCreateProcess'),
  /** In a new child process or thread. Sender: the worker's node name. */
  workerProcessInit: new Signal<string, NoInfo>('workerProcessInit'),
  /** In a child that ends. */
  workerProcessShutdown: new Signal<null, WorkerProcessShutdown>('workerProcessShutdown'),
  /** A worker consumes. */
  workerReady: new Signal<unknown, NoInfo>('workerReady'),
  /** A worker begins to stop. Sender: its node name. */
  workerShuttingDown: new Signal<string, WorkerShuttingDown>('workerShuttingDown'),
  /** A worker has stopped. */
  workerShutdown: new Signal<unknown, NoInfo>('workerShutdown'),
  /** A heartbeat event was sent. */
  heartbeatSent: new Signal<unknown, NoInfo>('heartbeatSent'),
  /** Logging is to be set up; a receiver takes it over. */
  setupLogging: new Signal<null, LoggingSetup>('setupLogging'),
  afterSetupLogger: new Signal<null, LoggerSetup>('afterSetupLogger'),
  afterSetupTaskLogger: new Signal<null, LoggerSetup>('afterSetupTaskLogger'),
  /** Beat starts. Sender: the service, as in the next one. */
  beatInit: new Signal<unknown, NoInfo>('beatInit'),
  /** Beat starts inside a worker. */
  beatEmbeddedInit: new Signal<unknown, NoInfo>('beatEmbeddedInit'),
  /** The command line was read. Sender: the command. */
  userPreloadOptions: new Signal<unknown, UserPreloadOptions>('userPreloadOptions'),
} as const

/** Name of a signal. */
export type SignalName = keyof typeof signals
