/** Where in the program a task was defined. */
export interface DefinitionPlace {
  /** `/app/tasks.ts:3:20` */
  readonly text: string
  /** Without what a hot reload puts behind it. */
  readonly file: string
  /** Run when its module is evaluated, as far as the stack tells: not inside a function with a name. */
  readonly atModuleLevel: boolean
  /** The file is a bundler's work. */
  readonly bundled: boolean
}

/** A frame of a stack: a function's name, if it has one, and where it is. */
const FRAME = /^\s*at (?:(?:async )?(.*?) \()?(?:async )?(.+?):(\d+):(\d+)\)?$/
/** What the top of a module is called by Node, webpack, Turbopack and Vite. */
const MODULE_LEVEL = /^(?:Object\.<anonymous>|Module\.<anonymous>|<anonymous>|eval|module evaluation|[([@].*)$/
/** Next.js, webpack and Turbopack, in development and in production. */
const BUNDLERS = /webpack-internal:|[\\/]\.next[\\/]|\[project\]|\[turbopack\]/

/** Where the caller of `definer` stands; undefined where stacks are turned off. */
export function definitionPlace(definer: (...args: never[]) => unknown): DefinitionPlace | undefined {
  const own = topFrame(definitionPlace)
  const frame = topFrame(definer)
  if (frame === undefined) return undefined
  const { caller, location, line, column } = frame
  const file = location.replace(/\?.*$/, '').replace(/^file:\/\//, '')
  return {
    text: `${file}:${line}:${column}`,
    file,
    atModuleLevel: caller === undefined || MODULE_LEVEL.test(caller),
    // This library and its user in one file: no package is installed like that.
    bundled: BUNDLERS.test(location) || location === own?.location,
  }
}

/** The caller of a function that is on the stack. */
function topFrame(below: (...args: never[]) => unknown) {
  const holder: { stack?: unknown } = {}
  Error.captureStackTrace(holder, below)
  const [, caller, location = '', line, column] = FRAME.exec(String(holder.stack).split('\n')[1] ?? '') ?? []
  return location === '' ? undefined : { caller, location, line, column }
}
