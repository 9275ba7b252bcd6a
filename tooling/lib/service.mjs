import { childEnv } from './child-env.mjs'
import { start, stop } from './children.mjs'
import { SetupError } from './setup-error.mjs'

/** How long a worker may take until it is ready, and a client until it is done. */
const PATIENCE_MS = 120_000

/**
 * A program that runs beside this one; what it prints is kept, to be shown if something goes wrong.
 *
 * @param {string} name for messages
 * @param {Record<string, string>} env
 * @param {string} command
 * @param {readonly string[]} args
 * @param {string} cwd
 */
export function startService(name, env, command, args, cwd) {
  const child = start(command, args, { cwd, env: childEnv(env), stdio: ['ignore', 'pipe', 'pipe'] })
  const listeners = new Set()
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (chunk) => {
      output += chunk
      for (const listener of listeners) listener()
    })
  }
  const ended = new Promise((resolve) => {
    child.once('error', (error) => {
      output += `${error.message}\n`
      resolve(null)
    })
    child.once('close', (code) => resolve(code))
  })
  const problem = (what) =>
    new SetupError(`${name}: ${what}.\n\n${output.trimEnd().split('\n').slice(-40).join('\n')}\n`)

  return {
    name,
    get output() {
      return output
    },
    /**
     * Resolves when it has printed this; rejects where it ends before, or takes too long. Meanwhile `report` gets the
     * last trouble in its log.
     */
    says(text, report = () => {}) {
      return within(
        new Promise((resolve, reject) => {
          const look = () => {
            const trouble = lastTrouble(output)
            if (trouble !== undefined) report(`${name}: ${trouble}`)
            if (output.includes(text)) resolve()
          }
          listeners.add(look)
          look()
          ended.then((code) => reject(problem(`ended with exit code ${code} before it was ready`)))
        }),
        () => problem('is not ready after two minutes'),
      )
    },
    /** Resolves to its exit code. */
    ends: () => within(ended, () => problem('does not end')),
    stop: () => stop(child),
  }
}

/** What the last line of a Celery log that tells of an error says. */
function lastTrouble(output) {
  return output
    .split('\n')
    .findLast((line) => /: ERROR\//.test(line))
    ?.replace(/^\[[^\]]*\] /, '')
}

/** Rejects with `late()` where it takes too long. */
async function within(promise, late) {
  let timer
  const timeout = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(late()), PATIENCE_MS)
  })
  try {
    return await Promise.race([promise, timeout])
  } finally {
    clearTimeout(timer)
  }
}
