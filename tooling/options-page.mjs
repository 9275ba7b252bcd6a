// Writes docs/tasks.md: the options of calls, tasks, retries and workers, from their tables and their documented
// interfaces. With --check, fails where the page is not up to date, or where an option is documented nowhere. Needs a
// build.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { callOptionSpecs } from '../packages/core/dist/call/call-option-specs.js'
import { replacedNames, retryOptionNames } from '../packages/core/dist/call/retry-option-specs.js'
import { snakeCase } from '../packages/core/dist/check/camel-case.js'
import { taskOptionSpecs } from '../packages/core/dist/definition/task-option-specs.js'
import { workerOptionSpecs } from '../packages/worker/dist/options/worker-options.js'
import { readInterface, shownType, tableRow } from './lib/read-interface.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const core = (path) => join(root, 'packages/core/src', path)
const page = join(root, 'docs/tasks.md')
const faults = []

const callGroups = [
  ['When it runs, and for how long', 'time-options', 'TimeOptions'],
  ['Where it goes', 'routing-options', 'RoutingOptions'],
  ['What the message says', 'content-options', 'ContentOptions'],
  ['How it is sent', 'sending-options', 'SendingOptions'],
  ['How it is sent, for this process only', 'sending-options', 'LocalOptions'],
  ['What follows it', 'canvas-options', 'FollowerOptions'],
  ['Where it stands among others; filled in by canvas, retries and workers', 'canvas-options', 'LineageOptions'],
].map(([title, file, name]) => ({ title, options: readInterface(core(`call/options/${file}.ts`), name) }))
const taskOptions = [
  ...readInterface(core('definition/task-options.ts'), 'TaskOptions'),
  ...readInterface(core('definition/task-hooks.ts'), 'TaskHooks'),
]
const retryOptions = readInterface(core('types/retry-options.ts'), 'RetryOptions')
const workerOptions = readInterface(join(root, 'packages/worker/src/options/worker-options.ts'), 'WorkerOptions')

compare(
  'call',
  callOptionSpecs.keys(),
  callGroups.flatMap(({ options }) => options),
)
compare('task', taskOptionSpecs.keys(), taskOptions)
compare('retry', retryOptionNames, retryOptions)
compare('worker', workerOptionSpecs.keys(), workerOptions)

const places = { header: 'header', body: 'body', property: 'property', none: '' }
const text = [
  '# Options of tasks, calls and workers',
  '',
  'Written by `node tooling/options-page.mjs` from the tables of options in `packages/core/src` and `packages/worker/src`; do not edit by hand.',
  '',
  'Durations are seconds. An option that does not exist is an error (`unknown_option`) that says which one is near; a value of the wrong',
  'kind is one, too (`bad_option`).',
  '',
  '## Options of a call',
  '',
  "`applyAsync(args, options)` and signatures take these; `app.sendTask` too, and a route of `taskRoutes` may be any of them. The call's own",
  "win over those of the task, and these over the route's. `applyAsync` also takes `kwargs`, `apply` takes `throws` besides, and signatures `immutable`.",
  "[Celery's documentation](https://docs.celeryq.dev/en/stable/userguide/calling.html)",
  '',
  '- in Celery: its name there, under which a signature carries it.',
  '- travels: the part of the message that has it; without one, only the sender goes by it.',
  "- null: it may be null, and then the task's own value does not count.",
  '- task: a task has an option of the same meaning, which counts where the call says nothing.',
  '- retry: a retry keeps what the message had.',
  '',
  ...callGroups.flatMap(({ title, options }) => [
    `### ${title}`,
    '',
    '| option | in Celery | type | travels | null | task | retry | |',
    '|---|---|---|---|---|---|---|---|',
    ...options.map(callRow),
    '',
  ]),
  '## Options of a task',
  '',
  'Given to `app.task(options, function)`, and under the name of a task to the setting `taskAnnotations`, but for those that say what the task is (†).',
  "[Celery's documentation](https://docs.celeryq.dev/en/stable/userguide/tasks.html#list-of-options)",
  '',
  '| option | type | default | |',
  '|---|---|---|---|',
  ...taskOptions.map(taskRow),
  '',
  '## Options of a retry',
  '',
  'Given to `self.retry(options)`. Those with a † take the place of what the message had.',
  '',
  '| option | type | default | |',
  '|---|---|---|---|',
  ...retryOptions.map(({ name, type, words, shown }) =>
    tableRow([`\`${name}\`${replacedNames.includes(name) ? ' †' : ''}`, code(shownType(type)), shown ?? '', words]),
  ),
  '',
  '## Options of a worker',
  '',
  'Given to `new Worker(app, options)`.',
  '',
  '| option | type | default | |',
  '|---|---|---|---|',
  ...workerOptions.map(workerRow),
  '',
].join('\n')

if (process.argv.includes('--check')) {
  if (!existsSync(page) || readFileSync(page, 'utf8') !== text)
    faults.push('docs/tasks.md is not up to date: run node tooling/options-page.mjs')
} else {
  writeFileSync(page, text)
}
for (const fault of faults) console.error(fault)
process.exitCode = faults.length > 0 ? 1 : 0

function callRow({ name, type, words, shown }) {
  const spec = callOptionSpecs.get(name)
  const { travels, check, task, again } = spec ?? {}
  const carried = spec?.signature === 'none' || spec?.signature === 'spread' ? '–' : code(snakeCase(name))
  const text = shown === undefined ? words : `${words} Default: ${shown}.`.trim()
  const marks = [check?.takesNull, task, again].map((is) => (is ? '×' : ''))
  return tableRow([code(name), carried, code(shownType(type)), places[travels], ...marks, text])
}

function taskRow({ name, type, words, shown }) {
  const spec = taskOptionSpecs.get(name)
  const { setting } = spec ?? {}
  if (setting !== undefined && shown !== code(setting))
    faults.push(`the task option ${name} is documented with the default ${shown}, and has the setting ${setting}`)
  return tableRow([`${code(name)}${spec?.as === 'nothing' ? ' †' : ''}`, code(shownType(type)), shown ?? '', words])
}

function workerRow({ name, type, words, shown }) {
  const { setting } = workerOptionSpecs.get(name) ?? {}
  if (setting !== undefined && !shown?.includes(code(setting)))
    faults.push(`the worker option ${name} is documented with the default ${shown}, and has the setting ${setting}`)
  return tableRow([code(name), code(shownType(type)), shown ?? '', words])
}

function compare(kind, known, options) {
  const names = new Set(known)
  const shown = new Map(options.map(({ name, words }) => [name, words]))
  for (const name of names) if (!shown.get(name)) faults.push(`the ${kind} option ${name} is documented nowhere`)
  for (const name of shown.keys())
    if (!names.has(name)) faults.push(`the ${kind} option ${name} is documented and does not exist`)
}

function code(words) {
  return `\`${words}\``
}
