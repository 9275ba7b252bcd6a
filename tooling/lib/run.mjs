import { once } from 'node:events'
import { childEnv } from './child-env.mjs'
import { start } from './children.mjs'
import { ROOT } from './paths.mjs'

/**
 * Runs a command to its end and gives what it printed.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, onLine?: (line: string) => void }} [options]
 * @returns {Promise<{ ok: boolean, code: number | null, output: string }>} never rejects; a command that cannot be
 * started has `ok` false and `code` null
 */
export async function run(command, args, options = {}) {
  const child = start(command, args, {
    cwd: options.cwd ?? ROOT,
    env: childEnv(options.env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const collect = (chunk) => {
    output += chunk
    const line = String(chunk)
      .trimEnd()
      .split(/[\r\n]+/)
      .at(-1)
    if (line) options.onLine?.(line)
  }
  child.stdout.setEncoding('utf8').on('data', collect)
  child.stderr.setEncoding('utf8').on('data', collect)
  try {
    const [code] = await once(child, 'close')
    return { ok: code === 0, code, output }
  } catch (error) {
    return { ok: false, code: null, output: `${output}${error.message}\n` }
  }
}
