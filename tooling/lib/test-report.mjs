// What vitest's JSON report says: the counts, and each failure in a few lines.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

const longest = 600
const runnersOwn = /^ +at (.*node_modules|new Promise)/

/**
 * @param {string} file the report
 * @param {string} root the folder that file names are shown from
 * @returns {{ passed: number, pending: number, failures: string[] } | undefined} nothing where the run broke off
 */
export function readTestReport(file, root) {
  let report
  try {
    report = JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
  return {
    passed: report.numPassedTests,
    pending: report.numPendingTests,
    failures: report.testResults.flatMap((module) => failuresOf(module, relative(root, module.name))),
  }
}

function failuresOf({ status, message, assertionResults }, file) {
  const failed = assertionResults.filter((test) => test.status === 'failed')
  if (failed.length > 0) return failed.map((test) => told(`${file}: ${test.fullName}`, test.failureMessages.join('\n')))
  return status === 'failed' ? [told(file, message)] : []
}

function told(what, why) {
  const lines = stripVTControlCharacters(why).split('\n')
  const telling = lines.filter((line) => !runnersOwn.test(line)).join('\n')
  return `failed: ${what}\n${telling.slice(0, longest)}`
}
