import { camelCase, type TaskRegistry } from '@celeriac/core/internal'
import { namesIn } from '../read-arguments.ts'
import type { RemoteCommand } from '../remote-command.ts'

const DEFAULT_ITEMS: readonly string[] = ['exchange', 'routing_key', 'rate_limit']

/** Names of the tasks that are known, with attributes: `proj.add [rate_limit=10/m]`. */
export const registered: RemoteCommand = {
  name: 'registered',
  kind: 'inspect',
  aliases: ['dump_tasks'],
  run({ registry }, args) {
    const asked = namesIn(args, 'taskinfoitems')
    const items = (asked.length === 0 ? DEFAULT_ITEMS : asked).filter((item) => !item.startsWith('_'))
    const names = registry.names().filter((name) => args['builtins'] === true || !name.startsWith('celery.'))
    return names.sort().map((name) => describe(name, items, registry))
  },
}

function describe(name: string, items: readonly string[], registry: TaskRegistry): string {
  const options: Readonly<Record<string, unknown>> = { ...registry.get(name)?.options, name }
  const shown = items.flatMap((item) => {
    const option = camelCase(item)
    // Durations are kept in seconds under names that say so.
    const value = options[option] ?? options[`${option}S`]
    return value === undefined || value === null ? [] : [`${item}=${pythonText(value)}`]
  })
  return shown.length === 0 ? name : `${name} [${shown.join(' ')}]`
}

function pythonText(value: unknown): string {
  return typeof value === 'boolean' ? (value ? 'True' : 'False') : String(value)
}
