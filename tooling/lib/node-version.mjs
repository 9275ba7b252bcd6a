import { SetupError } from './setup-error.mjs'

/** The oldest Node that works: the first 20.x in which `require()` loads ES modules. */
const OLDEST = [20, 19]

/** @throws SetupError where Node is too old. */
export function checkNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1])) return
  throw new SetupError(
    `Node ${OLDEST.join('.')} or newer is needed; this is ${version}.\nGet it from https://nodejs.org (or with nvm: nvm install 22).`,
  )
}
