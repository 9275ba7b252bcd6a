// Writes docs/architecture.md's pictures of the rooms from the sources and `rooms.mjs`. With --check, fails where they
// are not up to date.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { importsWithin } from './lib/imports.mjs'
import { tableRow } from './lib/read-interface.mjs'
import { arrowsOf, roomOf } from './lib/room-order.mjs'
import { ROOMS } from './rooms.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const page = join(root, 'docs/architecture.md')
const [BEGIN, END] = ['<!-- rooms: written by tooling/rooms-page.mjs -->', '<!-- end of rooms -->']

const before = readFileSync(page, 'utf8')
const [head, rest] = before.split(BEGIN)
const tail = rest?.split(END)[1]
if (tail === undefined) throw new Error(`docs/architecture.md lacks ${BEGIN} or ${END}`)
const after = [head + BEGIN, '', ...Object.entries(ROOMS).flatMap(section), END + tail].join('\n')

if (!process.argv.includes('--check')) writeFileSync(page, after)
else if (after !== before) {
  console.error('docs/architecture.md is not up to date: run node tooling/rooms-page.mjs')
  process.exitCode = 1
}

function section([name, rooms]) {
  const imports = importsWithin(join(root, 'packages', name, 'src'))
  const arrows = arrowsOf(rooms, imports)
  const sizes = new Map(
    rooms.map(([room]) => [room, [...imports.keys()].filter((file) => roomOf(file, rooms) === room)]),
  )
  return [
    `### ${name}`,
    '',
    '| room | what is in it | files | imports |',
    '|---|---|---|---|',
    ...rooms.map(([room, what]) =>
      tableRow([`\`${room}\``, what, String(sizes.get(room).length), inOrder(arrows.get(room), rooms).join(', ')]),
    ),
    '',
    ...(rooms.length > 12 ? picture(rooms, arrows) : []),
  ]
}

function inOrder(names, rooms) {
  return rooms.map(([room]) => room).filter((room) => names.has(room))
}

/** The arrows that are not led over others: what each room stands on at the least. */
function picture(rooms, arrows) {
  const below = new Map()
  for (const [room] of rooms) {
    const all = new Set(arrows.get(room))
    for (const other of arrows.get(room)) for (const lower of below.get(other) ?? []) all.add(lower)
    below.set(room, all)
  }
  const direct = rooms.flatMap(([room]) =>
    inOrder(arrows.get(room), rooms)
      .filter((other) => ![...arrows.get(room)].some((between) => below.get(between)?.has(other)))
      .map((other) => `  ${room} --> ${other}`),
  )
  return ['Arrows that follow from others are left out:', '', '```mermaid', 'graph BT', ...direct, '```', '']
}
