import { accessSync, constants, mkdirSync } from 'node:fs'
import { userInfo } from 'node:os'
import { inRoot } from './paths.mjs'

/**
 * The environment for package managers and for Python. It is the user's own, registries and proxies included; only
 * an empty or missing HOME, with which they would make a folder called `~` here, is replaced.
 *
 * @param {Record<string, string>} [extra]
 */
export function childEnv(extra = {}) {
  const env = { ...process.env, ...extra }
  // What `npm run` hands down is meant for npm itself; pnpm would take some of it for its own settings.
  for (const name of Object.keys(env)) {
    if (/^npm_(package|lifecycle|command)/i.test(name)) delete env[name]
  }
  if (process.platform !== 'win32' && !env.HOME) env.HOME = homeFolder()
  return env
}

function homeFolder() {
  try {
    const { homedir } = userInfo()
    accessSync(homedir, constants.W_OK)
    return homedir
  } catch {
    const home = inRoot('.cache', 'home')
    mkdirSync(home, { recursive: true })
    return home
  }
}
