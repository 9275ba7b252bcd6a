import type { Command } from 'commander'
import { commaList, seconds } from './parse-values.ts'

/** Which workers are meant, and how their answers are shown. */
export interface TargetFlags {
  readonly timeout: number
  readonly destination?: readonly string[]
  readonly json?: boolean
}

/** Adds the options of every command that asks workers. */
export function addTargetOptions(command: Command): Command {
  return command
    .option('-t, --timeout <seconds>', 'how long to wait for answers', seconds, 1)
    .option('-d, --destination <names>', 'node names, with commas between', commaList)
    .option('-j, --json', 'print JSON')
}
