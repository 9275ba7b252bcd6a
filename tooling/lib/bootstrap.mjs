/**
 * What must be there before anything of this repository runs. Plain Node, no dependencies: each function does
 * nothing where its work has been done.
 */
export { build } from './build.mjs'
export { runThenCleanUp } from './children.mjs'
export { install } from './install.mjs'
export { checkNode } from './node-version.mjs'
export { inRoot } from './paths.mjs'
export { ensurePnpm } from './pnpm.mjs'
export { step } from './progress.mjs'
export { checkPython, ensurePython } from './python.mjs'
export { SetupError } from './setup-error.mjs'
