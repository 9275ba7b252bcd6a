import { fileURLToPath } from 'node:url'
import { Celery } from '@celeriac/core'
import { resolveModule } from '@celeriac/worker/internal'
import type { Command } from 'commander'
import { findApp } from './find-app.ts'

/** Where a command writes, and how it ends. */
export interface Terminal {
  out(text: string): void
  err(text: string): void
}

/** The options that stand before the command. */
export interface GlobalOptions {
  readonly app?: string
  readonly broker?: string
  readonly resultBackend?: string
  readonly config?: string
  readonly workdir?: string
  readonly color?: boolean
  readonly quiet?: boolean
}

/** Options that Celery reads from the environment, where they win over what the app says. */
const VARIABLES: readonly (readonly [option: keyof GlobalOptions, variable: string])[] = [
  ['broker', 'CELERY_BROKER_URL'],
  ['resultBackend', 'CELERY_RESULT_BACKEND'],
]

/** Applies the global options; to be called before the app is loaded. */
function applyGlobalOptions(options: GlobalOptions, command: Command): void {
  if (options.workdir !== undefined) changeFolder(options.workdir, command)
  for (const [option, variable] of VARIABLES) {
    const value = options[option]
    if (typeof value === 'string') process.env[variable] = value
  }
}

function changeFolder(folder: string, command: Command): void {
  try {
    process.chdir(folder)
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error)
    command.error(`error: option '--workdir <folder>': cannot change to '${folder}': ${reason}`)
  }
}

/** The app of `-A`; without it one that knows the environment's broker and nothing else, as in Celery. */
export async function loadApp(command: Command): Promise<Celery> {
  const options = command.optsWithGlobals<GlobalOptions>()
  applyGlobalOptions(options, command)
  const app = options.app === undefined ? new Celery('default') : await findApp(options.app)
  if (options.config !== undefined) app.configFromObject(settingsPath(options.config), { force: true })
  return app
}

/** The file of a settings module, which is found as the app is; a name without a file may be a package's. */
function settingsPath(name: string): string {
  const url = resolveModule(name)
  return url.startsWith('file:') ? fileURLToPath(url) : url
}
