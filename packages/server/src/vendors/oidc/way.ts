/**
 * @module
 * The one way of an OpenID provider: there, back, and whose account it was. Floor 2, inside
 * `vendors/oidc`.
 */
import * as v from 'valibot'
import { Problem } from '../../problem.ts'
import { isEqual, type Vault } from '../../vault.ts'
import { SignInSecrets, type ProviderSignIn, type SignedIn } from '../provider-sign-in.ts'
import { FEDERATED, toRegisteredAmr } from '../registered-amr.ts'
import type { ReturnInput } from '../remote.ts'
import { SignInFailure } from '../sign-in-failure.ts'
import type { VendorPlatform } from '../vendor-source.ts'
import type {
  ChallengeContext,
  CheckInput,
  Enrolment,
  JsonObject,
  Outcome,
  PersonFacts,
  Started,
  StartInput,
} from '../vendor.ts'

/** What the way is made from. */
export interface ProviderWayOptions {
  readonly id: string
  readonly name: string
  readonly amrFromProvider: boolean
  readonly signIn: ProviderSignIn
  readonly platform: Pick<VendorPlatform, 'vault' | 'audit'>
  readonly toWays: (person: PersonFacts) => readonly Enrolment[]
}

/** The vendor's calls that concern it. */
export interface ProviderWay {
  start(input: StartInput): Promise<Started>
  check(input: CheckInput): Promise<Outcome>
  readReturn(input: ReturnInput): Promise<JsonObject>
}

/** Long enough for a forgotten password there; the transaction may end sooner. */
const TTL_SECONDS = 600

/** What is taken from the return; a provider may say more. */
const Query = v.object({
  code: v.exactOptional(v.pipe(v.string(), v.maxLength(4096))),
  state: v.exactOptional(v.pipe(v.string(), v.maxLength(1024))),
  iss: v.exactOptional(v.pipe(v.string(), v.maxLength(1024))),
  error: v.exactOptional(v.pipe(v.string(), v.maxLength(128))),
})
const Sealed = v.object({ sealed: v.string() })
const State = v.object({ sealed: v.string(), returned: Sealed })

const WRONG: Outcome = { result: 'wrong', code: 'answer_wrong' }

/** The same work, address and words for a person who is linked, who is not, and who does not exist. */
export function createProviderWay(options: ProviderWayOptions): ProviderWay {
  const { id, name, signIn, platform } = options
  const { vault } = platform
  return {
    start: async ({ kind, context }) => {
      const { returnState: state, returnTo } = context
      if (kind !== 'identity-provider' || state === undefined || returnTo === undefined) {
        throw new Problem('authenticator_unavailable')
      }
      const { url, secrets } = await signIn
        .start({ state, ...toMaxAge(context) })
        .catch((failure: unknown) => {
          throw toProblem(options, failure)
        })
      return {
        ceremony: 'handoff',
        data: { mode: 'redirect', url, at: name },
        state: await seal(vault, toSealContext(id, context, 'start'), secrets),
        ttlSeconds: TTL_SECONDS,
        sends: false,
      }
    },
    readReturn: async ({ context, query }) => {
      const parsed = v.safeParse(Query, query)
      // What cannot be read becomes what is refused: the page is told when it asks.
      const read = parsed.success ? parsed.output : {}
      return seal(vault, toSealContext(id, context, 'return'), read)
    },
    check: async (input) => {
      const signedIn = await finish(options, input)
      return 'result' in signedIn ? signedIn : judge(options, input, signedIn)
    },
  }
}

/** A step-up needs the person, not their session at the provider. */
const toMaxAge = ({ purpose, maxAge }: ChallengeContext): { readonly maxAge?: number } => {
  if (purpose !== 'login') return { maxAge: 0 }
  return maxAge === undefined ? {} : { maxAge }
}

async function finish(options: ProviderWayOptions, input: CheckInput): Promise<SignedIn | Outcome> {
  const { id, platform, signIn } = options
  const { context } = input
  const state = v.safeParse(State, input.state)
  if (!state.success || context.returnState === undefined) return WRONG
  const { sealed, returned } = state.output
  const open = (what: 'start' | 'return', text: string) =>
    platform.vault.open(toSealContext(id, context, what), text)
  const secrets = v.parse(SignInSecrets, JSON.parse(await open('start', sealed)))
  const query = v.parse(Query, JSON.parse(await open('return', returned.sealed)))
  try {
    return await signIn.finish({ query, state: context.returnState, secrets })
  } catch (failure) {
    return toWrong(options, failure)
  }
}

/** Whose account it was: the person's own, or, where nobody is named yet, whoever is linked to it. */
async function judge(
  { id, amrFromProvider, toWays }: ProviderWayOptions,
  { person, findLinked }: CheckInput,
  { subject, amr }: SignedIn,
): Promise<Outcome> {
  const account = person?.links?.[id]?.account
  if (person !== undefined && (account === undefined || !isEqual(account, subject))) return WRONG
  const holder = person ?? (await findLinked?.(subject))
  const [way] = holder === undefined ? [] : toWays(holder)
  if (holder === undefined || way === undefined) return WRONG
  return {
    result: 'right',
    user: holder.user,
    enrolmentId: way.id,
    evidence: { amr: [FEDERATED, ...(amrFromProvider ? toRegisteredAmr(amr) : [])] },
    // The provider keeps the way; there is nothing of it here to write.
    spend: (stored) => stored,
    ...(person === undefined && { kept: { ways: [way] } }),
  }
}

/** @throws Problem `vendor_unavailable` where it is not the person who failed. */
function toWrong(options: ProviderWayOptions, failure: unknown): Outcome {
  if (!(failure instanceof SignInFailure) || failure.code === 'unavailable') {
    throw toProblem(options, failure)
  }
  if (failure.code === 'declined') return { result: 'wrong', code: 'approval_declined' }
  const { id, platform } = options
  platform.audit({ event: 'vendor.failed', vendor: id, code: failure.code })
  return WRONG
}

function toProblem({ id, platform }: ProviderWayOptions, failure: unknown): unknown {
  if (!(failure instanceof SignInFailure)) return failure
  const { code, retryAt, cause } = failure
  platform.audit({ event: 'vendor.failed', vendor: id, code })
  return new Problem('vendor_unavailable', { cause, ...(retryAt !== undefined && { retryAt }) })
}

/** What was sealed for one question opens for no other. */
const toSealContext = (id: string, { transaction, challenge }: ChallengeContext, what: string) =>
  `vendor ${id} ${what} ${transaction} ${challenge}`

const seal = async (vault: Vault, context: string, value: JsonObject): Promise<JsonObject> => ({
  sealed: await vault.seal(context, JSON.stringify(value)),
})
