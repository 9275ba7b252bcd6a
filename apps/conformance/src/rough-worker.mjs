// A worker whose tasks leave errors that nobody catches. Its program goes on for as long as it is told to.
import { Celery } from '@celeriac/core'
import { Worker } from '@celeriac/worker'

const { settings } = JSON.parse(process.argv[2])
const app = new Celery('rough', settings.app)
const released = new Promise((resolve) => process.once('message', resolve))
app.task('rough.wait', async () => {
  process.send('waiting')
  await Promise.race([released, new Promise((resolve) => setTimeout(resolve, settings.waitMs))])
  return 'waited'
})
app.task('rough.reject', async () => {
  Promise.reject(new RangeError('stray rejection'))
  // What nobody awaits is told at the end of this turn.
  await new Promise((resolve) => setTimeout(resolve, 10))
  return 'gone on'
})
app.task('rough.throw', () => {
  setTimeout(() => {
    throw new RangeError('thrown in a timer')
  })
  return new Promise(() => {})
})
if (settings.linger) setInterval(() => {}, 60_000)
const worker = new Worker(app, { hostname: 'rough' })
void worker.start().then(() => process.send('ready'))
if (!settings.linger) process.channel.unref()
process.exitCode = await worker.run(undefined, settings.run)
if (settings.linger) process.send('done')
