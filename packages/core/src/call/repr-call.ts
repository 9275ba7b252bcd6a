import { reprPython } from '@celeriac/protocol'

/** `tasks.add(2, 2, z=1)`, as Celery writes a call. */
export function reprCall(name: string, args: readonly unknown[], kwargs: Readonly<Record<string, unknown>>): string {
  const positional = args.map((arg) => reprPython(arg))
  const named = Object.entries(kwargs).map(([key, value]) => `${key}=${reprPython(value)}`)
  return `${name}(${[...positional, ...named].join(', ')})`
}
