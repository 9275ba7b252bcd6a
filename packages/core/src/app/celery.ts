import { inspect } from 'node:util'
import type { SignatureObject } from '@celeriac/protocol'
import { setCurrentApp, unsetCurrentApp } from '../apply/current-app.ts'
import { registerBuiltins } from '../builtin/register-builtins.ts'
import { type AppConf, confView } from '../config/conf-view.ts'
import { Configuration } from '../config/configuration.ts'
import { type ConfigOptions, type ConfigSource, loadConfig } from '../config/load-config.ts'
import { moduleFromEnvvar } from '../config/module-from-envvar.ts'
import type { Logger } from '../ports/logger.ts'
import type { Schedule } from '../ports/schedule.ts'
import type { Compressor, Serializer } from '../ports/serializer.ts'
import { AsyncResult } from '../result/async-result.ts'
import type { GroupResult } from '../result/group-result.ts'
import { restoreGroup } from '../result/restore-group.ts'
import { internals } from '../result/result-host.ts'
import { appTimeZone } from '../runtime/app-time-zone.ts'
import { makeSignature, type NamedSignatureOptions } from '../signature/make-signature.ts'
import type { Signature } from '../signature/signature.ts'
import { reprApp } from '../task/repr-app.ts'
import type { TaskFactory } from '../task/task-factory.ts'
import type { AnyStep, Step, ValueOf } from '../types/step.ts'
import type { AnyArgs, AnyFn } from '../types/values.ts'
import { AppEvent } from './app-event.ts'
import type { AppSettings } from './app-settings.ts'
import { AppTasks } from './app-tasks.ts'
import { type CallsByName, callsByName, type NoContracts } from './calls-by-name.ts'
import { appName, appSettings, checkName } from './check-app.ts'
import { errors } from './errors.ts'
import { type AppParts, Internals } from './internals.ts'
import { type PeriodicTaskOptions, periodicTask } from './periodic-task.ts'
import { PeriodicTasks } from './periodic-tasks.ts'
import { sendMany } from './send-many.ts'
import type { AnyTask } from './task-map.ts'

type Members<T> = T extends readonly AnyStep[]
  ? { -readonly [K in keyof T]: AsyncResult<ValueOf<T[K]>> }
  : T extends Iterable<infer S>
    ? AsyncResult<ValueOf<S>>[]
    : never

/**
 * An app: its settings, its tasks, and the ways of calling them. Nothing connects before it is first needed.
 *
 * @example
 * ```ts
 * const app = new Celery('proj', { broker: 'redis://localhost:6379/0', backend: 'redis://localhost:6379/1' })
 * const add = app.task(function add(x: number, y: number) { return x + y })
 * const three = await add.delay(1, 2).get()
 * ```
 * @typeParam C - an interface of task names and functions: what `remote` and `sendTask` know
 * @see https://docs.celeryq.dev/en/stable/userguide/application.html
 */
export class Celery<C extends { [K in keyof C]: AnyFn } = NoContracts>
  implements TaskFactory, CallsByName<C>, AsyncDisposable
{
  /** @internal */
  readonly [internals]: Internals
  /** Before the configuration is put together. */
  readonly onConfigure: AppEvent<Celery<C>>
  /** The configuration is there: the place for `addPeriodicTask`. Gets the app and its settings. */
  readonly onAfterConfigure: AppEvent<Celery<C>, AppConf>
  /** All tasks are there. */
  readonly onAfterFinalize: AppEvent<Celery<C>>
  /** Every setting, to read and to set. Unknown names are refused. */
  readonly conf: AppConf
  /** Registers a task. @see TaskFactory.task */
  readonly task: TaskFactory['task']
  /** A task that lives elsewhere, by its name. @see CallsByName.remote */
  readonly remote: CallsByName<C>['remote']
  /** Sends a task by its name. @see CallsByName.sendTask */
  readonly sendTask: CallsByName<C>['sendTask']
  readonly #configuration: Configuration
  readonly #tasks: AppTasks
  readonly #periodic: PeriodicTasks
  #finalized = false

  /** @throws ImproperlyConfigured `unknown_setting`, `bad_setting`, `mixed_settings`; CeleriacError `bad_option` */
  constructor(main = '__main__', settings: AppSettings = {}, parts: AppParts = {}) {
    const logger = (): Logger => this[internals].logger
    this.onConfigure = new AppEvent('onConfigure', logger)
    this.onAfterConfigure = new AppEvent('onAfterConfigure', logger)
    this.onAfterFinalize = new AppEvent('onAfterFinalize', logger)
    this.#configuration = new Configuration(appSettings(settings), {
      onSettle: () => this.onConfigure.send(this, undefined),
      onSettled: () => this.#configured(),
    })
    this[internals] = new Internals(appName(main), this.#configuration, parts)
    this.conf = confView(this.#configuration)
    this.#tasks = new AppTasks(this[internals], this.#configuration)
    this.#periodic = new PeriodicTasks(this.#configuration, logger)
    this.task = this.#tasks.definer(this.main)
    const { remote, sendTask } = callsByName<C>(this[internals])
    this.remote = remote
    this.sendTask = sendTask
    registerBuiltins(this[internals], this.#configuration)
    setCurrentApp(this[internals])
  }

  /** The app's name, which stands before the names of its tasks. */
  get main(): string {
    return this[internals].main
  }

  /** Every task by name, Celery's own included. */
  get tasks(): ReadonlyMap<string, AnyTask> {
    this.finalize()
    return this.#tasks.map
  }

  /** The classes of Celery's errors. */
  get errors(): typeof errors {
    return errors
  }

  get log(): Logger {
    return this[internals].logger
  }

  /** Unique to this app in this process. */
  get oid(): string {
    return this[internals].oid
  }

  /** Time zone of crontabs and of times in messages. */
  get timezone(): string {
    return appTimeZone(this.conf)
  }

  /**
   * Takes settings from an object, a class with static fields, or a module. Names are in camelCase, in snake_case, or
   * those of Celery before version 4. What was set on `app.conf` after it had been read is dropped.
   *
   * @throws ImproperlyConfigured `unknown_setting`, `bad_setting`, `mixed_settings`; `config_not_found` when the
   * settings are first read, or at once with `force`
   * @see https://docs.celeryq.dev/en/stable/userguide/application.html#configuration
   */
  configFromObject(source: ConfigSource, options: ConfigOptions & { readonly force?: boolean } = {}): void {
    // A module is loaded when a setting is first read; what is given is looked at now.
    const given = typeof source === 'string' ? undefined : loadConfig(source, options)
    this.#configuration.setSource(() => given ?? loadConfig(source, options))
    if (options.force) void this.#configuration.values
  }

  /**
   * The same with the module that an environment variable names.
   *
   * @returns whether the variable is set
   * @throws ImproperlyConfigured `config_not_found` where it is not, unless `silent`
   */
  configFromEnvvar(name: string, options: ConfigOptions & { readonly force?: boolean } = {}): boolean {
    const module = moduleFromEnvvar(name, options.silent ?? false)
    if (module !== undefined) this.configFromObject(module, options)
    return module !== undefined
  }

  /** Defines tasks under a module's name, whatever path it is imported by: `app.module('task.tasks')`. */
  module(name: string): TaskFactory {
    checkName('app.module: the name', name)
    return { task: this.#tasks.definer(name) }
  }

  /**
   * Sends many tasks in one round trip.
   *
   * @returns their handles, in order
   * @throws SendManyError where some were refused, with the handles of the others
   */
  sendMany<const T extends readonly Step<[], unknown>[] | Iterable<Step<[], unknown>>>(
    signatures: T,
  ): Promise<Members<T>> {
    return sendMany(this[internals], signatures) as Promise<Members<T>>
  }

  /** A signature that this app sends. @see signature */
  signature<R = unknown>(task: string | SignatureObject, options?: NamedSignatureOptions): Signature<AnyArgs, R> {
    return makeSignature<R>(() => this[internals], task, options)
  }

  /** The handle of a task's result, by its id. */
  asyncResult<R = unknown>(id: string): AsyncResult<R> {
    checkName('app.asyncResult: the id', id)
    return new AsyncResult<R>(this[internals], id)
  }

  /** A group's results that were saved, or undefined. */
  groupResult<T extends readonly unknown[] = unknown[]>(id: string): Promise<GroupResult<T> | undefined> {
    return restoreGroup<T>(this[internals], id)
  }

  /**
   * Adds an entry to `beatSchedule`.
   *
   * @param schedule seconds, or a schedule such as `crontab(…)`
   * @returns its key: the name, or the call as text
   * @see https://docs.celeryq.dev/en/stable/userguide/periodic-tasks.html#entries
   */
  addPeriodicTask(
    schedule: number | Schedule,
    task: AnyStep | { readonly name: string },
    options: PeriodicTaskOptions = {},
  ): string {
    const periodic = periodicTask(schedule, task, options)
    this.#periodic.add(periodic, options.name === undefined)
    return periodic.key
  }

  /**
   * Adds a serializer, or replaces one: kombu's `register`. Messages are written with it where a task or
   * `taskSerializer` names it, and read with it where `acceptContent` does.
   */
  registerSerializer(serializer: Serializer): void {
    this[internals].formats.serializers.register(serializer)
  }

  /** Adds a compression, or replaces one, which tasks and `taskCompression` may name. */
  registerCompressor(compressor: Compressor): void {
    this[internals].formats.compressors.register(compressor)
  }

  /** Says that all tasks are there. Reading `app.tasks` does it; workers do it when they start. */
  finalize(): void {
    if (this.#finalized) return
    this.#finalized = true
    this.onAfterFinalize.send(this, undefined)
  }

  /** Ends all connections; open `get()`s are rejected with code `closed`. Safe to call twice. */
  async close(): Promise<void> {
    unsetCurrentApp(this[internals])
    await this[internals].close()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close()
  }

  toString(): string {
    return `<Celery ${reprApp(this[internals])}>`
  }

  [inspect.custom](): string {
    return this.toString()
  }

  #configured(): void {
    this.#periodic.settle()
    this.onAfterConfigure.send(this, this.conf)
  }
}
