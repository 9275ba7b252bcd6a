import type { RunningTask } from '../context/running-task.ts'
import type { RecordedRequest, StateToStore } from '../context/state-record.ts'
import { Reject } from '../errors/celery/task-predicates.ts'
import { tell } from './after-run.ts'
import { callErrbacks } from './call-errbacks.ts'
import { type ChordMember, chordMember } from './chord-member.ts'
import type { EndingStep } from './ending.ts'
import { endingFacts } from './ending-facts.ts'
import type { EndingHands } from './ending-hands.ts'
import { failureOutcome } from './error-outcome.ts'
import { isUnserialisable } from './is-unserialisable.ts'
import { laterSteps } from './later-steps.ts'
import type { Outcome } from './outcome.ts'
import { planEnding } from './plan-ending.ts'
import { sendFollowers } from './send-followers.ts'

/**
 * Carries out everything that follows a run, as {@link planEnding} says.
 *
 * @returns the outcome in the end: a success whose callbacks cannot be sent is a failure
 * @throws what the hands throw; in eager runs what hooks throw
 */
export async function endRun(run: RunningTask, outcome: Outcome, hands: EndingHands): Promise<Outcome> {
  /** What had to be stored could not be: the task will run again, so nobody is told how it ended. */
  let left = false
  for (const step of planEnding(outcome, endingFacts(run, hands.settled))) {
    // The signal `taskPostrun` is the other half of `taskPrerun`: it comes whatever happens.
    if (left && step.step !== 'tell return') continue
    try {
      const done = carryOut(run, step, hands)
      if ((done instanceof Promise ? await done : done) === false) left = true
    } catch (error) {
      const instead = insteadOf(step, run, outcome, error)
      if (instead === undefined) throw error
      return endRun(run, instead, hands)
    }
  }
  if (!left) hands.ended(outcome)
  return outcome
}

/** @returns false where the message is to be left unsettled */
function carryOut(run: RunningTask, step: EndingStep, hands: EndingHands): Promise<unknown> | boolean | undefined {
  switch (step.step) {
    case 'send followers':
      return sendFollowers(run, step.value, hands.apply)
    case 'send retry':
      return hands.sendRetry(step.retry)
    case 'store':
      return hands.store(run.request, step.state, step.required)
    case 'return part':
      return returnPart(chordMember(run.request), run.request, step, hands)
    case 'fail chain':
      return failChain(step, hands)
    case 'call errbacks':
      return callErrbacks(run, step.errbacks, step.failure, hands)
    case 'log':
      hands.log(step.line)
      return undefined
    case 'settle':
      hands.settle(step.how)
      return undefined
    default:
      return tell(run, step)
  }
}

async function failChain(step: EndingStep & { readonly step: 'fail chain' }, hands: EndingHands): Promise<boolean> {
  const done = await Promise.all(
    laterSteps(step.chain).map(({ request, member }) => returnPart(member, request, step, hands)),
  )
  return done.every((isDone) => isDone)
}

/** What is stored, and how. */
interface Recording {
  readonly state: StateToStore
  readonly required: boolean
  readonly stores: boolean
}

/** Stores a state, and gives the part of a chord back. Celery gives nothing back where nobody knows the group. */
function returnPart(
  member: ChordMember | undefined,
  request: RecordedRequest | undefined,
  { state, required, stores }: Recording,
  hands: EndingHands,
): Promise<boolean> {
  const recorded = stores ? request : undefined
  if (member !== undefined && member.group !== null) return hands.returnPart(member, recorded, state, required)
  return recorded === undefined ? Promise.resolve(true) : hands.store(recorded, state, required)
}

/** The outcome that a run comes to where a step of its ending cannot be done. */
function insteadOf(step: EndingStep, run: RunningTask, outcome: Outcome, error: unknown): Outcome | undefined {
  const runtimeS = 'runtimeS' in outcome ? outcome.runtimeS : 0
  if (step.step === 'send followers') return failureOutcome(run, error, runtimeS)
  if (step.step === 'send retry') {
    const { reason, requeue } = new Reject(error)
    return { kind: 'reject', reason, requeue, runtimeS }
  }
  const isState = step.step === 'store' || step.step === 'return part'
  const isValue = isState && step.state.status === 'SUCCESS' && isUnserialisable(error)
  return isValue ? failureOutcome(run, error, runtimeS) : undefined
}
