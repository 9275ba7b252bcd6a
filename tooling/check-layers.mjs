// Who may import whom. Fails when a package's source imports a package that its layer may not, or one that its
// package.json does not list, or reaches into another package's files.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const adapters = ['broker-', 'backend-', 'serializer-']

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

function* sources(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* sources(path)
    else if (/\.ts$/.test(entry.name) && !/\.test(-d)?\.ts$/.test(entry.name)) yield path
  }
}

const faults = []
for (const name of readdirSync(join(root, 'packages'))) {
  const folder = join(root, 'packages', name)
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const listed = { ...manifest.dependencies, ...manifest.peerDependencies }
  for (const file of sources(join(folder, 'src'))) {
    const text = readFileSync(file, 'utf8')
    for (const [, specifier] of text.matchAll(/(?<![.\w])(?:from|import)\s*\(?\s*'([^'\n]+)'/g)) {
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
      if (entry !== undefined && entry !== 'internal')
        faults.push(`${where}: ${specifier} is not an entry of its package`)
    }
  }
}

for (const fault of faults) console.error(fault)
if (faults.length > 0) process.exit(1)
console.log('layers: as they should be')
