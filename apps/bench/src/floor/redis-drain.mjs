// The floor: what hand-written ioredis does with the same messages and the same results, and nothing else.
// One script takes a batch; `lua` finishes it with one script, `pipeline` with SETEX, PUBLISH, ZREM and HDEL each.
import { Redis } from 'ioredis'
import { resultDocument } from '../envelope.mjs'

const { broker, backend, queue, count, mode = 'lua' } = JSON.parse(process.argv[2])
const redis = new Redis(broker)
const results = new Redis(backend)
redis.defineCommand('take', {
  numberOfKeys: 3,
  lua: `local out = {} local t = redis.call('TIME') local now = t[1] + t[2] / 1000000
    for i = 1, ARGV[1] do
      local raw = redis.call('RPOP', KEYS[1]) if not raw then break end
      local tag = ARGV[2] .. i
      redis.call('HSET', KEYS[2], tag, '[' .. raw .. ',"","' .. KEYS[1] .. '"]') redis.call('ZADD', KEYS[3], now, tag)
      out[#out + 1] = raw
    end return out`,
})
redis.defineCommand('settle', {
  numberOfKeys: 2,
  lua: `redis.call('HDEL', KEYS[1], unpack(ARGV)) redis.call('ZREM', KEYS[2], unpack(ARGV))`,
})
results.defineCommand('finish', {
  numberOfKeys: 0,
  lua: `for i = 1, #ARGV, 2 do
    local old = redis.call('GET', ARGV[i])
    if not old or not string.find(old, '"status": "SUCCESS"', 1, true) then
      redis.call('SETEX', ARGV[i], 86400, ARGV[i + 1]) redis.call('PUBLISH', ARGV[i], ARGV[i + 1])
    end end`,
})

async function finish(batch, tags) {
  if (mode === 'lua') {
    await results.finish(...batch.flatMap(({ id, value }) => [`celery-task-meta-${id}`, resultDocument(id, value)]))
    await redis.settle('unacked', 'unacked_index', ...tags)
    return
  }
  const store = results.pipeline()
  for (const { id, value } of batch) {
    const text = resultDocument(id, value)
    store.setex(`celery-task-meta-${id}`, 86400, text)
    store.publish(`celery-task-meta-${id}`, text)
  }
  await store.exec()
  const settle = redis.pipeline()
  for (const tag of tags) settle.zrem('unacked_index', tag).hdel('unacked', tag)
  await settle.exec()
}

await redis.ping()
process.send({ ready: true })
let done = 0
let round = 0
const open = new Set()
while (done < count) {
  const prefix = `f${round++}:`
  const raws = await redis.take(queue, 'unacked', 'unacked_index', 200, prefix)
  const batch = raws.map((raw) => {
    const message = JSON.parse(raw)
    const [[x, y]] = JSON.parse(Buffer.from(message.body, 'base64').toString())
    return { id: message.headers.id, value: x + y }
  })
  done += batch.length
  if (batch.length === 0) continue
  const finished = finish(
    batch,
    raws.map((_, i) => prefix + (i + 1)),
  ).finally(() => open.delete(finished))
  open.add(finished)
  if (open.size >= 4) await Promise.race(open)
}
await Promise.all(open)
process.send({ done: true, cpu: process.cpuUsage() })
await Promise.all([redis.quit(), results.quit()])
