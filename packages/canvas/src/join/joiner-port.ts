import type { CallHost, ChordMember, RecordedRequest, RunningTask, StateToStore } from '@celeriac/core/internal'

/** Gives parts of chords back, as those that do it use each other: a chord that fails may be a part of another. */
export interface Joiner {
  readonly app: CallHost
  /**
   * Counts a part; if it completes the chord, its body is sent, or fails.
   *
   * @param recorded the task, if its state is to be stored as well
   * @param run the task that has ended: the parent of what is sent
   * @throws BrokerError where the result backend cannot be reached
   */
  returnPart(
    member: ChordMember,
    recorded: RecordedRequest | undefined,
    state: StateToStore,
    run: RunningTask,
  ): Promise<void>
}
