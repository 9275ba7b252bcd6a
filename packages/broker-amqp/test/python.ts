import { spawn } from 'node:child_process'
import { amqpUrl, pythonPath } from '@celeriac/testing/services'

const PRELUDE = `
import amqp, datetime, decimal, json, sys
from kombu import Connection, Exchange, Queue
given = json.load(sys.stdin)

def connect():
    connection = Connection(given['url'])
    connection.connect()
    return connection

def tell(value):
    print(json.dumps(value, default=repr))
`

/** Runs a script with py-amqp and kombu: it finds what it is given in \`given\`, and answers with \`tell(…)\`. */
export async function python<Answer>(script: string, given: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
  const child = spawn(await pythonPath(), ['-c', PRELUDE + script], { stdio: ['pipe', 'pipe', 'pipe'] })
  const [out, err]: [Buffer[], Buffer[]] = [[], []]
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  child.stdin.end(JSON.stringify({ url: await amqpUrl(), ...given }))
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  if (code !== 0) throw new Error(`Python failed:\n${Buffer.concat(err).toString()}`)
  const text = Buffer.concat(out).toString().trim()
  return (text === '' ? undefined : JSON.parse(text)) as Answer
}
