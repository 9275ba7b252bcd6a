// Writes docs/settings.md: every setting with its Celery name, type and default, from the sources of core. With
// --check, fails where the page is not up to date, or where a documented default is not the real one. Needs a build.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import ts from 'typescript'
import { settingSpecs } from '../packages/core/dist/config/settings.js'
import { laterSettings } from '../packages/core/dist/later/later.js'
import { plain } from './lib/read-interface.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const page = join(root, 'docs/settings.md')
const folder = join(root, 'packages/core/src/config/settings')
/** Settings of features that are not in this version. */
const LATER = laterSettings().map(([name]) => name)
const GROUPS = ['general', 'broker', 'result', 'task', 'routing', 'worker', 'event', 'beat']

const faults = []
const groups = GROUPS.map((name) => readGroup(join(folder, `${name}-settings.ts`)))
const idle = withoutEffect()

const known = groups.flatMap(({ settings }) => settings.map(({ name }) => name))
for (const name of settingSpecs.keys()) if (!known.includes(name)) faults.push(`${name} is on no page: see GROUPS`)

const text = [
  '# Settings',
  '',
  'Written by `node tooling/settings-page.mjs` from `packages/core/src/config/settings`; do not edit by hand.',
  '',
  'A setting is given to `new Celery(…)`, set on `app.conf`, or read by `app.configFromObject` and `app.configFromEnvvar`, in camelCase,',
  "in Celery's own spelling, or by the upper-case names of old. Durations are seconds. A name that does not exist is an error",
  '(`unknown_setting`) that says which one is near; a value of the wrong type is one, too (`bad_setting`).',
  '`broker` and `backend` are short for `brokerUrl` and `resultBackend`.',
  '',
  'Settings with a ° are known, so that a configuration can be shared with Python, but nothing in this version goes by them.',
  '',
  ...groups.flatMap(({ title, link, settings }) => [
    `## ${title}`,
    '',
    ...(link ? [`[Celery's documentation](${link})`, ''] : []),
    '| setting | in Celery | type | default | |',
    '|---|---|---|---|---|',
    ...settings.map(row),
    '',
  ]),
].join('\n')

if (process.argv.includes('--check')) {
  if (!existsSync(page) || readFileSync(page, 'utf8') !== text)
    faults.push('docs/settings.md is not up to date: run node tooling/settings-page.mjs')
} else {
  writeFileSync(page, text)
}
for (const fault of faults) console.error(fault)
process.exitCode = faults.length > 0 ? 1 : 0

/** The interface of a file of settings: its first exported one whose members are settings. */
function readGroup(path) {
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  const found = source.statements.filter(ts.isInterfaceDeclaration).find(({ name }) => /Settings/.test(name.text))
  const [doc] = ts.getJSDocCommentsAndTags(found)
  const [title] = plain(doc.comment).split('.')
  const link = /https:\S+/.exec(doc.getText())?.[0]
  return { title, link, settings: found.members.map((member) => readSetting(member)) }
}

function readSetting(member) {
  const name = member.name.getText()
  const [doc] = ts.getJSDocCommentsAndTags(member)
  const shown = plain(doc.tags?.find(({ tagName }) => tagName.text === 'defaultValue')?.comment)
  const spec = settingSpecs.get(name)
  if (spec === undefined) faults.push(`${name} is documented and does not exist`)
  else if (!isDeepStrictEqual(evaluate(shown), spec.default))
    faults.push(`${name} is documented with the default ${shown}, and has ${JSON.stringify(spec.default)}`)
  const [, words, celery] = /^(.*?)(?:\s*Celery:\s*`([a-z0-9_]+)`[^.]*\.)?(?:\s*Celery has no such \w+\.)?$/s.exec(
    plain(doc.comment),
  )
  return { name, words, celery, type: member.type.getText(), shown }
}

function row({ name, words, celery, type, shown }) {
  const cells = [
    `\`${name}\`${idle.has(name) ? ' °' : ''}`,
    celery ? `\`${celery}\`` : '–',
    `\`${type.replace(/Readonly<Record<string, unknown>>/g, 'object').replace(/\breadonly /g, '')}\``,
    `\`${shown.replace('Number.POSITIVE_INFINITY', 'Infinity')}\``,
    words,
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

function evaluate(expression) {
  return new Function(`return (${expression})`)()
}

/** Settings that no source names beside the tables of settings, and those of features that are not in this version. */
function withoutEffect() {
  const sources = readdirSync(join(root, 'packages'))
    .flatMap((name) => files(join(root, 'packages', name, 'src')))
    .filter((path) => !/core\/src\/(config|later)\//.test(path) && !/\.test(-d)?\.ts$/.test(path))
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
  const named = new Set(sources.match(/(?<=conf\.)\w+|\b[a-z]+[A-Z]\w+\b/g))
  const idle = (name) => !named.has(name) || LATER.includes(name)
  return new Set([...settingSpecs.keys()].filter(idle))
}

function files(path) {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map((entry) => join(entry.parentPath, entry.name))
}
