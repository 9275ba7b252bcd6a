import {
  type CallHost,
  type RecordedRequest,
  resultExpiryS,
  type StateToStore,
  stateRecord,
} from '@celeriac/core/internal'

/** What is stored without a message of its own: of bodies and steps that will never run. */
export async function storeState(app: CallHost, request: RecordedRequest, state: StateToStore): Promise<void> {
  const backend = await app.backend()
  await backend?.store(stateRecord(request, state, app), { expiresS: resultExpiryS(app.conf, state.status) })
}
