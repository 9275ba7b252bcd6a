import { Control } from '@celeriac/control'
import type { Celery } from '@celeriac/core'
import { until } from '@celeriac/testing'

/**
 * Waits until a Python worker hears what is broadcast. On Redis it subscribes when it first waits for messages, which is after it
 * has said that it is ready.
 */
export async function untilListening(app: Celery, name: string): Promise<void> {
  const asked = new Control(app).inspect({ destination: [name], timeout: 2 })
  await until(async () => name in (await asked.ping()), { patienceMs: 30_000 })
}
