export type { Terminal } from './context.ts'
export { runCli } from './run-cli.ts'
