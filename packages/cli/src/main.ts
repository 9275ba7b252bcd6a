#!/usr/bin/env node
import { runCli } from './run-cli.ts'

runCli(process.argv.slice(2)).then(
  // A task that was abandoned, or a module that left a timer running, must not keep the command alive.
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exit(1)
  },
)
