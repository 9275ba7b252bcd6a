import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { inRoot, interpreterOf, VENV } from './paths.mjs'
import { failed, step } from './progress.mjs'
import { run } from './run.mjs'
import { SetupError } from './setup-error.mjs'
import { fingerprint, isStamped, writeStamp } from './stamp.mjs'

const REQUIREMENTS = inRoot('tooling', 'python-requirements.txt')

/** What Celery 5.7 asks for. */
const OLDEST = [3, 10]

const HOW_TO_GET_PYTHON =
  'Get it from https://www.python.org, or with your package manager (apt-get install python3 python3-venv, ' +
  'brew install python), or name one: PYTHON=/path/to/python3'

/**
 * A Python with Celery and what else the demo and the tests need, in `.venv` of this repository. Where
 * `CELERIAC_TEST_PYTHON` names an interpreter, that is taken as it is.
 *
 * @returns {Promise<string>} the path of the interpreter
 * @throws SetupError that says what is missing and how to get it
 */
export async function ensurePython() {
  const given = process.env.CELERIAC_TEST_PYTHON
  if (given) return given

  const python = interpreterOf(VENV)
  const stamp = join(VENV, '.celeriac-stamp')
  const wanted = fingerprint([REQUIREMENTS])
  if (isStamped(stamp, wanted) && (await probe(python))) return python

  if (!(await probe(python))) await makeEnvironment()
  await step('Installing Celery and its friends for Python', async (report) => {
    const result = await run(
      python,
      ['-m', 'pip', 'install', '--disable-pip-version-check', '--progress-bar', 'off', '-r', REQUIREMENTS],
      { onLine: report },
    )
    if (!result.ok) throw failed('pip install', result)
  })
  writeStamp(stamp, wanted)
  return python
}

/**
 * Whether {@link ensurePython} can succeed, as far as can be seen without installing anything: to be asked before the
 * long steps.
 *
 * @throws SetupError
 */
export async function checkPython() {
  if (process.env.CELERIAC_TEST_PYTHON || (await probe(interpreterOf(VENV)))) return
  await findPython()
}

async function makeEnvironment() {
  const base = await findPython()
  await step(`Making a Python environment in .venv (Python ${base.version.join('.')})`, async () => {
    const result = await run(base.command, ['-m', 'venv', '--clear', VENV])
    if (!result.ok || !existsSync(interpreterOf(VENV))) throw failed('python -m venv', result)
  })
}

/** The first interpreter on the PATH that is new enough and can make virtual environments. */
async function findPython() {
  const names = process.env.PYTHON
    ? [process.env.PYTHON]
    : ['python3', 'python', 'python3.13', 'python3.12', 'python3.11']
  const seen = []
  for (const command of names) {
    const found = await probe(command)
    if (!found) continue
    const version = found.version.join('.')
    if (found.version[0] !== OLDEST[0] || found.version[1] < OLDEST[1]) seen.push(`${command} is Python ${version}`)
    else if (!found.venv) seen.push(`${command} (Python ${version}) lacks the venv module`)
    else return { command, version: found.version }
  }
  if (seen.length === 0)
    throw new SetupError(`Python ${OLDEST.join('.')} or newer is needed, and none was found.\n${HOW_TO_GET_PYTHON}`)
  const withoutVenv = seen.some((line) => line.includes('venv'))
  throw new SetupError(
    `Python ${OLDEST.join('.')} or newer with its venv module is needed; ${seen.join('; ')}.\n` +
      (withoutVenv ? 'On Debian and Ubuntu: apt-get install python3-venv\n' : '') +
      HOW_TO_GET_PYTHON,
  )
}

/**
 * @returns {Promise<{ version: number[], venv: boolean } | undefined>} undefined where it does not run
 */
async function probe(command) {
  const script =
    'import sys, importlib.util as u; print("probe", *sys.version_info[:2], bool(u.find_spec("venv") and u.find_spec("ensurepip")))'
  const result = await run(command, ['-c', script])
  const match = /^probe (\d+) (\d+) (True|False)$/m.exec(result.output)
  if (!result.ok || !match) return undefined
  return { version: [Number(match[1]), Number(match[2])], venv: match[3] === 'True' }
}
