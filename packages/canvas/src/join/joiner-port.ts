import type { CallHost, ChordMember, RunningTask, StateToStore } from '@celeriac/core/internal'

/** Gives parts of chords back, as those that do it use each other: a chord that fails may be a part of another. */
export interface Joiner {
  readonly app: CallHost
  /**
   * Counts a part; if it completes the chord, its body is sent, or fails.
   *
   * @param run the task that has ended: the parent of what is sent
   * @throws BrokerError where the result backend cannot be reached
   */
  returnPart(member: ChordMember, state: StateToStore, run: RunningTask): Promise<void>
}
