import { Celery } from '@celeriac/core'
import type { Command } from 'commander'
import { findApp } from './app/find-app.ts'

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

/** Celery reads them from the environment, where they win over what the app says. */
const VARIABLES: readonly (readonly [option: keyof GlobalOptions, variable: string])[] = [
  ['broker', 'CELERY_BROKER_URL'],
  ['resultBackend', 'CELERY_RESULT_BACKEND'],
  ['config', 'CELERY_CONFIG_MODULE'],
]

/** Takes the global options to heart; call it before the app is loaded. */
function applyGlobalOptions(options: GlobalOptions): void {
  if (options.workdir !== undefined) process.chdir(options.workdir)
  for (const [option, variable] of VARIABLES) {
    const value = options[option]
    if (typeof value === 'string') process.env[variable] = value
  }
}

/** The app of `-A`; without it one that knows the environment's broker and nothing else, as in Celery. */
export async function loadApp(command: Command): Promise<Celery> {
  const options = command.optsWithGlobals<GlobalOptions>()
  applyGlobalOptions(options)
  if (options.app === undefined) return new Celery('default')
  return await findApp(options.app)
}
