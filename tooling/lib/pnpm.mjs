import { existsSync, readFileSync, realpathSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { childEnv } from './child-env.mjs'
import { inRoot } from './paths.mjs'
import { run } from './run.mjs'
import { SetupError } from './setup-error.mjs'

/**
 * How to call the pnpm that package.json's `packageManager` asks for: the one on the PATH if it is that version,
 * else through npx, which keeps it in npm's cache. Nothing is installed globally.
 *
 * @returns {Promise<{ command: string, args: string[] }>} what goes before pnpm's own arguments
 * @throws SetupError where neither works
 */
export async function ensurePnpm() {
  const version = pinnedVersion()
  if (await answers({ command: 'pnpm', args: [] }, version)) return { command: 'pnpm', args: [] }

  const npx = findNpx()
  const pnpm = { command: npx.command, args: [...npx.args, '--yes', `pnpm@${version}`] }
  const result = await run(pnpm.command, [...pnpm.args, '--version'])
  if (result.ok) return pnpm
  throw new SetupError(
    `pnpm ${version} is neither on the PATH nor could npx bring it:\n\n${result.output.trim()}\n\n` +
      `If this machine has no access to npm's registry, install it by hand: npm install --global pnpm@${version}`,
  )
}

/**
 * The environment in which `pnpm` is found on the PATH, for programs that call it themselves.
 *
 * @throws SetupError where it can be had neither there nor through npx
 */
export async function envWithPnpm() {
  const version = pinnedVersion()
  if (await answers({ command: 'pnpm', args: [] }, version)) return childEnv()
  const npx = findNpx()
  const where = process.platform === 'win32' ? 'where pnpm' : 'command -v pnpm'
  const result = await run(npx.command, [...npx.args, '--yes', '--package', `pnpm@${version}`, '-c', where])
  // npm may have something to say, too.
  const program = result.output.split(/\r?\n/).find((line) => existsSync(line))
  if (!result.ok || program === undefined)
    throw new SetupError(`npx brings no pnpm ${version}:\n\n${result.output.trim()}`)
  return childEnv({ PATH: `${dirname(program)}${delimiter}${process.env.PATH ?? ''}` })
}

function pinnedVersion() {
  const { packageManager } = JSON.parse(readFileSync(inRoot('package.json'), 'utf8'))
  return packageManager.replace(/^pnpm@/, '').replace(/\+.*$/, '')
}

async function answers(pnpm, version) {
  const result = await run(pnpm.command, [...pnpm.args, '--version'])
  return result.ok && result.output.trim().split(/\s+/).includes(version)
}

/** npx beside the npm that runs this, or beside Node, as a script: so no shell is needed on any platform. */
function findNpx() {
  const folders = [
    ...(process.env.npm_execpath ? [dirname(process.env.npm_execpath)] : []),
    join(dirname(realpathSync(process.execPath)), '..', 'lib', 'node_modules', 'npm', 'bin'),
    join(dirname(realpathSync(process.execPath)), 'node_modules', 'npm', 'bin'),
  ]
  for (const folder of folders) {
    const script = join(folder, 'npx-cli.js')
    if (existsSync(script)) return { command: process.execPath, args: [script] }
  }
  return { command: 'npx', args: [] }
}
