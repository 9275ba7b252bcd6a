// Saves a module of tasks twice under Vite's development server, as an editor does, and says what became of its task.
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createServer } from 'vite'

const [folder] = process.argv.slice(2)
const file = join(folder, 'tasks.ts')
const tasks = (above, value) =>
  `import { app } from './app.ts'\n${above}\nexport const add = app.task('shop.add', (): number => ${value})\n`
await writeFile(
  join(folder, 'app.ts'),
  `import { Celery } from '@celeriac/core'
const nothing = () => undefined
export const lines: string[] = []
const logger = { debug: (line: string) => lines.push(line), info: nothing, warn: nothing, error: nothing }
export const app = new Celery('shop', { broker: 'memory://' }, { logger })
`,
)
await writeFile(file, tasks('', 1))
const server = await createServer({
  root: folder,
  cacheDir: join(folder, '.cache'),
  server: { middlewareMode: true },
  appType: 'custom',
  logLevel: 'error',
})
const load = async () => (await server.ssrLoadModule('/tasks.ts')).add()
const values = [await load()]
for (const [above, value] of [
  ['', 2],
  ['// Another line.\n', 3],
]) {
  // The server has to see it, and its watcher may not be there yet: it is saved until it does.
  while (values.at(-1) !== value) {
    await writeFile(file, tasks(above, value))
    await new Promise((resolve) => setTimeout(resolve, 200))
    const loaded = await load()
    if (loaded !== values.at(-1)) values.push(loaded)
  }
}
const { app, lines } = await server.ssrLoadModule('/app.ts')
console.log(JSON.stringify({ values, registered: app.tasks.get('shop.add')(), lines: lines.length }))
await server.close()
process.exit(0)
