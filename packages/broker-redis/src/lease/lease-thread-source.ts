// Written by tooling/lease-thread.mjs from lease-thread.js. Change that one, then run it.

/** What is in `lease-thread.js`, to start a thread from where that file is not: in a bundle. */
export const leaseThreadSource = `// @ts-check
// Runs in a worker thread, so that a busy event loop does not let the leases of its messages lapse. It speaks the few
// words of Redis' protocol that it needs by itself: a second copy of the client would cost each worker 100 ms and 10 MB.
// Plain JavaScript, because Node 20 starts no thread from TypeScript, and tests run from the sources.
import { createConnection } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { parentPort, workerData } from 'node:worker_threads'

/**
 * Says in the record of leases that the holder lives, and raises the scores of entries that are still there, for Python
 * workers. What was acknowledged or taken away is not brought back. It begins with a write that a server without memory
 * allows, after which it allows the others: ZADD it would refuse.
 */
const RENEW = \`
redis.call('ZREM', KEYS[1], '')
local time = redis.call('TIME')
local now = tonumber(time[1]) + tonumber(time[2]) / 1000000
if ARGV[4] ~= '' then redis.call('ZADD', KEYS[2], now + tonumber(ARGV[4]), ARGV[3]) end
if #ARGV == 4 then return 0 end
local score = now - tonumber(ARGV[1])
local scores = {}
for i = 5, #ARGV do
  scores[#scores + 1] = score + i / 1000000
  scores[#scores + 1] = ARGV[2] .. ARGV[i]
end
return redis.call('ZADD', KEYS[1], 'XX', 'CH', unpack(scores))
\`

/** Below Lua's limit for unpack. */
const PORTION = 1000
/** The main thread says what it holds before each renewal. Where it does not, it is busy, and what was known last counts. */
const GRACE = 1.2

/** A password that the server does not ask for, and a name that it does not take: the client lets both pass. */
const HARMLESS = /without any password configured|no password is set|NOPERM.*client/i

const data = /** @type {import('./lease-thread-data.ts').LeaseThreadData} */ (workerData)
/** @type {import('./lease-thread-data.ts').Held} */
let held = { numbers: [], upTo: 1 }
/** Commands that are not answered yet. */
let unanswered = 0
/** The beginning of an answer whose rest is still to come. */
let rest = ''
let stopped = false

const socket = open()
socket.setNoDelay(true)
socket.on('data', read)
socket.on('error', (error) => fail(error.message))
socket.on('close', () => fail('the connection that renews leases was closed'))
socket.on('timeout', () => fail('the connection that renews leases is not answered'))
for (const command of data.greeting) send(command)

let timer = setTimeout(renewUnasked, data.renewEveryMs * GRACE)

parentPort?.on('message', (/** @type {import('./lease-thread-data.ts').Held | 'stop'} */ message) => {
  if (message === 'stop') {
    stop()
    return
  }
  held = message
  renew()
  timer = restart(GRACE)
})

function open() {
  if (data.tls === undefined) return createConnection(data.address)
  const tls = data.checkHostname ? data.tls : { ...data.tls, checkServerIdentity: () => undefined }
  return connectTls({ ...data.address, ...tls })
}

function renewUnasked() {
  renew()
  timer = restart(1)
}

/** @param {number} factor */
function restart(factor) {
  clearTimeout(timer)
  return setTimeout(renewUnasked, data.renewEveryMs * factor)
}

/** All that is held, and all that was taken since that was said. Where that is nothing, the connection is not silent. */
function renew() {
  // The last one is not answered yet: the timeout will say so.
  if (stopped || unanswered > 0) return
  const end = Number(Atomics.load(data.reserved, 0))
  const numbers = held.numbers.map(String)
  for (let number = held.upTo; number < end; number++) numbers.push(String(number))
  const keys = [data.indexKey, data.recordKey]
  const args = [String(data.scoreOffsetS), data.tagPrefix, data.holder, String(data.leaseS)]
  for (let i = 0; i === 0 || i < numbers.length; i += PORTION)
    send(['EVAL', RENEW, '2', ...keys, ...args, ...numbers.slice(i, i + PORTION)])
}

/** @param {readonly string[]} command */
function send(command) {
  unanswered++
  socket.setTimeout(data.answerWithinMs)
  socket.write(\`*\${command.length}\\r\\n\${command.map((part) => \`$\${Buffer.byteLength(part)}\\r\\n\${part}\\r\\n\`).join('')}\`)
}

/**
 * Every answer is one line: a number, a word, or an error.
 *
 * @param {Buffer} bytes
 */
function read(bytes) {
  const lines = (rest + bytes.toString('latin1')).split('\\r\\n')
  rest = lines.pop() ?? ''
  for (const line of lines) {
    unanswered--
    if (line.startsWith('-') && !HARMLESS.test(line)) fail(line.slice(1))
  }
  if (unanswered === 0) socket.setTimeout(0)
}

/** @param {string} reason */
function fail(reason) {
  if (stopped) return
  parentPort?.postMessage({ lost: reason })
  stop()
}

/** Ends by itself when nothing is left to do: Node 20 may abort where a thread is terminated from outside. */
function stop() {
  stopped = true
  clearTimeout(timer)
  socket.destroy()
  parentPort?.close()
}
`
