import { inRoot } from './paths.mjs'
import { failed, step } from './progress.mjs'
import { run } from './run.mjs'

/**
 * Compiles every package; what has not changed since the last time is left alone.
 *
 * @throws SetupError with the compiler's messages
 */
export async function build() {
  await step('Building', async (report) => {
    const result = await run(process.execPath, [inRoot('node_modules', 'typescript-native', 'bin', 'tsc'), '-b'], {
      onLine: report,
    })
    if (!result.ok) throw failed('The build', result)
  })
}
