import { SetupError } from './setup-error.mjs'

/** How often a step that takes long says that it is still at it. */
const STILL_AT_IT_MS = 10_000

/**
 * Says what is being done, and how long it took. Steps that take long report once in a while.
 *
 * @template T
 * @param {string} title
 * @param {(report: (line: string) => void) => Promise<T>} work `report` takes the latest line of what is running
 * @returns {Promise<T>}
 */
export async function step(title, work) {
  const began = performance.now()
  const seconds = () => `${((performance.now() - began) / 1000).toFixed(1)} s`
  let latest = ''
  console.log(`• ${title} …`)
  const ticker = setInterval(() => {
    console.log(`  … ${seconds()}${latest ? `: ${latest.slice(0, 160)}` : ''}`)
  }, STILL_AT_IT_MS)
  try {
    const value = await work((line) => {
      latest = line.trim()
    })
    console.log(`  done in ${seconds()}`)
    return value
  } finally {
    clearInterval(ticker)
  }
}

/**
 * The error for a command that failed, with the end of what it printed.
 *
 * @param {string} what
 * @param {{ code: number | null, output: string }} result
 */
export function failed(what, result) {
  const tail = result.output.trimEnd().split('\n').slice(-25).join('\n')
  return new SetupError(`${what} failed${result.code === null ? '' : ` (exit code ${result.code})`}:\n\n${tail}\n`)
}
