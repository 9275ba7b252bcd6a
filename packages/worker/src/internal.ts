export { importModule } from './include/import-module.ts'
export { resolveModule } from './include/resolve-module.ts'
export { expandFileName } from './options/node-name.ts'
export { RESTARTED_BY } from './stop/watch-parent.ts'
