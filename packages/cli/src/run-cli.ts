import { CeleriacError } from '@celeriac/core/internal'
import { maskUrlsIn } from '@celeriac/protocol'
import { Command, CommanderError, Option } from 'commander'
import { callCommand } from './commands/call.ts'
import { controlCommand } from './commands/control.ts'
import { inspectCommand } from './commands/inspect.ts'
import { resultCommand } from './commands/result.ts'
import { statusCommand } from './commands/status.ts'
import { workerCommand } from './commands/worker.ts'
import type { Terminal } from './context.ts'
import { addRefusedCommands } from './options/refused-commands.ts'
import { version } from './version.ts'

const EX_OK = 0
const EX_FAILURE = 1
/** Exit code of wrong usage, as with Celery's command line. */
const EX_USAGE = 2

const standard: Terminal = {
  out: (text) => void process.stdout.write(`${text}\n`),
  err: (text) => void process.stderr.write(`${text}\n`),
}

/**
 * Runs the `celeriac` command.
 *
 * @param args - without the program's name
 * @returns the exit code: 0, 1 for a failure, 2 for wrong usage
 * @see https://docs.celeryq.dev/en/stable/reference/cli.html
 */
export async function runCli(args: readonly string[], terminal: Terminal = standard): Promise<number> {
  let exitCode = EX_OK
  const done = (code: number): void => {
    exitCode = code
  }
  const program = createProgram(terminal)
  program.addCommand(workerCommand(terminal, done))
  program.addCommand(callCommand(terminal))
  program.addCommand(resultCommand(terminal, done))
  program.addCommand(inspectCommand(terminal, done))
  program.addCommand(controlCommand(terminal, done))
  program.addCommand(statusCommand(terminal, done))
  // Sub-commands made elsewhere do not inherit these by themselves.
  for (const command of [program, ...program.commands]) command.copyInheritedSettings(program)
  addRefusedCommands(program)
  try {
    await program.parseAsync([...args], { from: 'user' })
    return exitCode
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === EX_OK ? EX_OK : EX_USAGE
    if (!(error instanceof CeleriacError)) throw error
    terminal.err(`Error: ${error.message}`)
    return error.code === 'module_not_found' || error.code === 'app_not_found' ? EX_USAGE : EX_FAILURE
  }
}

function createProgram(terminal: Terminal): Command {
  return new Command('celeriac')
    .description('Celery for TypeScript')
    .version(version(), '--version')
    .addOption(new Option('-A, --app <module>', 'module of the app: ./tasks.ts is `tasks`').env('APP'))
    .addOption(new Option('-b, --broker <url>', 'broker, in place of the app’s').env('BROKER_URL'))
    .addOption(new Option('--result-backend <url>', 'result backend, in place of the app’s').env('RESULT_BACKEND'))
    .addOption(
      new Option('--config <module>', 'module with settings, in place of the one that the app names').env(
        'CONFIG_MODULE',
      ),
    )
    .option('--workdir <folder>', 'change to this folder first')
    .option('-C, --no-color', 'no colours in the log')
    .option('-q, --quiet', 'no banner')
    .addOption(new Option('--skip-checks', 'for Django only').hideHelp())
    .exitOverride()
    .showSuggestionAfterError()
    .showHelpAfterError('(add --help for more)')
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      // Of an unknown option the value is shown too.
      writeErr: (text) => terminal.err(maskUrlsIn(text.trimEnd())),
    })
}
