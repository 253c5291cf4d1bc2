/**
 * @module
 * The apps on everybody's phone: requests that wait for an answer, and the answers given.
 */
import type { SimulatorClock } from '../../clock.ts'
import { drawBelow, drawSome, drawUuid, type Random } from '../../random.ts'
import type { EntrustPush, EntrustPushAnswer } from '../control.ts'

/** `gone`: answered elsewhere, replaced by a newer one, or withdrawn. */
export type PushState = 'open' | 'CONFIRM' | 'CONCERN' | 'CANCEL' | 'gone'

export interface RingingPush extends EntrustPush {
  state: PushState
  /** The number to pick; undefined: none was asked. */
  readonly number: string | undefined
  /** Who answered. */
  answeredBy?: string | undefined
}

export type PushDraft = Omit<EntrustPush, 'id' | 'choices' | 'at'> & {
  readonly number: string | undefined
}

export interface Phone {
  /** @returns The push, or undefined when the queue is full and refuses. */
  ring(draft: PushDraft, queue: 'replaces' | 'refused'): RingingPush | undefined
  /** Open ones, highest priority first, then newest. */
  list(userId?: string): readonly RingingPush[]
  answer(id: string, answer: EntrustPushAnswer): boolean
  clear(): void
}

const CHOICES = 3

export function createPhone(clock: SimulatorClock, random: Random): Phone {
  let pushes: RingingPush[] = []
  const isOpen = (push: RingingPush) => push.state === 'open' && push.expiresAt > clock.now()
  return {
    ring(draft, queue) {
      const waiting = pushes.filter((push) => isOpen(push) && shareQueue(push, draft))
      if (waiting.length > 0 && queue === 'refused') return undefined
      for (const push of waiting) push.state = 'gone'
      const push: RingingPush = {
        ...draft,
        id: drawUuid(random),
        at: clock.now(),
        choices: draft.number === undefined ? [] : drawChoices(random, draft.number),
        state: 'open',
      }
      pushes = [...pushes.slice(-499), push]
      return push
    },
    list: (userId) =>
      pushes
        .filter((push) => isOpen(push))
        .filter((push) => userId === undefined || (push.userId ?? userId) === userId)
        .toReversed()
        .toSorted((a, b) => b.priority - a.priority),
    answer(id, answer) {
      const push = pushes.find((one) => one.id === id)
      if (push === undefined || !isOpen(push)) return false
      const isMismatch = push.number !== undefined && push.number !== answer.number
      push.state = answer.status === 'CONFIRM' && isMismatch ? 'CANCEL' : answer.status
      push.answeredBy = push.userId ?? answer.userId
      return true
    },
    clear: () => {
      pushes = []
    },
  }
}

/** One queue for the apps of a user; a face check and a smart login run beside it. */
function shareQueue(one: EntrustPush, other: PushDraft): boolean {
  const queued = ['TOKENPUSH', 'SMARTCREDENTIALPUSH']
  return (
    one.userId === other.userId &&
    (one.type === other.type || (queued.includes(one.type) && queued.includes(other.type)))
  )
}

/** As many digits as asked; never a leading zero, so that the number reads the same everywhere. */
export function drawNumber(random: Random, digits: number): string {
  const lowest = 10 ** (digits - 1)
  return String(lowest + drawBelow(random, 9 * lowest))
}

function drawChoices(random: Random, number: string): string[] {
  const choices = new Set([number])
  while (choices.size < CHOICES) choices.add(drawNumber(random, number.length))
  return drawSome(random, [...choices], CHOICES)
}
