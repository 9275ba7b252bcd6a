import { existsSync, rmSync } from 'node:fs'
import { inRoot } from './paths.mjs'
import { failed, step } from './progress.mjs'
import { run } from './run.mjs'

/**
 * A release of Node beside the one that runs this, out of the npm package `node`.
 *
 * @param {number} major
 * @returns {Promise<string>} the folder that holds its `node`
 */
export async function nodeRelease(major) {
  const folder = inRoot('.cache', 'servers', `node-${major}`)
  const bin = `${folder}/node_modules/node/bin`
  if (!existsSync(`${bin}/node`)) {
    await step(`Bringing Node ${major}`, async (report) => {
      const args = ['install', '--prefix', folder, '--no-audit', '--no-fund', `node@${major}`]
      const result = await run('npm', args, { onLine: report })
      if (!result.ok || !existsSync(`${bin}/node`)) {
        rmSync(folder, { recursive: true, force: true })
        throw failed(`npm install node@${major}`, result)
      }
    })
  }
  return bin
}
