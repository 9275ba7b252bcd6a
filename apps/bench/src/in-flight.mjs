/** Runs `send` `count` times, `inFlight` of them open at any time. */
export async function keepInFlight(count, inFlight, send) {
  let started = 0
  const lane = async () => {
    while (started < count) {
      started++
      await send()
    }
  }
  await Promise.all(Array.from({ length: Math.min(inFlight, count) }, lane))
}
