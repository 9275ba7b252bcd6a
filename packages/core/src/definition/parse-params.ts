import { badOption } from '../check/option-errors.ts'

/** A named argument of a task. */
export interface TaskParam {
  readonly name: string
  readonly optional: boolean
}

/** Reads the option `params`. @throws CeleriacError `bad_option` */
export function parseParams(taskName: string, params: readonly string[]): readonly TaskParam[] {
  const bad = (expects: string, value: unknown) => badOption(`task '${taskName}'`, 'params', expects, value)
  if (!Array.isArray(params)) throw bad('a list of argument names', params)
  const parsed: TaskParam[] = []
  for (const entry of params) {
    const match = typeof entry === 'string' ? /^([\p{ID_Start}_$][\p{ID_Continue}$]*)(\?)?$/u.exec(entry) : null
    if (match?.[1] === undefined) throw bad("a list of names such as 'size', or 'size?' where it may be missing", entry)
    const param = { name: match[1], optional: match[2] !== undefined }
    if (parsed.some(({ name }) => name === param.name)) throw bad('a list without doubled names', param.name)
    if (!param.optional && parsed.at(-1)?.optional) throw bad("a list where names with '?' come last", entry)
    parsed.push(param)
  }
  return parsed
}
