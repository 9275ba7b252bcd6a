// Who may import whom. Fails when a package's source imports a package that its layer may not, or one that its
// package.json does not list, or reaches into another package's files; when a room imports one that comes after it in
// `rooms.mjs`; when files import each other in a circle; and when an `internal` entry exports what nobody imports.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { circlesOf, importsWithin, sourcesOf, specifiersOf } from './lib/imports.mjs'
import { unimported } from './lib/internal-exports.mjs'
import { faultsOfRooms } from './lib/room-order.mjs'
import { ROOMS } from './rooms.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const adapters = ['broker-', 'backend-', 'serializer-']

/** Whether a package is written with `@celeriac/core/adapter` alone, as those of third parties are. */
function isAdapter(name) {
  return name === 'redis-connection' || adapters.some((prefix) => name.startsWith(prefix))
}

/** The packages of this repository that a package's source may import. */
function allowed(name) {
  if (name === 'protocol') return []
  if (name === 'core') return ['protocol']
  if (name === 'redis-connection') return ['protocol', 'core']
  if (['broker-redis', 'backend-redis'].includes(name)) return ['protocol', 'core', 'redis-connection']
  if (adapters.some((prefix) => name.startsWith(prefix))) return ['protocol', 'core']
  if (['canvas', 'control', 'events', 'beat', 'testing'].includes(name)) return ['protocol', 'core']
  if (name === 'beat-django') return ['protocol', 'core', 'beat']
  if (name === 'worker') return ['protocol', 'core', 'canvas', 'events']
  if (name === 'cli') return ['protocol', 'core', 'canvas', 'worker', 'control', 'events', 'beat']
  throw new Error(`tooling/check-layers.mjs does not know the package ${name}: say there what it may import`)
}

const faults = []
for (const name of readdirSync(join(root, 'packages'))) {
  const folder = join(root, 'packages', name)
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const listed = { ...manifest.dependencies, ...manifest.peerDependencies }
  for (const file of sourcesOf(join(folder, 'src'))) {
    for (const specifier of specifiersOf(file)) {
      if (specifier.startsWith('node:')) continue
      const where = file.slice(root.length)
      if (specifier.startsWith('.')) {
        if (!join(file, '..', specifier).startsWith(join(folder, 'src')))
          faults.push(`${where}: ${specifier} leaves the package`)
        continue
      }
      const [scope, part, entry] = specifier.split('/')
      const dependency = scope.startsWith('@') ? `${scope}/${part}` : scope
      if (!(dependency in listed)) faults.push(`${where}: ${dependency} is not a dependency in package.json`)
      if (scope !== '@celeriac') continue
      if (!allowed(name).includes(part)) faults.push(`${where}: ${name} may not import ${part}`)
      if (entry !== undefined && entry !== 'internal' && entry !== 'adapter')
        faults.push(`${where}: ${specifier} is not an entry of its package`)
      if (part === 'core' && entry === 'internal' && isAdapter(name))
        faults.push(`${where}: an adapter imports @celeriac/core/adapter, not what is internal`)
    }
  }
}

for (const name of readdirSync(join(root, 'packages'))) {
  const src = join(root, 'packages', name, 'src')
  const imports = importsWithin(src)
  for (const fault of faultsOfRooms(ROOMS[name] ?? [], imports)) faults.push(`${name}: ${fault}`)
  for (const circle of circlesOf(imports)) faults.push(`${name}: these import each other: ${circle.join(', ')}`)
  if (existsSync(join(src, 'internal.ts')))
    for (const export_ of unimported(root, name))
      faults.push(`${name}/internal exports ${export_}, which nobody imports`)
}

for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exit(1)
console.log('layers: as they should be')
