/**
 * @module
 * `IDP`, alone or as the first step of a chain: the person signs in at the tenant's OIDC provider and comes
 * back. Floor 2, inside `vendors/entrust`.
 */
import * as v from 'valibot'
import { Problem } from '../../problem.ts'
import { SignInSecrets } from '../provider-sign-in.ts'
import { FEDERATED, toRegisteredAmr } from '../registered-amr.ts'
import { SignInFailure } from '../sign-in-failure.ts'
import {
  RISK,
  type Answer,
  type Answering,
  type Asked,
  type Asking,
  type Family,
} from './family.ts'
import { toJson } from './sealing.ts'

const Keep = v.object({ secrets: SignInSecrets })
const Query = v.record(v.string(), v.string())

/**
 * The family `IDP`. UNVERIFIED: that the subject of the tenant's ID token is the user id of the API. If it
 * is not, no sign-in at the provider ever fits the linked account. UNVERIFIED, too: that the API takes that
 * token for `response`. It must have some evidence of a sign-in that it did not see; if it wants another one
 * the completion is refused, and `vendor.failed` or a wrong answer shows it.
 */
export const provider: Family = {
  factor: 'IDP',
  kinds: ['identity-provider'],
  ceremony: 'handoff',
  usage: () => RISK,
  nameless: 'without-way',
  isSignedHere: ({ deps, way }) =>
    deps.settings.identityProvider?.confirm === 'token' && way?.path !== 'IDP_AND_SECONDFACTOR',
  toAsked: (_reply, asking) => toAsked(asking),
  toAnswer,
  toDecoy: () => {
    throw new Problem('authenticator_unavailable')
  },
}

/** In a step-up the person is asked there anew: an old session there approves nothing here. */
async function toAsked({ deps, input }: Asking): Promise<Asked> {
  const { provider: signIn, settings } = deps
  const { purpose, returnState: state, returnTo } = input.context
  if (signIn === undefined || state === undefined || returnTo === undefined) {
    throw new Problem('authenticator_unavailable')
  }
  const begun = await signIn
    .start({ state, ...(purpose !== 'login' && { maxAge: 0 }) })
    .catch((failure: unknown) => {
      throw toProblem(failure)
    })
  const at = settings.identityProvider?.name
  return {
    data: { mode: 'redirect', url: begun.url, ...(at !== undefined && { at }) },
    keep: { secrets: toJson(begun.secrets) },
  }
}

async function toAnswer(answering: Answering): Promise<Answer | undefined> {
  const { deps, context, keep, returned } = answering
  const query = v.safeParse(Query, returned)
  const { provider: signIn } = deps
  const { returnState: state } = context
  if (!query.success || signIn === undefined || state === undefined) return undefined
  const { secrets } = v.parse(Keep, keep)
  try {
    const signedIn = await signIn.finish({ query: query.output, state, secrets })
    const { subject, amr, idToken } = signedIn
    return {
      body: { response: idToken },
      evidence: { amr: [FEDERATED, ...toRegisteredAmr(amr)] },
      subject,
    }
  } catch (failure) {
    if (failure instanceof SignInFailure && failure.code !== 'unavailable') return undefined
    throw toProblem(failure)
  }
}

function toProblem(failure: unknown): unknown {
  if (!(failure instanceof SignInFailure)) return failure
  const { retryAt } = failure
  return new Problem('vendor_unavailable', {
    cause: failure,
    ...(retryAt !== undefined && { retryAt }),
  })
}
