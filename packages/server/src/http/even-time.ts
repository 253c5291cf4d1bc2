/**
 * @module
 * Keeps the time of a reply from telling whether the name that a stranger typed is somebody's. Reading
 * and parsing a person's record takes a tenth of a millisecond that nobody's name costs. Floor 5.
 */
import type { TransactionView } from '@countersign/protocol'
import { Problem } from '../problem.ts'
import type { HttpDeps } from './context.ts'

/** Told, so that nobody makes an error with a stack for it. */
const HURRIED = 'not a stranger'

/**
 * Does a page's call. A reply, or a refusal, about a login in which a name was typed and nothing is
 * proven leaves no sooner than `limits.strangerReplyMs` after the call came; all others leave at once.
 * Work that takes longer is not hidden: a slow store needs a larger setting.
 *
 * @param act  Gets deps of its own: what it puts off for later waits until the reply leaves, because a
 *   message that goes out meanwhile could be felt in the time, too.
 */
export async function inEvenTime<T>(
  deps: HttpDeps,
  act: (deps: HttpDeps) => Promise<T>,
): Promise<T> {
  const hurry = new AbortController()
  const putOff: (() => Promise<void>)[] = []
  let isOut = false
  // What is put off may put something off itself.
  const later = (work: () => Promise<void>) => void (isOut ? deps.later(work) : putOff.push(work))
  // Begun before the work, so that the work goes on inside it.
  const due = deps.wait(deps.config.limits.strangerReplyMs, hurry.signal)
  try {
    const reply = await act({ ...deps, later })
    if (!isStrangers(reply)) hurry.abort(HURRIED)
    return reply
  } catch (thrown) {
    if (!(thrown instanceof Problem) || !isStrangers(thrown.view)) hurry.abort(HURRIED)
    throw thrown
  } finally {
    await due
    isOut = true
    for (const work of putOff) deps.later(work)
  }
}

type Shown = Partial<Pick<TransactionView, 'purpose' | 'own' | 'login_name'>>

const isView = (reply: unknown): reply is Shown => typeof reply === 'object' && reply !== null

const isStrangers = (reply: unknown): boolean =>
  isView(reply) &&
  reply.purpose === 'login' &&
  reply.own === false &&
  reply.login_name !== undefined
