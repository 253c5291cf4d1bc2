/**
 * @module
 * `FACE`: the person's phone takes the picture, the vendor compares it, the page waits. Floor 2, inside
 * `vendors/entrust`.
 */
import * as v from 'valibot'
import { Problem } from '../../problem.ts'
import { RISK, type Asking, type Family } from './family.ts'
import { toNumber, toNumberRequest, toSummary } from './push.ts'
import type { AuthenticatedReply } from './wire.ts'

const Keep = v.object({ run: v.optional(v.string()) })

/** The family `FACE`. */
export const face: Family = {
  factor: 'FACE',
  kinds: ['face'],
  ceremony: 'handoff',
  usage: () => RISK,
  isPolled: true,
  // Since 5.37: a number to be matched on the phone. What is asked stands there either way.
  toChallenge: ({ deps: { settings }, input }) => ({
    ...(settings.apiVersion !== '5.36' && toNumberRequest(settings)),
    summary: toSummary(input),
  }),
  toAsked: (reply, asking) => {
    const number = toNumber(reply, asking)
    const run = reply.faceChallenge?.workflowRunId
    const url = toLink(reply, asking)
    return {
      data: { mode: 'phone', url, ...(number !== undefined && { number }) },
      keep: { ...(run !== undefined && { run }) },
    }
  },
  // 5.36 wants to be told which run to look at; later polling alone suffices (browser SDK).
  toAnswer: ({ deps, keep }) => {
    const { run } = v.parse(Keep, keep)
    const isTold = deps.settings.apiVersion === '5.36' && run !== undefined
    return { body: isTold ? { faceResponse: run } : {}, evidence: { amr: ['face'] } }
  },
  // Never asked of a stranger who has none: there is nowhere to go.
  toDecoy: () => {
    throw new Problem('authenticator_unavailable')
  },
}

/**
 * Where the phone goes: the address in `qrCode` (UNVERIFIED: it may be a picture, which is then passed
 * over), else the operator's template with the run's id.
 *
 * @throws Problem `authenticator_unavailable` when there is neither: no operation of theirs takes a picture from our
 *   camera.
 */
function toLink({ faceChallenge: asked }: AuthenticatedReply, { deps }: Asking): string {
  if (asked === undefined) throw deps.fail('prompt')
  const { qrCode = '', workflowRunId: run } = asked
  if (URL.parse(qrCode)?.protocol === 'https:') return qrCode
  const { faceLink } = deps.settings
  if (faceLink === undefined || run === undefined) throw new Problem('authenticator_unavailable')
  return faceLink.replaceAll('{workflowRunId}', encodeURIComponent(run))
}
