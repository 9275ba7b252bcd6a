import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The repository's folder. */
export const ROOT = dirname(dirname(dirname(fileURLToPath(import.meta.url))))

/** The Python environment of demo and tests. */
export const VENV = join(ROOT, '.venv')

/** The interpreter of a virtual environment, whatever the platform calls it. */
export function interpreterOf(venv) {
  return process.platform === 'win32' ? join(venv, 'Scripts', 'python.exe') : join(venv, 'bin', 'python')
}

/** A path inside the repository. */
export function inRoot(...parts) {
  return join(ROOT, ...parts)
}

/** @returns {boolean} whether the packages have been installed. */
export function hasNodeModules() {
  return existsSync(inRoot('node_modules', '.modules.yaml'))
}
