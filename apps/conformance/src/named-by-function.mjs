// A program to be bundled, whose task has its name from a function. It says what its app warns of.
import { Celery } from '@celeriac/core'

const lines = []
const nothing = () => undefined
const logger = { debug: nothing, info: nothing, warn: (line) => lines.push(line), error: nothing }
const app = new Celery('shop', { broker: 'memory://' }, { logger })
function makeReport(year) {
  return year
}
const task = app.task(makeReport)
app.task('shop.named', makeReport)
task.delay(2026).then(async () => {
  await app.close()
  console.log(JSON.stringify({ name: task.name, lines }))
})
