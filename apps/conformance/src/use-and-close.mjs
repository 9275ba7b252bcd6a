// Uses an app, closes it, and says so: from then on nothing may keep the process alive.
import { Celery } from '@celeriac/core'
import { Worker } from '@celeriac/worker'

const [broker, backend] = process.argv.slice(2)
const app = new Celery('closing', { broker, backend, brokerConnectionRetryOnStartup: false })
const add = app.task('closing.add', (x, y) => x + y)
const worker = new Worker(app)
const outcomes = []
const say = (error) => outcomes.push(error.code)
await worker.start().catch(say)
const result = await add.delay(1, 2).catch(say)
if (typeof result === 'object') outcomes.push(await result.get({ timeout: 10 }))
await worker.stop()
await app.close()
console.log(outcomes.join())
