import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { hasNodeModules, inRoot, ROOT } from './paths.mjs'
import { ensurePnpm } from './pnpm.mjs'
import { failed, step } from './progress.mjs'
import { run } from './run.mjs'
import { fingerprint, isStamped, writeStamp } from './stamp.mjs'

/**
 * Installs the workspace exactly as the lock file says, if that has not been done yet.
 *
 * @throws SetupError where pnpm cannot be had or says no
 */
export async function install() {
  const stamp = inRoot('node_modules', '.celeriac-install')
  const wanted = fingerprint(manifests(), [process.version, process.platform, process.arch])
  if (hasNodeModules() && isStamped(stamp, wanted)) return

  const pnpm = await step('Bringing pnpm', () => ensurePnpm())
  await step('Installing packages (the first time takes a minute or two)', async (report) => {
    // The version is the pinned one already; without this flag pnpm wants the pin in the lock file as well.
    const args = [...pnpm.args, 'install', '--frozen-lockfile', '--pm-on-fail=ignore']
    const result = await run(pnpm.command, args, {
      // Without a terminal pnpm would refuse to replace folders made by another version.
      env: { CI: 'true' },
      onLine: report,
    })
    if (!result.ok) throw failed('pnpm install', result)
  })
  writeStamp(stamp, wanted)
}

/** Every file that says what is to be installed. */
function manifests() {
  const files = [join(ROOT, 'package.json'), join(ROOT, 'pnpm-lock.yaml'), join(ROOT, 'pnpm-workspace.yaml')]
  for (const group of ['packages', 'apps', 'tooling']) {
    for (const name of existsSync(inRoot(group)) ? readdirSync(inRoot(group)).sort() : []) {
      const manifest = inRoot(group, name, 'package.json')
      if (existsSync(manifest)) files.push(manifest)
    }
  }
  return files
}
