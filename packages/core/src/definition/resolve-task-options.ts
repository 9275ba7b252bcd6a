import { checkTaskOptions } from './check-task-options.ts'
import type { ResolvedTaskOptions } from './resolved-task-options.ts'
import type { TaskAnnotation, TaskAnnotations } from './task-annotations.ts'
import type { TaskDefaults } from './task-defaults.ts'
import { hookSpecs, type TaskHooks } from './task-hooks.ts'
import { type GivenField, type TaskOptionSpec, taskOptionSpecs } from './task-option-specs.ts'
import type { TaskOptions } from './task-options.ts'

/** What {@link resolveTaskOptions} takes from the settings. */
export interface TaskSettingsInUse extends TaskDefaults {
  readonly taskAnnotations: TaskAnnotations | null
}

/** The task's own options, under those of `taskAnnotations`, over the settings. */
export function resolveTaskOptions(name: string, own: TaskOptions, conf: TaskSettingsInUse): ResolvedTaskOptions {
  const task = { ...own, ...annotationsFor(name, conf.taskAnnotations) }
  // All of one shape: they are read with every message.
  const fields = resolving.map(([option, spec]) => [spec.as ?? option, resolved(option, spec, task, conf)] as const)
  return Object.fromEntries([...fields, ['hooks', hooksOf(task)]]) as Pick<ResolvedTaskOptions, GivenField | 'hooks'>
}

const hookNames = new Set(Object.keys(hookSpecs))
const resolving = [...taskOptionSpecs].filter(([name, { as }]) => as !== 'nothing' && !hookNames.has(name))

function resolved(name: string, spec: TaskOptionSpec, task: TaskOptions, conf: TaskDefaults): unknown {
  const own = (task as Readonly<Record<string, unknown>>)[name]
  const value = own !== undefined && (own !== null || spec.nullCounts) ? own : fallback(spec, task, conf)
  return spec.convert === undefined || value === null ? value : (spec.convert as (value: unknown) => unknown)(value)
}

function fallback({ setting, orElse, default: last = null }: TaskOptionSpec, task: TaskOptions, conf: TaskDefaults) {
  const set = setting === undefined ? null : conf[setting]
  if (set !== null) return set
  const other = orElse === undefined ? undefined : taskOptionSpecs.get(orElse)
  return other === undefined || orElse === undefined ? last : resolved(orElse, other, task, conf)
}

function hooksOf(task: TaskOptions): TaskHooks {
  return Object.fromEntries(Object.entries(task).filter(([name, hook]) => hookNames.has(name) && hook !== undefined))
}

/** As in Celery: the first annotation that knows the task, and over it the first that is for every task (`*`). */
function annotationsFor(name: string, annotations: TaskAnnotations | null): TaskAnnotation {
  const all = (Array.isArray(annotations) ? annotations : [annotations]).filter((entry) => entry !== null)
  const own = firstOf(all, (entry) => (typeof entry === 'function' ? entry(name) : field(entry, name)))
  const any = firstOf(all, (entry) => (typeof entry === 'function' ? undefined : field(entry, '*')))
  for (const annotation of [own, any]) checkTaskOptions(`taskAnnotations for '${name}'`, annotation, true)
  return { ...own, ...any }
}

type Annotator =
  | Exclude<TaskAnnotations, readonly unknown[]>
  | ((taskName: string) => TaskAnnotation | null | undefined)

function firstOf(
  annotations: readonly Annotator[],
  find: (entry: Annotator) => TaskAnnotation | null | undefined,
): TaskAnnotation {
  for (const entry of annotations) {
    const found = find(entry)
    if (found !== undefined && found !== null) return found
  }
  return {}
}

function field(annotation: Readonly<Record<string, TaskAnnotation>>, name: string): TaskAnnotation | undefined {
  return Object.hasOwn(annotation, name) ? annotation[name] : undefined
}
